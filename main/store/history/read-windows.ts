import type Database from 'better-sqlite3';
import { historySpan, lineSteps } from '../../core/history-range.ts';
import type { Bucket } from '../../core/local-time.ts';
import type { HistoryJob, HistoryResults, SeriesRows } from './job.ts';
import { firstHour } from './read-status.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How far back the reading before the first one is looked for. */
const LOOK_BACK_HOURS = 8 * 24;
/** Reset times shake from answer to answer, and an idle window's end moves along. */
const SHAKE_MS = 5 * 60_000;
/** Without reset times only a fall that no rounding makes is a reset. */
const CLEAR_FALL = 0.05;

type WindowsJob = Extract<HistoryJob, { kind: 'windows' }>;

interface Window {
  readonly id: number;
  readonly account: number;
  readonly window: string;
  readonly label: string;
  readonly durationMs: number | null;
  readonly scope: string | null;
}

const WINDOWS = `SELECT w.id, w.account, w.window_id AS window, w.label, w.duration AS durationMs, w.scope
  FROM history_windows AS w JOIN credentials AS c ON c.id = w.account
  WHERE (@provider IS NULL OR c.provider = @provider)
    AND (@accounts IS NULL OR w.account IN (SELECT value FROM json_each(@accounts)))
  ORDER BY w.account, w.duration, w.window_id`;

const SPANS = `spans (start, stop) AS MATERIALIZED (
  SELECT value ->> 0, value ->> 1 FROM json_each(@spans))`;

/** SQLite takes the other columns from the row that has the maximum (sqlite.org/lang_select.html, 2.5). */
function pointsSql(highest: boolean): string {
  return `WITH ${SPANS}
  SELECT max(${highest ? 'p.used' : 'p.hour'}) AS chosen, p.at AS atMs, p.used, p.resets_at AS resetsAtMs
  FROM spans AS s CROSS JOIN history_points AS p
  WHERE p.series = @series AND p.hour >= s.start AND p.hour < s.stop
  GROUP BY s.start ORDER BY s.start`;
}

/** An idle window that moves its end along has nothing used before, so there is nothing to mark. */
const RESETS = `WITH steps AS (
    SELECT hour, at, used, resets_at, lag(at) OVER back AS prev_at, lag(used) OVER back AS prev_used,
      lag(resets_at) OVER back AS prev_resets
    FROM history_points WHERE series = @series AND hour >= @start - ${LOOK_BACK_HOURS} AND hour < @stop
      AND used IS NOT NULL
    WINDOW back AS (ORDER BY hour))
  SELECT iif(prev_resets > prev_at AND prev_resets <= at, prev_resets, at) AS atMs,
    prev_used AS before, used AS after
  FROM steps
  WHERE hour >= @start AND prev_used > 0 AND iif(resets_at IS NULL OR prev_resets IS NULL,
    used < prev_used - ${CLEAR_FALL},
    resets_at > prev_resets + ${SHAKE_MS} AND (used < prev_used OR prev_resets <= at))
  ORDER BY hour`;

const DRY = `SELECT max(since, @fromMs) AS sinceMs, min(until, @nowMs) AS untilMs FROM history_dry
  WHERE series = @series AND until > @fromMs AND since < @nowMs ORDER BY since`;

const REQUESTS = `WITH ${SPANS}
  SELECT k.account, s.start AS start, sum(r.requests) AS requests, sum(r.retried) AS retried
  FROM spans AS s CROSS JOIN history_requests AS r JOIN history_keys AS k ON k.id = r.key
  WHERE r.hour >= s.start AND r.hour < s.stop AND k.account IN (SELECT value FROM json_each(@accounts))
  GROUP BY s.start, k.account`;

export function readWindows(db: Database.Database, job: WindowsJob): HistoryResults['windows'] {
  const span = historySpan(job.range, job.nowMs, job.zone);
  const steps = lineSteps(job.range, span);
  const accounts = job.accounts === null ? null : JSON.stringify(job.accounts);
  const windows = db.prepare<[object], Window>(WINDOWS).all({ provider: job.provider, accounts });
  const spans = JSON.stringify(steps.map(({ start, end }) => [start, end]));
  const reader = createReader(db, job, span, spans);
  return {
    fromMs: span.start * HOUR_MS,
    stepMs: longest(steps) * HOUR_MS,
    series: windows.map(reader).filter(({ points, dry }) => points.length > 0 || dry.length > 0),
    requests: readRequests(db, spans, windows),
    sinceHour: firstHour(db),
  };
}

function createReader(
  db: Database.Database,
  { range, nowMs }: WindowsJob,
  { start, end }: { readonly start: number; readonly end: number },
  spans: string,
): (window: Window) => SeriesRows {
  const points = db.prepare<[object], SeriesRows['points'][number]>(pointsSql(range === '1y'));
  const resets = db.prepare<[object], SeriesRows['resets'][number]>(RESETS);
  const dry = db.prepare<[object], SeriesRows['dry'][number]>(DRY);
  const isLong = range === '30d' || range === '1y';
  return ({ id: series, account, window, label, durationMs, scope }) => {
    const skipsResets = isLong && durationMs !== null && durationMs < DAY_MS;
    return {
      account,
      window,
      label,
      durationMs,
      scope,
      points: points.all({ series, spans }),
      resets: skipsResets ? [] : resets.all({ series, start, stop: end }),
      dry: dry.all({ series, fromMs: start * HOUR_MS, nowMs }),
    };
  };
}

function readRequests(
  db: Database.Database,
  spans: string,
  windows: readonly Window[],
): HistoryResults['windows']['requests'] {
  const accounts = JSON.stringify([...new Set(windows.map(({ account }) => account))]);
  return db
    .prepare<[object], { account: number; start: number; requests: number; retried: number }>(
      REQUESTS,
    )
    .all({ spans, accounts })
    .map(({ account, start, requests, retried }) => ({
      account,
      atMs: start * HOUR_MS,
      requests,
      retried,
    }));
}

function longest(steps: readonly Bucket[]): number {
  return Math.max(1, ...steps.map(({ start, end }) => end - start));
}
