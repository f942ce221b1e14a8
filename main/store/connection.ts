import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../platform/clock.ts';
import { corrupt, newer, notWritable, storeError } from './errors.ts';
import { checkMarker } from './trouble.ts';
import { retryBusy } from './write.ts';
import type { Backoff } from './write.ts';

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const USER_VERSION_OFFSET = 60;
/** A larger file is checked by the worker after the port listens (upkeep), not here. */
const QUICK_CHECK_LIMIT_BYTES = 8 * 1024 * 1024;
const BUSY_TIMEOUT_MS = { owner: 25, guest: 5000 } as const;

export type StoreRole = keyof typeof BUSY_TIMEOUT_MS;

export interface ConnectionOptions {
  readonly path: string;
  readonly role: StoreRole;
  readonly latestVersion: number;
  readonly clock: Clock;
  readonly backoff: Backoff;
}

export interface Connection {
  readonly db: Database.Database;
  /** There was no file, or an empty one. */
  readonly isNew: boolean;
  /** Every page was read and found good. */
  readonly isChecked: boolean;
}

/** Opens the file with every promise of design.md section 6 switched on. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const sizeBytes = prepareFile(options.path, options.latestVersion);
  let db: Database.Database;
  try {
    db = new Database(options.path, { timeout: BUSY_TIMEOUT_MS[options.role] });
  } catch (error) {
    throw storeError(error, options.path);
  }
  try {
    const isSuspect = existsSync(checkMarker(options.path));
    const isChecked = isSuspect || sizeBytes <= QUICK_CHECK_LIMIT_BYTES;
    await retryBusy(
      () => {
        configure(db);
        if (isChecked) check(db, options.path, isSuspect ? 'integrity_check' : 'quick_check');
      },
      options.path,
      options.clock,
      options.backoff,
    );
    return { db, isNew: sizeBytes === 0, isChecked };
  } catch (error) {
    if (error instanceof AppError && error.code === 'DATABASE_CORRUPT')
      closeUnchanged(db, options.path);
    else db.close();
    throw error;
  }
}

/**
 * The last connection to close writes the log into the file and deletes it, damaged or not. It does not
 * while another one is open, and one that may only read never does.
 */
export function closeUnchanged(db: Database.Database, path: string): void {
  const reader = new Database(path, { readonly: true, timeout: 0 });
  try {
    reader.pragma('schema_version');
  } catch {
    // Damaged, as is known; its lock is held all the same.
  }
  db.close();
  reader.close();
}

/**
 * Makes the file with 0600 before SQLite would make it with the umask; SQLite gives -wal and -shm the
 * same mode. Reads the header itself, so that a file to be refused is not even opened by SQLite.
 * A process opens one store a file: closing a descriptor drops the locks of the whole process on that
 * file, those of another connection too (sqlite.org/howtocorrupt.html, section 2.2).
 */
function prepareFile(path: string, latestVersion: number): number {
  let handle: number;
  try {
    handle = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  } catch (error) {
    throw notWritable(path, error);
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) throw notWritable(path, { code: 'it is no file' });
    const { size, mode } = stat;
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) chmodSync(path, 0o600);
    if (size > 0) checkHeader(handle, path, latestVersion);
    // SQLite would take it for a new database and delete the log of the one that was cut off.
    else if (hasLog(path)) throw corrupt(path, 'the file is empty and its log is not');
    return size;
  } finally {
    closeSync(handle);
  }
}

function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function checkHeader(handle: number, path: string, latestVersion: number): void {
  const header = Buffer.alloc(HEADER_BYTES);
  const read = readSync(handle, header, 0, HEADER_BYTES, 0);
  if (read < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw corrupt(path);
  const version = header.readInt32BE(USER_VERSION_OFFSET);
  if (version > latestVersion) throw newer(path, version, latestVersion);
}

function configure(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('secure_delete = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma('trusted_schema = OFF');
}

function check(
  db: Database.Database,
  path: string,
  pragma: 'integrity_check' | 'quick_check',
): void {
  const verdict = db.pragma(`${pragma}(1)`, { simple: true });
  if (verdict !== 'ok') throw corrupt(path, verdict);
}
