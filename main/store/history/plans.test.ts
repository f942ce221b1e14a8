import type Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { historyByValues } from '../../../shared/model/history.ts';
import type { HistoryRange } from '../../../shared/model/history.ts';
import { systemClock } from '../../platform/clock.ts';
import { openConnection } from '../connection.ts';
import { latestVersion, migrate } from '../migrate.ts';
import { requestsOf } from '../testing/history-year.ts';
import { TemporaryProfile } from '../testing/temporary-store.ts';
import { DEFAULT_BACKOFF, Writer } from '../write.ts';
import { doHistoryJob } from './do-history-job.ts';
import type { HistoryJob } from './job.ts';
import { addToHistory } from './write-requests.ts';

const NOW = Date.parse('2026-11-19T15:20:00Z');
const WRITING = { write: (work: () => number) => work(), pause: () => 0, monotonicMs: () => 0 };

let profile: TemporaryProfile;
let db: Database.Database;
let asked: string[];
beforeEach(async () => {
  profile = new TemporaryProfile();
  const path = profile.database;
  const opened = await openConnection({
    path,
    role: 'owner',
    latestVersion: latestVersion(),
    clock: systemClock,
    backoff: DEFAULT_BACKOFF,
  });
  db = opened.db;
  await migrate(db, new Writer(db, path, systemClock, DEFAULT_BACKOFF), path);
  asked = [];
});
afterEach(() => {
  db.close();
  profile.dispose();
});

/** The steps of the plan of each statement that `work` prepares. */
function plansOf(work: (db: Database.Database) => void): readonly string[] {
  const prepare = db.prepare.bind(db);
  const watched = new Proxy(db, {
    get: (target, name) => {
      if (name !== 'prepare') return Reflect.get(target, name, target) as unknown;
      return (sql: string) => {
        asked.push(sql);
        return prepare(sql);
      };
    },
  });
  work(watched);
  return asked.flatMap((sql) =>
    prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replace(/@\w+|\?/g, 'NULL')}`)
      .all({})
      .map(({ detail }) => detail),
  );
}

function large(plan: readonly string[]): readonly string[] {
  return plan.filter((step) => /^SCAN (?:r|p|d|history_(?:requests|points))\b/.test(step));
}

const ranges: readonly HistoryRange[] = ['24h', '7d', '30d', '1y'];
const scope = { zone: 'Europe/Berlin', nowMs: NOW, provider: null, accounts: [1] } as const;

it.each(ranges)('a page of %s reads ranges of the primary keys, and scans no table', (range) => {
  const by = historyByValues.filter((one) => one !== 'hour' || range === '24h' || range === '7d');
  const jobs: readonly HistoryJob[] = [
    { kind: 'windows', range, ...scope },
    { kind: 'costs', range, by, ...scope },
  ];
  const plan = plansOf((watched) => {
    for (const job of jobs) doHistoryJob(watched, job, WRITING);
  });
  expect(large(plan)).toEqual([]);
  expect(plan.join('\n')).toMatch(/SEARCH r USING PRIMARY KEY \(hour>\? AND hour<\?\)/);
  expect(plan.join('\n')).toMatch(
    /SEARCH p USING PRIMARY KEY \(series=\? AND hour>\? AND hour<\?\)/,
  );
  // For each of them, whatever the number of requests, days and names.
  expect(asked.length).toBeLessThanOrEqual(9);
});

it('a batch finds its keys by their index, however many names there are', () => {
  const size = { accounts: [1], days: 1, requestsADay: 14 };
  const plan = plansOf((watched) => addToHistory(watched, requestsOf(size, 12, NOW)));
  expect(plan.join('\n')).toMatch(
    /SEARCH history_keys USING (?:COVERING )?INDEX history_keys_name \(account=\? AND model=\? AND client=\? AND provider=\?\)/,
  );
  expect(plan.filter((step) => step.startsWith('SCAN history_'))).toEqual([]);
});

it('a prune scans the sums once, outside the lock', () => {
  const plan = plansOf((watched) =>
    doHistoryJob(watched, { kind: 'prune', beforeHour: 0 }, WRITING),
  );
  expect(large(plan)).toEqual(['SCAN history_requests']);
});
