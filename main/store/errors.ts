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
  // Without room for the -shm file the very first statement says SHMSIZE, and not FULL.
  if (isSqliteError(error, 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'))
    return new AppError(
      'DISK_FULL',
      `There is no room left to write the database ${path}.`,
      'Free some disk space and try again. Nothing already stored is lost.',
      error,
    );
  if (isSqliteError(error, 'SQLITE_NOTADB', 'SQLITE_CORRUPT')) return corrupt(path, error);
  if (isSqliteError(error, 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM', 'SQLITE_AUTH'))
    return notWritable(path, error);
  return error;
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
