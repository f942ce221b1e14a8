import { z } from 'zod';
import type { Secret } from '../core/account.ts';
import type { SealedPlace } from '../vault/types.ts';

const secretSchema: z.ZodType<Secret> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('oauth'),
    access: z.string(),
    refresh: z.string().nullable(),
    expiresAtMs: z.number().nullable(),
    extra: z.record(z.string(), z.unknown()),
  }),
  z.object({ kind: z.literal('api_key'), key: z.string() }),
]);

export function secretPlace(accountId: number): SealedPlace {
  return { table: 'credentials', rowId: accountId, column: 'sealed_secret' };
}

export function encodeSecret(secret: Secret): string {
  return JSON.stringify(secret);
}

/** Throws for a text that no version of Sluice wrote. */
export function decodeSecret(text: string): Secret {
  return secretSchema.parse(JSON.parse(text));
}
