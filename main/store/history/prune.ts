import type Database from 'better-sqlite3';
import type { HistoryResults } from './job.ts';

const HOUR_MS = 3_600_000;
/** Those of a step hold the database's lock; how many follows from how long the step before took. */
const FIRST_ROWS = 500;
const LEAST_ROWS = 50;
const MOST_ROWS = 4000;
const LOCK_MS = 8;
/** Sums of a request come with its start, which may lie this far back when it is written. */
const LATE_HOURS = 48;

/** How a job writes, and lets others write. */
export interface HistoryWriting {
  /** Runs its work in a transaction of its own. */
  readonly write: (work: () => number) => number;
  /** Between two steps. */
  readonly pause: () => void;
  readonly monotonicMs: () => number;
}

const OLD_SUMS = `DELETE FROM history_requests WHERE (hour, key) IN (
    SELECT hour, key FROM history_requests WHERE hour < @beforeHour ORDER BY hour LIMIT @rows)`;
const OLD_POINTS = `DELETE FROM history_points WHERE (series, hour) IN (
    SELECT p.series, p.hour FROM history_windows AS w CROSS JOIN history_points AS p
    WHERE p.series = w.id AND p.hour < @beforeHour LIMIT @rows)`;
const OLD_DRY = `DELETE FROM history_dry WHERE (series, since) IN (
    SELECT series, since FROM history_dry WHERE until < @beforeHour * ${HOUR_MS} LIMIT @rows)`;
/** Of accounts that are gone. */
const LOST_POINTS = `DELETE FROM history_points WHERE (series, hour) IN (
    SELECT p.series, p.hour FROM history_windows AS w CROSS JOIN history_points AS p
    WHERE w.account IS NULL AND p.series = w.id LIMIT @rows)`;
const LOST_DRY = `DELETE FROM history_dry WHERE (series, since) IN (
    SELECT d.series, d.since FROM history_windows AS w CROSS JOIN history_dry AS d
    WHERE w.account IS NULL AND d.series = w.id LIMIT @rows)`;
const UNUSED_WINDOWS = `DELETE FROM history_windows
  WHERE NOT EXISTS (SELECT 1 FROM history_points WHERE series = history_windows.id)
    AND NOT EXISTS (SELECT 1 FROM history_dry WHERE series = history_windows.id)`;
/** Reads all sums, so it is asked outside the lock. */
const UNUSED_KEYS = `SELECT json_group_array(id) FROM history_keys
  WHERE id NOT IN (SELECT key FROM history_requests)`;
/** What was added since then is of the newest hours. */
const DELETE_KEYS = `DELETE FROM history_keys WHERE id IN (SELECT value FROM json_each(?))
  AND id NOT IN (SELECT key FROM history_requests
    WHERE hour >= (SELECT max(hour) FROM history_requests) - ${LATE_HOURS})`;

/** Deletes what is older, and what removed accounts left. */
export function pruneHistory(
  db: Database.Database,
  beforeHour: number,
  writing: HistoryWriting,
): HistoryResults['prune'] {
  const old = [OLD_SUMS, OLD_POINTS, OLD_DRY];
  const rows = old.reduce((sum, sql) => sum + inSteps(db, sql, writing, { beforeHour }), 0);
  const unused = db.prepare<[], string>(UNUSED_KEYS).pluck().get() ?? '[]';
  if (unused !== '[]') writing.write(() => db.prepare(DELETE_KEYS).run(unused).changes);
  return { rows: rows + forgetRemoved(db, writing).rows };
}

/** The windows of accounts that are gone: too many rows for the transaction that removes an account. */
export function forgetRemoved(
  db: Database.Database,
  writing: HistoryWriting,
): HistoryResults['forget'] {
  const rows = [LOST_POINTS, LOST_DRY].reduce((sum, sql) => sum + inSteps(db, sql, writing), 0);
  writing.write(() => db.prepare(UNUSED_WINDOWS).run().changes);
  return { rows };
}

function inSteps(
  db: Database.Database,
  sql: string,
  { write, pause, monotonicMs }: HistoryWriting,
  values: { readonly beforeHour?: number } = {},
): number {
  const step = db.prepare<[object]>(sql);
  let rows = FIRST_ROWS;
  for (let sum = 0; ;) {
    const sinceMs = monotonicMs();
    const limit = rows;
    const deleted = write(() => step.run({ ...values, rows: limit }).changes);
    sum += deleted;
    if (deleted < limit) return sum;
    const tookMs = Math.max(1, monotonicMs() - sinceMs);
    rows = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, Math.round((limit * LOCK_MS) / tookMs)));
    pause();
  }
}
