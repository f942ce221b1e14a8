import { drainRate } from '../drain-rate.ts';
import { sixDigits } from '../six-digits.ts';
import { windowAt } from '../usage-merge.ts';
import type { WindowReading } from '../usage.ts';
import type { RankingRules } from './rules.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIVE_HOURS_MS = 5 * HOUR_MS;
/** Providers round lengths and resets. */
const ROUNDING_MS = 2 * 60_000;
/** What is assumed of a window of which nothing is known. */
const UNKNOWN_USED = 0.5;
/** What resets at once is not lost at once. */
const SOONEST_RESET_HOURS = 1 / 60;

/** A window as the order sees it; `usedFraction` null: assumed to be half used. */
export type RankedWindow = Pick<
  WindowReading,
  'id' | 'label' | 'durationMs' | 'resetsAtMs' | 'usedFraction' | 'status'
>;

export type Boost = 'untouched' | 'uncapped' | null;

export interface Figures {
  readonly long: RankedWindow | null;
  readonly short: RankedWindow | null;
  readonly longRate: number;
  readonly longUsed: number;
  readonly shortRate: number;
  readonly shortUsed: number;
  readonly boost: Boost;
  /** Unused fraction of the long window per hour until its reset. */
  readonly headroomRate: number;
}

/** What an account's windows say for one model family. */
export function figuresOf(
  windows: readonly WindowReading[],
  family: string | null,
  rules: RankingRules,
  nowMs: number,
): Figures {
  let short: RankedWindow | null = null;
  let weekly: RankedWindow | null = null;
  for (const each of windows) {
    if (!countsFor(each, family, rules)) continue;
    const window = windowAt(each, nowMs);
    if (rules.windows === 'fullest') weekly = morePressured(weekly, withLength(window));
    else if ((window.durationMs ?? 0) < DAY_MS) short = morePressured(short, window);
    else weekly = morePressured(weekly, window);
  }
  const long = weekly ?? short;
  return {
    long,
    short,
    longRate: rateOf(long, nowMs),
    longUsed: usedOf(long),
    shortRate: rateOf(short, nowMs),
    shortUsed: usedOf(short),
    boost: rules.boostsUntouched ? boostOf(short, long, nowMs) : null,
    headroomRate: headroomOf(long, nowMs),
  };
}

/** Whether a window says anything of that family. */
export function countsFor(
  { id, scope, amount, durationMs }: WindowReading,
  family: string | null,
  { familyMeters, windows, ranked }: RankingRules,
): boolean {
  if (windows === 'shown' || ranked?.has(id) === false) return false;
  // Money that no time bounds is shown, and limits nothing by itself.
  if (amount?.unit === 'usd' && durationMs === null) return false;
  if (family === null || familyMeters === 'beside') return scope === null || scope === family;
  return scope === family;
}

/** Such windows are a day long where their length is not told. */
function withLength(window: RankedWindow): RankedWindow {
  return window.durationMs === null ? { ...window, durationMs: DAY_MS } : window;
}

/** Known before unknown, then the fuller; the same answer in whatever order they come. */
function morePressured(one: RankedWindow | null, other: RankedWindow): RankedWindow {
  if (one === null) return other;
  const difference = (other.usedFraction ?? -1) - (one.usedFraction ?? -1);
  if (difference !== 0) return difference > 0 ? other : one;
  return other.id < one.id ? other : one;
}

function rateOf(window: RankedWindow | null, nowMs: number): number {
  if (window === null) return UNKNOWN_USED;
  const { durationMs, resetsAtMs, usedFraction } = window;
  const known = { durationMs, resetsAtMs, usedFraction: usedFraction ?? UNKNOWN_USED };
  return drainRate(known, nowMs) ?? UNKNOWN_USED;
}

function usedOf(window: RankedWindow | null): number {
  return sixDigits(Math.min(Math.max(window?.usedFraction ?? UNKNOWN_USED, 0), 1));
}

/** Of a window without a reset time nothing is lost sooner than after its whole length. */
function headroomOf(window: RankedWindow | null, nowMs: number): number {
  if (window === null) return 0;
  const leftMs = window.resetsAtMs === null ? window.durationMs : window.resetsAtMs - nowMs;
  if (leftMs === null) return 0;
  return sixDigits((1 - usedOf(window)) / Math.max(leftMs / HOUR_MS, SOONEST_RESET_HOURS));
}

function boostOf(short: RankedWindow | null, long: RankedWindow | null, nowMs: number): Boost {
  if (short === null) return long === null || long.usedFraction === null ? null : 'uncapped';
  const { durationMs, resetsAtMs, usedFraction } = short;
  if (durationMs === null || Math.abs(durationMs - FIVE_HOURS_MS) > ROUNDING_MS) return null;
  if (usedFraction !== 0) return null;
  const isWhole = resetsAtMs === null || resetsAtMs - nowMs >= durationMs - ROUNDING_MS;
  return isWhole ? 'untouched' : null;
}
