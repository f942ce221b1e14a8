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

/**
 * Windows told by a response replace those of the same id; the others, and the age of the report, stay. A
 * reset that the response leaves out is the known one, unless less is used than before: it began anew then.
 */
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
    return newer === undefined
      ? window
      : { ...newer, resetsAtMs: resetOf(newer, window, readAtMs) };
  });
  return { ...before, windows: [...kept, ...fresh.values()].slice(0, MOST_WINDOWS) };
}

function resetOf(newer: WindowReading, known: WindowReading, readAtMs = 0): number | null {
  const isAhead = (known.resetsAtMs ?? 0) > readAtMs;
  const isSame = isAhead && (newer.usedFraction ?? 0) >= (known.usedFraction ?? 1);
  return newer.resetsAtMs ?? (isSame ? known.resetsAtMs : null);
}

/** A report takes the place of the one before it, except for what an answer told after it was asked for. */
export function renewReport(
  before: UsageReport | null,
  report: UsageReport,
  nowMs = Infinity,
): UsageReport {
  const askedAtMs = report.fetchedAtMs ?? 0;
  const read = report.windows.map((window) => ({ ...window, readAtMs: askedAtMs }));
  const later = (before?.windows ?? []).filter(
    // After a clock was set back, what was read before is of the future.
    ({ source, readAtMs = 0 }) => source === 'headers' && readAtMs > askedAtMs && readAtMs <= nowMs,
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
