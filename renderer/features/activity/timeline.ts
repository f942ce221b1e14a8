import type { RequestRecord } from '../../../shared/model/activity.ts';

export interface Bar {
  readonly kind: 'refused' | 'waiting' | 'answer';
  /** Of the lane's width, in percent. */
  readonly left: number;
  readonly width: number;
}

export interface Timeline {
  /** One list for each attempt. */
  readonly lanes: readonly (readonly Bar[])[];
  readonly ticks: readonly { readonly at: number; readonly ms: number }[];
  /** The axis is broken there: what follows is drawn closer together. */
  readonly isBroken: boolean;
}

/** Where a broken axis ends and goes on, in percent. */
const BREAK_END = 45;
const BREAK_START = 47;
/** Below this share of the whole, what was tried would be too narrow to be seen. */
const NARROW = 0.3;

interface Scale {
  readonly cutMs: number;
  readonly totalMs: number;
}

/** The smallest of 1, 2, 5 times a power of ten that is not below. */
function niceAbove(ms: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, ms)));
  return ([1, 2, 5, 10].find((step) => step * power >= ms) ?? 10) * power;
}

function scaleOf(earlyMs: number, totalMs: number): Scale {
  const cutMs = niceAbove(earlyMs * 1.2);
  return { cutMs: cutMs < totalMs * NARROW ? cutMs : totalMs, totalMs };
}

function place(ms: number, { cutMs, totalMs }: Scale): number {
  if (totalMs <= 0) return 0;
  if (cutMs === totalMs) return (ms / totalMs) * 100;
  if (ms <= cutMs) return (ms / cutMs) * BREAK_END;
  return BREAK_START + ((ms - cutMs) / (totalMs - cutMs)) * (100 - BREAK_START);
}

/** A bar over the break is drawn as two. */
function bars(kind: Bar['kind'], fromMs: number, toMs: number, scale: Scale): readonly Bar[] {
  const { cutMs, totalMs } = scale;
  if (cutMs < totalMs && fromMs < cutMs && toMs > cutMs)
    return [
      { kind, left: place(fromMs, scale), width: BREAK_END - place(fromMs, scale) },
      { kind, left: BREAK_START, width: place(toMs, scale) - BREAK_START },
    ];
  const left = place(fromMs, scale);
  return [{ kind, left, width: place(toMs, scale) - left }];
}

/** Round instants, and the end; none so near to it that their texts would touch. */
function evenMarks(totalMs: number): readonly number[] {
  const step = niceAbove(totalMs / 3);
  return [0, step, 2 * step, 3 * step].filter((ms) => ms < totalMs * 0.85).concat(totalMs);
}

/** When each account was tried, one after the other. Pure. */
export function timelineOf(record: RequestRecord): Timeline {
  const { attemptList, firstByteMs } = record;
  const triedMs = attemptList.reduce((sum, { ms }) => sum + ms, 0);
  const totalMs = Math.max(record.durationMs, triedMs, firstByteMs ?? 0);
  const scale = scaleOf(firstByteMs ?? triedMs, totalMs);
  let atMs = Math.max(0, totalMs - triedMs);
  const lanes = attemptList.map(({ ms, reason }, index) => {
    const [fromMs, toMs] = [atMs, atMs + ms];
    atMs = toMs;
    const isLast = index === attemptList.length - 1;
    if (!isLast || firstByteMs === null || reason !== 'ok')
      return bars(reason === 'ok' ? 'answer' : 'refused', fromMs, toMs, scale);
    const answeredMs = Math.min(Math.max(firstByteMs, fromMs), toMs);
    const waiting = bars('waiting', fromMs, answeredMs, scale);
    return waiting.concat(bars('answer', answeredMs, toMs, scale));
  });
  const isBroken = scale.cutMs < totalMs;
  const marks = isBroken ? [0, scale.cutMs / 2, scale.cutMs, totalMs] : evenMarks(totalMs);
  return { lanes, ticks: marks.map((ms) => ({ at: place(ms, scale), ms })), isBroken };
}

/** How long the account that answered was waited for; null where another time is meant or none known. */
export function waitedMs(record: RequestRecord, index: number): number | null {
  const { attemptList, firstByteMs, durationMs } = record;
  if (firstByteMs === null || index !== attemptList.length - 1) return null;
  const beforeMs = durationMs - (attemptList[index]?.ms ?? 0);
  return Math.max(0, firstByteMs - Math.max(0, beforeMs));
}
