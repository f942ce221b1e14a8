import { MOST_WINDOWS } from './usage-bounds.ts';
import type { UsageReport, WindowReading } from './usage.ts';

export const NO_USAGE: UsageReport = {
  fetchedAtMs: null,
  windows: [],
  notes: [],
  plan: null,
  resetsAvailable: null,
  resetsSoonestExpiryMs: null,
};

/** Windows told by a response replace those of the same id; the others, and the age of the report, stay. */
export function mergeWindows(
  report: UsageReport | null,
  windows: readonly WindowReading[],
  readAtMs?: number,
): UsageReport {
  const before = report ?? NO_USAGE;
  const fresh = new Map(windows.map((window) => [window.id, { ...window, readAtMs }]));
  const kept = before.windows.map((window) => {
    const newer = fresh.get(window.id);
    fresh.delete(window.id);
    return newer ?? window;
  });
  return { ...before, windows: [...kept, ...fresh.values()].slice(0, MOST_WINDOWS) };
}

/** A report takes the place of the one before it, except for what an answer told after it was asked for. */
export function renewReport(before: UsageReport | null, report: UsageReport): UsageReport {
  const askedAtMs = report.fetchedAtMs ?? 0;
  const read = report.windows.map((window) => ({ ...window, readAtMs: askedAtMs }));
  const later = (before?.windows ?? []).filter(
    ({ source, readAtMs }) => source === 'headers' && (readAtMs ?? 0) > askedAtMs,
  );
  const windows = new Map([...read, ...later].map((window) => [window.id, window]));
  return { ...report, windows: [...windows.values()] };
}

/** How a window that was read earlier reads now: past its reset nothing is known of it. */
export function windowAt(window: WindowReading, nowMs: number): WindowReading {
  if (window.resetsAtMs === null || window.resetsAtMs > nowMs) return window;
  return {
    ...window,
    resetsAtMs: null,
    usedFraction: null,
    amount: undefined,
    note: undefined,
    status: 'unknown',
  };
}
