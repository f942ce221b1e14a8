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
import { formatKey, parseKey } from './key-text.ts';

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
  const key = parseKey(text);
  return key === null ? err({ kind: 'unusable', why: 'it does not hold a Sluice key' }) : ok(key);
}

/**
 * Stores a key, whole and on the disk before anything is sealed with it. Never overwrites: where a
 * file is already (another process was first), that one stands and is read instead.
 */
export function createKeyFile(
  path: string,
  key: Buffer,
  random: Random,
  log: Logger,
): Result<Buffer, KeyFileProblem> {
  const draft = `${path}.${random.uuid()}`;
  try {
    writeDurably(draft, `${formatKey(key)}\n`);
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

/** Gone from the disk when it returns; one that is not there is no failure. */
export function removeKeyFile(path: string): void {
  rmSync(path, { force: true });
  syncFolder(dirname(path));
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
