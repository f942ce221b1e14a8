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
): UsageReport {
  const before = report ?? NO_USAGE;
  const fresh = new Map(windows.map((window) => [window.id, window]));
  const kept = before.windows.map((window) => {
    const newer = fresh.get(window.id);
    fresh.delete(window.id);
    return newer ?? window;
  });
  return { ...before, windows: [...kept, ...fresh.values()] };
}

/** How a window that was read earlier reads now: past its reset nothing is known of it. */
export function windowAt(window: WindowReading, nowMs: number): WindowReading {
  if (window.resetsAtMs === null || window.resetsAtMs > nowMs) return window;
  return { ...window, resetsAtMs: null, usedFraction: null, status: 'unknown' };
}
