import type Database from 'better-sqlite3';
import type { HistoryJob, HistoryResults } from './job.ts';

type AccountCostJob = Extract<HistoryJob, { kind: 'account-cost' }>;

const COST = `SELECT total(r.cost) AS cost, coalesce(sum(r.unpriced), 0) AS unpriced
  FROM history_requests AS r
  WHERE r.hour >= @fromHour AND r.key IN (SELECT id FROM history_keys WHERE account = @account)`;

export function readAccountCost(
  db: Database.Database,
  { account, fromHour }: AccountCostJob,
): HistoryResults['account-cost'] {
  const found = db
    .prepare<[object], HistoryResults['account-cost']>(COST)
    .get({ account, fromHour });
  return found ?? { cost: 0, unpriced: 0 };
}
