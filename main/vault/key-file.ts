import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  fstatSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Logger } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import { formatKey, parseKey } from './key-text.ts';

export type KeyFileProblem =
  | { readonly kind: 'missing' }
  /** `why` in words; the content never. */
  | { readonly kind: 'unusable'; readonly why: string };

/** A key file has some sixty bytes. */
const LIMIT_BYTES = 4096;
/** Of `Random.uuid`. */
const DRAFT_ENDING = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the key; a file that others can read is closed to them first. */
export function readKeyFile(path: string, log: Logger): Result<Buffer, KeyFileProblem> {
  let text: string;
  try {
    // A pipe in its place would else hold up the whole process.
    const handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const about = fstatSync(handle);
      if (!about.isFile() || about.size > LIMIT_BYTES)
        return err({ kind: 'unusable', why: 'it is no file with a key' });
      if (process.platform !== 'win32' && (about.mode & 0o077) !== 0) {
        const code = closeToOthers(handle);
        if (code !== null)
          return err({
            kind: 'unusable',
            why: `others can read it, and its rights cannot be changed (${code})`,
          });
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

/** Null: done, else why not. */
function closeToOthers(handle: number): string | null {
  try {
    fchmodSync(handle, 0o600);
    return null;
  } catch (error) {
    return errorCode(error);
  }
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
    // All of it or an error, also on a disk that is almost full.
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Gone from the disk when it returns, with the drafts of it that a crash left; one that is not there is
 * no failure.
 */
export function removeKeyFile(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    if (isDraft(name, basename(path))) rmSync(join(folder, name), { force: true });
  }
  rmSync(path, { force: true });
  syncFolder(folder);
}

function isDraft(name: string, of: string): boolean {
  return name.startsWith(`${of}.`) && DRAFT_ENDING.test(name.slice(of.length + 1));
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
