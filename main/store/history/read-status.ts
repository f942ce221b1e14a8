import type Database from 'better-sqlite3';
import type { HistoryResults } from './job.ts';

export function readStatus(db: Database.Database): HistoryResults['status'] {
  const points = db.prepare<[], number>('SELECT count(*) FROM history_points').pluck().get() ?? 0;
  return { sizeBytes: sizeOf(db), sinceHour: firstHour(db), points };
}

/** The oldest hour of which something is kept. */
export function firstHour(db: Database.Database): number | null {
  const requests = db.prepare<[], number | null>('SELECT min(hour) FROM history_requests').pluck();
  // One look at the index a series: min(hour) over all would read every point.
  const points = db
    .prepare<[], number | null>(
      'SELECT min((SELECT min(hour) FROM history_points WHERE series = w.id)) FROM history_windows AS w',
    )
    .pluck();
  const hours = [requests.get(), points.get()].filter((hour) => typeof hour === 'number');
  return hours.length === 0 ? null : Math.min(...hours);
}

function sizeOf(db: Database.Database): number {
  const size = db
    .prepare<[], number | null>(
      "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name GLOB '*history_*'",
    )
    .pluck();
  return size.get() ?? 0;
}
