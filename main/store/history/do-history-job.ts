import type Database from 'better-sqlite3';
import { assertNever } from '../../../shared/exhaustive.ts';
import type { HistoryJob, HistoryResults } from './job.ts';
import { readAccountCost } from './read-account-cost.ts';
import { clearHistory } from './clear.ts';
import { forgetRemoved, pruneHistory } from './prune.ts';
import type { HistoryWriting } from './prune.ts';
import { readCosts } from './read-costs.ts';
import { readStatus } from './read-status.ts';
import { readWindows } from './read-windows.ts';

export function doHistoryJob(
  db: Database.Database,
  job: HistoryJob,
  writing: HistoryWriting,
): HistoryResults[HistoryJob['kind']] {
  switch (job.kind) {
    case 'windows':
      return readWindows(db, job);
    case 'costs':
      return readCosts(db, job);
    case 'account-cost':
      return readAccountCost(db, job);
    case 'status':
      return readStatus(db);
    case 'prune':
      return pruneHistory(db, job.beforeHour, writing);
    case 'forget':
      return forgetRemoved(db, writing);
    case 'clear':
      return clearHistory(db, writing);
    default:
      return assertNever(job);
  }
}
