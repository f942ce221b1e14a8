import {
  chmodSync,
  closeSync,
  fsyncSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';

export const KEY_BYTES = 32;
const PREFIX = 'sluice-key-v1:';
const SHAPE = /^sluice-key-v1:([A-Za-z0-9_-]{43})\n?$/;

export type KeyFileProblem =
  | { readonly kind: 'missing' }
  /** `why` in words; the content never. */
  | { readonly kind: 'unusable'; readonly why: string };

/** Reads the key; a file that others can read is closed to them first. */
export function readKeyFile(path: string, log: Logger): Result<Buffer, KeyFileProblem> {
  let text: string;
  try {
    const handle = openSync(path, 'r');
    try {
      if (process.platform !== 'win32' && (fstatSync(handle).mode & 0o077) !== 0) {
        chmodSync(path, 0o600);
        log.warn({ path }, 'the key file could be read by others; its rights are now 0600');
      }
      text = readFileSync(handle, 'utf8');
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return err({ kind: 'missing' });
    return err({ kind: 'unusable', why: `it cannot be read (${code})` });
  }
  const encoded = SHAPE.exec(text)?.[1];
  if (encoded === undefined) return err({ kind: 'unusable', why: 'it does not hold a Sluice key' });
  return ok(Buffer.from(encoded, 'base64url'));
}

/**
 * Makes a key that is whole and on the disk before anything is sealed with it. Never overwrites: where
 * a file is already (another process was first), that one stands and is read instead.
 */
export function createKeyFile(
  path: string,
  random: Random,
  log: Logger,
): Result<Buffer, KeyFileProblem> {
  const key = random.bytes(KEY_BYTES);
  const draft = `${path}.${random.uuid()}`;
  try {
    writeDurably(draft, `${PREFIX}${key.toString('base64url')}\n`);
    const placed = placeExclusively(draft, path);
    syncFolder(dirname(path));
    return placed ? ok(key) : readKeyFile(path, log);
  } catch (error) {
    return err({ kind: 'unusable', why: `it cannot be written (${errorCode(error)})` });
  } finally {
    rmSync(draft, { force: true });
  }
}

/** False when there is a file already. A link is atomic: nobody ever sees half a key. */
function placeExclusively(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(errorCode(error))) throw error;
  }
  // A file system without links.
  try {
    writeDurably(path, readFileSync(draft, 'utf8'));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function writeDurably(path: string, text: string): void {
  const handle = openSync(path, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function syncFolder(folder: string): void {
  // Windows has no handle on a folder; NTFS journals the entry itself.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
