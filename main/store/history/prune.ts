import type Database from 'better-sqlite3';
import type { HistoryResults } from './job.ts';

/** Each step holds the database's lock for a few milliseconds. */
const ROWS_A_STEP = 1000;
const PAUSE_MS = 5;
const HOUR_MS = 3_600_000;

const STEPS = [
  `DELETE FROM history_requests WHERE (hour, key) IN (
    SELECT hour, key FROM history_requests WHERE hour < @beforeHour ORDER BY hour LIMIT ${ROWS_A_STEP})`,
  `DELETE FROM history_points WHERE (series, hour) IN (
    SELECT p.series, p.hour FROM history_windows AS w CROSS JOIN history_points AS p
    WHERE p.series = w.id AND p.hour < @beforeHour LIMIT ${ROWS_A_STEP})`,
  `DELETE FROM history_dry WHERE (series, since) IN (
    SELECT series, since FROM history_dry WHERE until < @beforeHour * ${HOUR_MS} LIMIT ${ROWS_A_STEP})`,
] as const;
const UNUSED_WINDOWS = `DELETE FROM history_windows
  WHERE NOT EXISTS (SELECT 1 FROM history_points WHERE series = history_windows.id)
    AND NOT EXISTS (SELECT 1 FROM history_dry WHERE series = history_windows.id)`;
/** Reads all sums, so it is asked outside the lock. */
const UNUSED_KEYS = `SELECT json_group_array(id) FROM history_keys
  WHERE id NOT IN (SELECT key FROM history_requests)`;
/** What was added since then is of the newest hours. */
const DELETE_KEYS = `DELETE FROM history_keys WHERE id IN (SELECT value FROM json_each(?))
  AND id NOT IN (SELECT key FROM history_requests
    WHERE hour >= (SELECT max(hour) FROM history_requests) - 1)`;

/** `write` runs its work in a transaction of its own. */
export function pruneHistory(
  db: Database.Database,
  beforeHour: number,
  write: (work: () => number) => number,
): HistoryResults['prune'] {
  let rows = 0;
  for (const sql of STEPS) {
    const step = db.prepare<[object]>(sql);
    for (let deleted = ROWS_A_STEP; deleted >= ROWS_A_STEP;) {
      deleted = write(() => step.run({ beforeHour }).changes);
      rows += deleted;
      if (deleted > 0) letOthersWrite();
    }
  }
  const unused = db.prepare<[], string>(UNUSED_KEYS).pluck().get() ?? '[]';
  if (unused !== '[]') write(() => db.prepare(DELETE_KEYS).run(unused).changes);
  write(() => db.prepare(UNUSED_WINDOWS).run().changes);
  return { rows };
}

/** Holds this thread, which is the worker's. */
function letOthersWrite(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
