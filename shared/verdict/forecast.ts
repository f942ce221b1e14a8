import type { UsageWindow } from '../model/window.ts';

const HOUR_MS = 3_600_000;
/** In the first minutes one request would decide the forecast. */
const EARLY_MS = 10 * 60_000;
const EARLY_SHARE = 0.01;
/** From here on it is tight. */
const SILL = 0.9;
const DAY_MS = 24 * HOUR_MS;
/** Shorter ones come back before anybody could use up what is left. */
const LONG_MS = 2 * DAY_MS;
/** Less than this left at the reset is no waste worth a word. */
const WASTE = 0.3;

/** `early`: a level, but no forecast yet. `unknown` and `idle` have no level at all. */
export type WindowVerdict = 'fine' | 'tight' | 'dry' | 'blocked' | 'early' | 'unknown' | 'idle';

export interface Forecast {
  readonly verdict: WindowVerdict;
  readonly used: number | null;
  /** Where the level would be if it were spent evenly. */
  readonly pace: number | null;
  /** Where it stands at the reset, at this pace; may be over 1. Null without a forecast. */
  readonly end: number | null;
  /** When it is empty, at this pace, if that is before the reset. */
  readonly emptyAtMs: number | null;
  readonly resetsAtMs: number | null;
  readonly leftMs: number | null;
  /** Of a long window in its last day: what expires unused at this pace, where that is more than 30 %. */
  readonly unused: number | null;
}

export interface ReadAt {
  readonly nowMs: number;
  /** When the level was read; forecasts of an old level start there. */
  readonly readAtMs: number;
}

function without(verdict: 'unknown' | 'idle', resetsAtMs: number | null): Forecast {
  const nothing = {
    used: null,
    pace: null,
    end: null,
    emptyAtMs: null,
    leftMs: null,
    unused: null,
  };
  return { ...nothing, verdict, resetsAtMs };
}

function expiring(window: UsageWindow, end: number, leftMs: number): number | null {
  const isEnding = (window.durationMs ?? 0) >= LONG_MS && leftMs <= DAY_MS;
  return isEnding && 1 - end > WASTE ? 1 - end : null;
}

function elapsedShare(window: UsageWindow, atMs: number, resetsAtMs: number): number | null {
  if (window.durationMs === null) return null;
  return Math.min(Math.max(1 - (resetsAtMs - atMs) / window.durationMs, 0), 1);
}

function isEarly(window: UsageWindow, share: number | null): boolean {
  if (share === null || window.durationMs === null) return false;
  return share * window.durationMs < Math.max(EARLY_MS, window.durationMs * EARLY_SHARE);
}

/** The rate is told for now: a level that was read earlier was reached in less time. */
function olderPace(
  window: UsageWindow,
  share: number,
  { nowMs, readAtMs }: ReadAt,
  resetsAtMs: number,
): number {
  const shareNow = elapsedShare(window, nowMs, resetsAtMs) ?? share;
  return readAtMs < nowMs && share > 0 ? shareNow / share : 1;
}

/**
 * End at this pace = used + rate × hours left; the pace is that of the whole window up to now. What is not
 * known stays not known: without a level, a reset, a duration or a rate, and in the first minutes, nothing
 * is said of the end.
 */
export function forecastWindow(window: UsageWindow, { nowMs, readAtMs }: ReadAt): Forecast {
  const resetsAtMs = window.resetsAt === null ? null : Date.parse(window.resetsAt);
  const used = window.usedFraction;
  if (used === null) return without('unknown', resetsAtMs);
  if (resetsAtMs === null && used === 0) return without('idle', null);
  // The window has started over since it was read.
  if (resetsAtMs !== null && resetsAtMs <= nowMs) return without('unknown', null);
  const leftMs = resetsAtMs === null ? null : resetsAtMs - nowMs;
  const share = resetsAtMs === null ? null : elapsedShare(window, readAtMs, resetsAtMs);
  const known = { used, pace: share, resetsAtMs, leftMs, unused: null };
  // Full, and the provider said that it serves all the same: what it says wins over the number.
  if (used >= 1 && window.status === 'warning') {
    return { ...known, verdict: 'tight', end: leftMs === null ? null : used, emptyAtMs: null };
  }
  if (used >= 1 || window.status === 'exhausted') {
    return { ...known, verdict: 'blocked', end: null, emptyAtMs: null };
  }
  const isKnown = resetsAtMs !== null && leftMs !== null && share !== null;
  if (!isKnown || window.drainRate === null || isEarly(window, share)) {
    return { ...known, verdict: 'early', end: null, emptyAtMs: null };
  }
  const rate = window.drainRate * olderPace(window, share, { nowMs, readAtMs }, resetsAtMs);
  const end = used + (rate * (resetsAtMs - readAtMs)) / HOUR_MS;
  if (end < 1) {
    const verdict = end < SILL ? 'fine' : 'tight';
    return { ...known, verdict, end, emptyAtMs: null, unused: expiring(window, end, leftMs) };
  }
  const emptyAtMs = Math.min(readAtMs + ((1 - used) / rate) * HOUR_MS, resetsAtMs);
  return { ...known, verdict: 'dry', end, emptyAtMs };
}
