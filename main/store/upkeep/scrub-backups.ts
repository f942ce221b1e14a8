import { rmSync, statSync, utimesSync } from 'node:fs';
import Database from 'better-sqlite3';
import { backupDays, backupPath } from './backup-names.ts';
import { forgetRemoved } from '../history/prune.ts';
import { syncFile, syncFolderOf } from './durable.ts';
import type { JobResults, RemovedAccount } from './job.ts';

/** In another database the same id may be another person's account: then the identity decides. */
const REMOVE = `DELETE FROM credentials WHERE provider = @provider
  AND (identity_key = @identityKey OR (id = @id AND created_at = @createdAtMs))`;

/** A backup may be of a version without one. */
const HAS_HISTORY = "SELECT 1 FROM sqlite_schema WHERE name = 'history_windows'";
const HAS_BINDINGS = "SELECT 1 FROM sqlite_schema WHERE name = 'bindings'";
const FORGET_BINDINGS = ['bindings', 'continuations']
  .map((table) => `DELETE FROM ${table} WHERE account NOT IN (SELECT id FROM credentials);`)
  .join('\n');
/** Nobody else writes to a backup. */
const AT_ONCE = {
  write: (work: () => number) => work(),
  pause: () => undefined,
  monotonicMs: () => performance.now(),
};

/** Takes accounts out of every backup. One that cannot be rewritten is deleted. */
export function scrubBackups(
  database: string,
  removed: readonly RemovedAccount[],
): JobResults['scrub'] {
  const rewritten: string[] = [];
  const deleted: { path: string; why: string }[] = [];
  for (const day of backupDays(database, '')) {
    const path = backupPath(database, day);
    try {
      if (scrub(path, removed)) rewritten.push(path);
    } catch (error) {
      for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(path + suffix, { force: true });
      syncFolderOf(path);
      deleted.push({ path, why: (error as Error).message });
    }
  }
  return { rewritten, deleted };
}

function scrub(path: string, removed: readonly RemovedAccount[]): boolean {
  const { atime, mtime } = statSync(path);
  const db = new Database(path, { fileMustExist: true });
  let rows = 0;
  try {
    db.pragma('secure_delete = ON');
    db.pragma('foreign_keys = ON');
    db.pragma('synchronous = FULL');
    const remove = db.prepare<[RemovedAccount]>(REMOVE);
    for (const account of removed) rows += remove.run(account).changes;
    if (rows > 0) {
      if (db.prepare(HAS_HISTORY).get() !== undefined) forgetRemoved(db, AT_ONCE);
      if (db.prepare(HAS_BINDINGS).get() !== undefined) db.exec(FORGET_BINDINGS);
      db.exec('VACUUM');
    }
  } finally {
    db.close();
  }
  if (rows === 0) return false;
  syncFile(path);
  // Its time is that of its content.
  utimesSync(path, atime, mtime);
  return true;
}
