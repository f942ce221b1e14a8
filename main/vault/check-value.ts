import type { Random } from '../platform/random.ts';
import { openValue, sealValue } from './sealed.ts';

/** A sealed constant that tells the right key from a wrong one. */
export const VAULT_CHECK_KEY = 'vault.check';
const CONSTANT = 'sluice vault';
const PLACE = { table: 'meta', rowId: 0, column: VAULT_CHECK_KEY } as const;

export function makeCheckValue(key: Buffer, random: Random): string {
  return sealValue(key, CONSTANT, PLACE, random).toString('base64');
}

export function isRightKey(key: Buffer, checkValue: string): boolean {
  try {
    return openValue(key, Buffer.from(checkValue, 'base64'), PLACE) === CONSTANT;
  } catch {
    return false;
  }
}
