import { assertNever } from '../../shared/exhaustive.ts';
import type { HistoryRange } from '../../shared/model/history.ts';
import { hourSteps, localDays, localWeeks } from './local-time.ts';
import type { Bucket } from './local-time.ts';
import { hourOf } from './request-sums.ts';

const DAYS = { '24h': 1, '7d': 7, '30d': 30, '1y': 365 } as const;

export interface HistorySpan {
  /** Hours since the epoch, `end` excluded; the present hour is the last one. */
  readonly start: number;
  readonly end: number;
  /** Local days. */
  readonly days: readonly Bucket[];
}

/** 24 hours with the present one; the longer ones are local days with today. */
export function historySpan(range: HistoryRange, nowMs: number, zone: string): HistorySpan {
  const end = hourOf(nowMs) + 1;
  if (range === '24h') return { start: end - 24, end, days: localDays(end - 24, end, zone) };
  // Two days more than enough: the first is cut, and one may have 25 hours.
  const days = localDays(end - (DAYS[range] + 2) * 24, end, zone).slice(-DAYS[range]);
  return { start: days[0]?.start ?? end, end, days };
}

/** The steps of a line: an hour, three hours, and for a year a local week. */
export function lineSteps(range: HistoryRange, span: HistorySpan): readonly Bucket[] {
  switch (range) {
    case '24h':
    case '7d':
      return hourSteps(span.start, span.end, 1);
    case '30d':
      return hourSteps(span.start, span.end, 3);
    case '1y':
      return localWeeks(span.days);
    default:
      return assertNever(range);
  }
}
