import { parseMoment } from '../../shared/model/common.ts';
import type { UsageWindow } from '../../shared/model/window.ts';

/** A reset that moves by less is the same one: some providers count it anew in every answer. */
const JITTER_MS = 60_000;
const TOLERANCE_WITHOUT_DURATION_MS = 10 * 60_000;
/** Half empty again before its reset: it was started over by hand. */
const RESTARTED_BELOW = 0.5;

/** How many of the marks are reached. */
export type Level = 0 | 1 | 2;
/** Per cent, the lower one first. */
export type Marks = readonly [number, number];

/** What was told of one window, in the period that it is in. */
export interface WindowMemory {
  /** Grows from period to period, so that it names this one. */
  readonly period: number;
  readonly resetsAtMs: number | null;
  readonly level: Level;
  readonly isEmpty: boolean;
  readonly isResetTold: boolean;
}

export interface WindowStep {
  readonly memory: WindowMemory | null;
  /** A level that was reached for the first time in this period. */
  readonly crossed: Level;
  /** The period that was used up and has ended. */
  readonly ended: number | null;
}

interface Reading {
  readonly resetsAtMs: number | null;
  readonly used: number | null;
  readonly isEmpty: boolean;
}

/** A window past its reset reads unknown until it is read again. */
export function readWindow(window: UsageWindow, nowMs: number): Reading {
  const resetsAtMs = window.resetsAt === null ? null : parseMoment(window.resetsAt);
  if (resetsAtMs !== null && resetsAtMs <= nowMs) return { resetsAtMs, used: null, isEmpty: false };
  const { status } = window;
  // A full window that still serves is a warning.
  const isEmpty =
    status === 'exhausted' || (status !== 'warning' && (window.usedFraction ?? 0) >= 1);
  return { resetsAtMs, used: isEmpty ? 1 : window.usedFraction, isEmpty };
}

function levelOf(used: number, [first, last]: Marks): Level {
  // As the fraction is stored: 0.29 × 100 is not 29.
  if (used >= last / 100) return 2;
  return used >= first / 100 ? 1 : 0;
}

/** Only ever forwards: two sources that disagree by hours must not make two periods in turns. */
function isNewPeriod(known: WindowMemory, window: UsageWindow, reading: Reading): boolean {
  if (known.resetsAtMs === null || reading.resetsAtMs === null) return false;
  const movedMs = reading.resetsAtMs - known.resetsAtMs;
  const { durationMs } = window;
  if (movedMs > (durationMs === null ? TOLERANCE_WITHOUT_DURATION_MS : durationMs / 2)) return true;
  return movedMs > JITTER_MS && known.level > 0 && (reading.used ?? 1) < RESTARTED_BELOW;
}

function unread(known: WindowMemory | null, reading: Reading, nowMs: number): WindowStep {
  const endsMs = reading.resetsAtMs ?? known?.resetsAtMs ?? null;
  const isOver = endsMs !== null && endsMs <= nowMs;
  if (known === null || !known.isEmpty || !isOver)
    return { memory: known, crossed: 0, ended: null };
  const memory = { ...known, isEmpty: false, isResetTold: true };
  return { memory, crossed: 0, ended: known.isResetTold ? null : known.period };
}

/** The first reading is where the memory begins: it is no news. */
export function stepWindow(
  known: WindowMemory | null,
  window: UsageWindow,
  marks: Marks,
  nowMs: number,
): WindowStep {
  const reading = readWindow(window, nowMs);
  if (reading.used === null) return unread(known, reading, nowMs);
  const level = levelOf(reading.used, marks);
  const { isEmpty, resetsAtMs } = reading;
  const fresh = { period: resetsAtMs ?? nowMs, resetsAtMs, isEmpty, isResetTold: false };
  if (known === null) return { memory: { ...fresh, level }, crossed: 0, ended: null };
  const hasEnded = known.isEmpty && !isEmpty && !known.isResetTold;
  const ended = hasEnded ? known.period : null;
  if (isNewPeriod(known, window, reading))
    return { memory: { ...fresh, level }, crossed: level, ended };
  const memory = {
    period: known.period,
    resetsAtMs: known.resetsAtMs ?? resetsAtMs,
    level: level > known.level ? level : known.level,
    isEmpty,
    isResetTold: known.isResetTold || hasEnded,
  };
  return { memory, crossed: level > known.level ? level : 0, ended };
}
