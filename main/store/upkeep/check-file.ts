import Database from 'better-sqlite3';
import { isBusy, isSqliteError, newer } from '../errors.ts';
import { latestVersion, schemaVersion } from '../migrate.ts';

const BUSY_TIMEOUT_MS = 5_000;

export function openReader(path: string): Database.Database {
  return new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
}

/** What is wrong with the pages; null: nothing. Other failures (busy, no permission) are thrown. */
export function findDamage(db: Database.Database): string | null {
  try {
    const verdict = db.pragma('quick_check(1)', { simple: true });
    return verdict === 'ok' ? null : String(verdict);
  } catch (error) {
    if (isBusy(error) || !isSqliteError(error, 'SQLITE_CORRUPT', 'SQLITE_NOTADB')) throw error;
    return (error as Error).message;
  }
}

export function checkFile(path: string): string | null {
  const db = openReader(path);
  try {
    return findDamage(db);
  } finally {
    db.close();
  }
}

/** Throws DATABASE_NEWER. A file that is no Sluice database has no accounts table, which throws too. */
export function countAccounts(db: Database.Database, path: string): number {
  const version = schemaVersion(db);
  if (version > latestVersion()) throw newer(path, version, latestVersion());
  return db.prepare<[], number>('SELECT count(*) FROM credentials').pluck().get() ?? 0;
}
