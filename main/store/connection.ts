import { chmodSync, closeSync, constants, openSync, readSync, fstatSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Clock } from '../platform/clock.ts';
import { corrupt, newer, notWritable, storeError } from './errors.ts';
import { retryBusy } from './write.ts';
import type { Backoff } from './write.ts';

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const USER_VERSION_OFFSET = 60;
/** A larger file is checked by a worker after the start, not here. */
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

/** Opens the file with every promise of design.md section 6 switched on. */
export async function openConnection(options: ConnectionOptions): Promise<Database.Database> {
  const sizeBytes = prepareFile(options.path, options.latestVersion);
  let db: Database.Database;
  try {
    db = new Database(options.path, { timeout: BUSY_TIMEOUT_MS[options.role] });
  } catch (error) {
    throw storeError(error, options.path);
  }
  try {
    await retryBusy(() => configure(db), options.path, options.clock, options.backoff);
    if (sizeBytes <= QUICK_CHECK_LIMIT_BYTES) check(db, options.path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
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
    const { size, mode } = fstatSync(handle);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) chmodSync(path, 0o600);
    if (size > 0) checkHeader(handle, path, latestVersion);
    return size;
  } finally {
    closeSync(handle);
  }
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

function check(db: Database.Database, path: string): void {
  let verdict: unknown;
  try {
    verdict = db.pragma('quick_check(1)', { simple: true });
  } catch (error) {
    throw storeError(error, path);
  }
  if (verdict !== 'ok') throw corrupt(path, verdict);
}
