import { toInstant } from '../../shared/model/common.ts';
import type { AccountUsage, UsageWindow } from '../../shared/model/window.ts';
import { drainRate } from '../core/drain-rate.ts';
import { NO_USAGE, windowAt } from '../core/usage-merge.ts';
import type { PoolAccount } from '../core/account.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';
import { freshMs } from './poll-times.ts';
import type { PollPace } from './poll-times.ts';
import type { Entry } from './service-types.ts';

/** A report that old is history, not the present. */
const LAST_GOOD_MS = 24 * 3_600_000;

export interface KnownUsage {
  readonly report: UsageReport | null;
  /** Why the last attempt to read it failed. */
  readonly problem: string | null;
}

/** What is known of an account's usage, as every face shows it. */
export function usageView(
  account: PoolAccount,
  known: KnownUsage,
  nowMs: number,
  pace?: PollPace,
): AccountUsage {
  const report = known.report ?? NO_USAGE;
  const { fetchedAtMs } = report;
  const ageMs = fetchedAtMs === null ? null : nowMs - fetchedAtMs;
  const problem = known.problem === null ? [] : [known.problem];
  const windows = windowsNow(report, nowMs);
  // What was read with a report is history with it.
  const told = isHistory(fetchedAtMs, nowMs) ? NO_USAGE : report;
  const notes = [...told.notes, ...windows.flatMap(({ note }) => note ?? [])];
  return {
    id: account.id,
    provider: account.provider,
    email: account.email,
    windows: windows.map((window) => windowView(window, nowMs)),
    fetchedAt: toInstant(fetchedAtMs),
    stale: known.problem !== null || (ageMs !== null && Math.abs(ageMs) > freshMs(pace)),
    notes: [...problem, ...new Set(notes)],
    resets: {
      available: told.resetsAvailable,
      soonestExpiry: toInstant(told.resetsSoonestExpiryMs),
    },
  };
}

/** The windows as they read now; what is history is left out. */
export function viewWindows(report: UsageReport, nowMs: number): readonly UsageWindow[] {
  return windowsNow(report, nowMs).map((window) => windowView(window, nowMs));
}

/** What is not history; the reset of one may lie behind. */
export function presentWindows(report: UsageReport, nowMs: number): readonly WindowReading[] {
  return report.windows.filter(({ source, readAtMs }) => {
    const unknownAtMs = source === 'poll' ? report.fetchedAtMs : null;
    return !isHistory(readAtMs ?? unknownAtMs, nowMs);
  });
}

function windowsNow(report: UsageReport, nowMs: number): readonly WindowReading[] {
  return presentWindows(report, nowMs).map((window) => windowAt(window, nowMs));
}

function isHistory(readAtMs: number | null, nowMs: number): boolean {
  return readAtMs !== null && nowMs - readAtMs > LAST_GOOD_MS;
}

function windowView(window: WindowReading, nowMs: number): UsageWindow {
  return {
    id: window.id,
    label: window.label,
    durationMs: window.durationMs,
    resetsAt: toInstant(window.resetsAtMs),
    usedFraction: window.usedFraction,
    amount: window.amount ?? null,
    drainRate: drainRate(window, nowMs),
    status: window.status,
    scope: window.scope,
    source: window.source,
  };
}

type Known = Pick<Entry, 'report' | 'problem' | 'failedAtMs'>;

/** A person would be shown what rested too long, and nothing failed just now. */
export function isOld(
  { report, problem, failedAtMs }: Known,
  nowMs: number,
  pace?: PollPace,
): boolean {
  const isFailing = problem !== null && nowMs - failedAtMs < freshMs(pace);
  return !isFailing && nowMs - (report?.fetchedAtMs ?? Number.NEGATIVE_INFINITY) > freshMs(pace);
}

/** Nobody has read it yet, in this process or another. */
export function isUnread({ report, problem }: Known): boolean {
  return report === null && problem === null;
}
