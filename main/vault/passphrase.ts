import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Random } from '../platform/random.ts';
import { KEY_BYTES } from './key-text.ts';
import { openValue, sealValue } from './sealed.ts';

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
const SALT_BYTES = 16;
const PLACE = { table: 'meta', rowId: 0, column: 'vault.wrap' } as const;

/** Cost of one guess: 128 MiB and some tenths of a second. */
export const SCRYPT_COST: ScryptCost = { n: 2 ** 17, r: 8, p: 1 };

export interface ScryptCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** What came of a passphrase: it wraps master keys, so that a new one needs no passphrase. */
export interface WrappingKey {
  readonly key: Buffer;
  readonly salt: string;
  readonly cost: ScryptCost;
}

/** The upper bounds keep a forged profile from taking all memory. */
const wrapSchema = z.object({
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  cost: z.object({
    n: z
      .int()
      .min(2)
      .max(2 ** 20)
      .refine((n) => Number.isInteger(Math.log2(n))),
    r: z.int().min(1).max(16),
    p: z.int().min(1).max(4),
  }),
  key: z.string(),
});
type Wrap = z.infer<typeof wrapSchema>;

export async function newWrappingKey(
  passphrase: string,
  random: Random,
  cost: ScryptCost,
): Promise<WrappingKey> {
  return wrappingKey(passphrase, random.bytes(SALT_BYTES).toString('hex'), cost);
}

/** The wrapping key that this passphrase gives for a stored wrap; not yet known to be the right one. */
export async function wrappingKeyFor(passphrase: string, wrapped: string): Promise<WrappingKey> {
  const { salt, cost } = parseWrap(wrapped);
  return wrappingKey(passphrase, salt, cost);
}

export function wrapKey(master: Buffer, { key, salt, cost }: WrappingKey, random: Random): string {
  const sealed = sealValue(key, master.toString('base64'), PLACE, random).toString('base64');
  return JSON.stringify({ salt, cost, key: sealed } satisfies Wrap);
}

/** Null: another passphrase than the one that it was wrapped with. */
export function unwrapKey(wrapped: string, { key, salt }: WrappingKey): Buffer | null {
  const wrap = parseWrap(wrapped);
  if (wrap.salt !== salt) return null;
  try {
    const master = Buffer.from(openValue(key, Buffer.from(wrap.key, 'base64'), PLACE), 'base64');
    return master.length === KEY_BYTES ? master : null;
  } catch {
    return null;
  }
}

async function wrappingKey(
  passphrase: string,
  salt: string,
  cost: ScryptCost,
): Promise<WrappingKey> {
  const options = { N: cost.n, r: cost.r, p: cost.p, maxmem: 256 * cost.n * cost.r };
  // One spelling of what looks the same, whichever keyboard wrote it.
  const text = passphrase.normalize('NFKC');
  return { key: await derive(text, Buffer.from(salt, 'hex'), KEY_BYTES, options), salt, cost };
}

/** False: it was changed from outside. */
export function isWrap(text: string): boolean {
  try {
    parseWrap(text);
    return true;
  } catch {
    return false;
  }
}

/** Throws what `isWrap` asks for. */
function parseWrap(text: string): Wrap {
  return wrapSchema.parse(JSON.parse(text));
}
