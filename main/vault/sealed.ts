import { createCipheriv, createDecipheriv } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { Random } from '../platform/random.ts';
import type { SealedPlace } from './types.ts';

const CIPHER = 'aes-256-gcm';
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** Version byte, nonce, tag, text. A random nonce is safe for far more values than a profile ever holds. */
export function sealValue(key: Buffer, plain: string, place: SealedPlace, random: Random): Buffer {
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(place));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), body]);
}

/** Throws KEY_UNAVAILABLE, naming the place and never the content. */
export function openValue(key: Buffer, sealed: Buffer, place: SealedPlace): string {
  if (sealed.length < OVERHEAD_BYTES) throw unreadable(place, 'it is too short');
  if (sealed[0] !== FORMAT) throw unreadable(place, 'its format is unknown to this version');
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(place));
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, OVERHEAD_BYTES));
  try {
    return (
      decipher.update(sealed.subarray(OVERHEAD_BYTES), undefined, 'utf8') + decipher.final('utf8')
    );
  } catch {
    throw unreadable(place, 'it was changed, moved, or sealed with another key');
  }
}

/** JSON quotes every part, so no two places have the same bytes. */
function additionalData(place: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify(['sluice', FORMAT, place.table, place.rowId, place.column]));
}

function unreadable(place: SealedPlace, why: string): AppError {
  return new AppError(
    'KEY_UNAVAILABLE',
    `The sealed value at ${place.table}, row ${place.rowId}, ${place.column} cannot be opened: ${why}.`,
    'Restore the profile folder as a whole from a backup, or remove the account and sign in again.',
  );
}
