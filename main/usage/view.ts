import { toInstant } from '../../shared/model/common.ts';
import type { AccountUsage, UsageWindow } from '../../shared/model/window.ts';
import { drainRate } from '../core/drain-rate.ts';
import { NO_USAGE, windowAt } from '../core/usage-merge.ts';
import type { PoolAccount } from '../core/account.ts';
import type { UsageReport, WindowReading } from '../core/usage.ts';

/** A report that old is history, not the present. */
const LAST_GOOD_MS = 24 * 3_600_000;
/** Twice the time after which a report is read again. */
const FRESH_MS = 600_000;

export interface KnownUsage {
  readonly report: UsageReport | null;
  /** Why the last attempt to read it failed. */
  readonly problem: string | null;
}

/** What is known of an account's usage, as every face shows it. */
export function usageView(account: PoolAccount, known: KnownUsage, nowMs: number): AccountUsage {
  const report = known.report ?? NO_USAGE;
  const { fetchedAtMs } = report;
  const ageMs = fetchedAtMs === null ? null : nowMs - fetchedAtMs;
  const problem = known.problem === null ? [] : [known.problem];
  return {
    id: account.id,
    provider: account.provider,
    email: account.email,
    windows: viewWindows(report, nowMs),
    fetchedAt: toInstant(fetchedAtMs),
    stale: known.problem !== null || (ageMs !== null && ageMs > FRESH_MS),
    notes: [...problem, ...report.notes],
    resets: {
      available: report.resetsAvailable,
      soonestExpiry: toInstant(report.resetsSoonestExpiryMs),
    },
  };
}

/** The windows as they read now; a poll's that is history is left out. */
export function viewWindows(report: UsageReport, nowMs: number): readonly UsageWindow[] {
  const { fetchedAtMs } = report;
  const isHistory = fetchedAtMs !== null && nowMs - fetchedAtMs > LAST_GOOD_MS;
  return report.windows
    .filter(({ source }) => source !== 'poll' || !isHistory)
    .map((window) => windowView(windowAt(window, nowMs), nowMs));
}

function windowView(window: WindowReading, nowMs: number): UsageWindow {
  return {
    id: window.id,
    label: window.label,
    durationMs: window.durationMs,
    resetsAt: toInstant(window.resetsAtMs),
    usedFraction: window.usedFraction,
    drainRate: drainRate(window, nowMs),
    status: window.status,
    scope: window.scope,
    source: window.source,
  };
}
