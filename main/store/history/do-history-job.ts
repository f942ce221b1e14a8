import type Database from 'better-sqlite3';
import { assertNever } from '../../../shared/exhaustive.ts';
import type { HistoryJob, HistoryResults } from './job.ts';
import { pruneHistory } from './prune.ts';
import { readCosts } from './read-costs.ts';
import { readStatus } from './read-status.ts';
import { readWindows } from './read-windows.ts';

/** `write` runs its work in a transaction of its own. */
export function doHistoryJob(
  db: Database.Database,
  job: HistoryJob,
  write: (work: () => number) => number,
): HistoryResults[HistoryJob['kind']] {
  switch (job.kind) {
    case 'windows':
      return readWindows(db, job);
    case 'costs':
      return readCosts(db, job);
    case 'status':
      return readStatus(db);
    case 'prune':
      return pruneHistory(db, job.beforeHour, write);
    default:
      return assertNever(job);
  }
}
