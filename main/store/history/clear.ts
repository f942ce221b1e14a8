import type Database from 'better-sqlite3';
import type { HistoryResults } from './job.ts';
import { pruneHistory } from './prune.ts';
import type { HistoryWriting } from './prune.ts';

/** Later than every hour that can be stored. */
const EVERYTHING = 2 ** 40;

/** Deletes all of it; the file is written anew without the room that it took. */
export function clearHistory(
  db: Database.Database,
  writing: HistoryWriting,
): HistoryResults['clear'] {
  const { rows } = pruneHistory(db, EVERYTHING, writing);
  // Tables of memory, or inside a transaction: there is no file to make smaller.
  if (db.inTransaction) return { rows, unfreed: null };
  try {
    db.exec('VACUUM');
    db.pragma('wal_checkpoint(TRUNCATE)');
    return { rows, unfreed: null };
  } catch (error) {
    return { rows, unfreed: (error as Error).message };
  }
}
