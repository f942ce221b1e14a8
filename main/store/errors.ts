import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';

/** Primary and extended result codes share their first words, e.g. SQLITE_BUSY_RECOVERY. */
export function isSqliteError(error: unknown, ...codes: readonly string[]): boolean {
  return (
    error instanceof Database.SqliteError &&
    codes.some((code) => error.code === code || error.code.startsWith(`${code}_`))
  );
}

export function isBusy(error: unknown): boolean {
  return isSqliteError(error, 'SQLITE_BUSY', 'SQLITE_LOCKED');
}

/** What a failed statement means to a person; anything else is a bug and stays as it is. */
export function storeError(error: unknown, path: string): unknown {
  if (isBusy(error))
    return new AppError(
      'DATABASE_BUSY',
      `The database ${path} is held by another program.`,
      'Close what has it open (a database browser, a copy or backup in progress) and try again.',
      error,
    );
  if (isDiskFull(error, path)) return diskFull(path, error);
  if (isSqliteError(error, 'SQLITE_NOTADB', 'SQLITE_CORRUPT')) return corrupt(path, error);
  if (isSqliteError(error, 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM', 'SQLITE_AUTH'))
    return notWritable(path, error);
  if (isSqliteError(error, 'SQLITE_IOERR')) return broken(path, error);
  return error;
}

/** The index of the log needs 32 KiB at once, and SQLite calls its refusal an I/O error. */
const ROOM_BYTES = 64 * 1024;

/** `error` is SQLite's or Node's own. */
export function isDiskFull(error: unknown, path: string): boolean {
  if (isSqliteError(error, 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE')) return true;
  if (isSqliteError(error, 'SQLITE_IOERR')) return roomBytes(path) < ROOM_BYTES;
  const { code } = error as { code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function roomBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}

export function diskFull(path: string, cause: unknown): AppError {
  return new AppError(
    'DISK_FULL',
    `There is no room left to write ${path}.`,
    'Free some disk space and try again. Nothing already stored is lost.',
    cause,
  );
}

function broken(path: string, cause: unknown): AppError {
  const code = (cause as { code?: string }).code ?? 'unknown error';
  return new AppError(
    'PROFILE_NOT_WRITABLE',
    `The disk refused to read or write the database ${path}: ${code}.`,
    'Look whether the disk is well and still connected, then try again.',
    cause,
  );
}

export function corrupt(path: string, cause?: unknown): AppError {
  return new AppError(
    'DATABASE_CORRUPT',
    `The database ${path} is damaged or is not a Sluice database.`,
    'Start Sluice: it sets the damaged file aside, never deletes it, and offers the newest good backup.',
    cause,
  );
}

export function notWritable(path: string, cause: unknown): AppError {
  const code = (cause as { code?: string }).code ?? 'unknown error';
  return new AppError(
    'PROFILE_NOT_WRITABLE',
    `The database ${path} cannot be opened for writing: ${code}.`,
    'Make the profile folder and its files yours and writable, or set SLUICE_HOME to another folder.',
    cause,
  );
}

export function newer(path: string, found: number, known: number): AppError {
  return new AppError(
    'DATABASE_NEWER',
    `The database ${path} has schema version ${found}; this Sluice knows versions up to ${known}.`,
    'Start the newer Sluice that wrote it, or set SLUICE_HOME to another folder. The file was not changed.',
  );
}
