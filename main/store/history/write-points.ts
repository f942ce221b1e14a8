import type Database from 'better-sqlite3';
import { hourOf } from '../../core/request-sums.ts';
import type { UsageReport, WindowReading } from '../../core/usage.ts';

/** A gap in what was read does not end the time without anything left. */
const DRY_GAP_MS = 3 * 3_600_000;

const ADD_WINDOW = `INSERT INTO history_windows (account, window_id, label, duration, scope)
  SELECT id, @id, @label, @durationMs, @scope FROM credentials WHERE id = @account
  ON CONFLICT DO UPDATE SET label = excluded.label, duration = excluded.duration, scope = excluded.scope
  WHERE label IS NOT excluded.label OR duration IS NOT excluded.duration OR scope IS NOT excluded.scope`;
const FIND = 'SELECT id FROM history_windows WHERE account = @account AND window_id = @id';
const ADD_POINT = `INSERT INTO history_points (series, hour, at, used, resets_at)
  VALUES (@series, @hour, @nowMs, @usedFraction, @resetsAtMs)
  ON CONFLICT DO UPDATE SET at = excluded.at, used = excluded.used, resets_at = excluded.resets_at`;
const GO_ON_DRY = `UPDATE history_dry SET until = max(until, @untilMs)
  WHERE series = @series AND until >= @nowMs - ${DRY_GAP_MS}
  AND since = (SELECT max(since) FROM history_dry WHERE series = @series)`;
const BEGIN_DRY =
  'INSERT OR IGNORE INTO history_dry (series, since, until) VALUES (@series, @nowMs, @untilMs)';
const END_DRY =
  'UPDATE history_dry SET until = max(since, @nowMs) WHERE series = @series AND until > @nowMs';

/** One point an hour and window; the last reading of the hour stays. Inside a transaction. */
export function addPoints(
  db: Database.Database,
  account: number,
  windows: readonly WindowReading[],
  nowMs: number,
): void {
  const find = db.prepare<[object], number>(FIND).pluck();
  for (const window of windows) {
    const { id, label, durationMs, scope, usedFraction, resetsAtMs } = window;
    db.prepare(ADD_WINDOW).run({ account, id, label, durationMs, scope });
    const series = find.get({ account, id });
    // The account is gone meanwhile.
    if (series === undefined) return;
    const hour = hourOf(nowMs);
    db.prepare(ADD_POINT).run({ series, hour, nowMs, usedFraction, resetsAtMs });
    addDry(db, series, window, nowMs);
  }
}

function addDry(
  db: Database.Database,
  series: number,
  { status, usedFraction, resetsAtMs }: WindowReading,
  nowMs: number,
): void {
  // Credits and a provider that serves on at 100 % leave a warning: the account can work.
  const isDry = status === 'unknown' ? (usedFraction ?? 0) >= 1 : status === 'exhausted';
  if (!isDry) {
    db.prepare(END_DRY).run({ series, nowMs });
    return;
  }
  const untilMs = resetsAtMs === null ? nowMs : Math.max(resetsAtMs, nowMs);
  const gone = db.prepare(GO_ON_DRY).run({ series, nowMs, untilMs });
  if (gone.changes === 0) db.prepare(BEGIN_DRY).run({ series, nowMs, untilMs });
}

/** Headers tell of some windows only: those that were kept from an earlier report are no new reading. */
export function freshWindows(
  report: UsageReport,
  previous: UsageReport | null,
): readonly WindowReading[] {
  if (previous === null) return report.windows;
  const known = new Map(previous.windows.map((window) => [window.id, window]));
  return report.windows.filter((window) => {
    const before = known.get(window.id);
    if (before === undefined) return true;
    if (window.readAtMs !== undefined) return window.readAtMs !== before.readAtMs;
    // Without its time a window is told apart by its report and its figures.
    const isRead = report.fetchedAtMs !== previous.fetchedAtMs || window.source === 'headers';
    return isRead || !isSame(window, before);
  });
}

function isSame(one: WindowReading, other: WindowReading): boolean {
  return (
    one.usedFraction === other.usedFraction &&
    one.resetsAtMs === other.resetsAtMs &&
    one.status === other.status
  );
}
