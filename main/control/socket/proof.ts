import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * Both ends show that they can read the 0600 token file, and the token itself never travels:
 * whoever squats on the path learns nothing and cannot answer, and a recorded proof is of no use
 * because each end's nonce is in it. The two directions are different texts, so none can be mirrored.
 */
const nonceSchema = z.string().length(43);
const macSchema = z.string().length(43);

export const helloSchema = z.strictObject({ type: z.literal('hello'), nonce: nonceSchema });
export const clientProofSchema = z.strictObject({
  type: z.literal('proof'),
  nonce: nonceSchema,
  mac: macSchema,
});
export const serverProofSchema = z.strictObject({ type: z.literal('welcome'), mac: macSchema });

export const NONCE_BYTES = 32;
export const HANDSHAKE_MS = 2_000;

export interface Nonces {
  readonly server: string;
  readonly client: string;
}

export function proofOf(side: 'client' | 'server', token: string, nonces: Nonces): string {
  return createHmac('sha256', token)
    .update(`sluice-socket ${side} ${nonces.server} ${nonces.client}`)
    .digest('base64url');
}

export function provesIt(
  mac: string,
  side: 'client' | 'server',
  token: string,
  nonces: Nonces,
): boolean {
  const expected = Buffer.from(proofOf(side, token, nonces));
  const given = Buffer.from(mac);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
