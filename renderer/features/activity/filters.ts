import type { RequestRow } from './row.ts';

export const TIMES = ['today', 'hour', 'day'] as const;
export type Time = (typeof TIMES)[number];

/** Empty: every one. */
export interface Filters {
  readonly text: string;
  readonly client: string;
  readonly model: string;
  /** Id of the account. */
  readonly account: string;
  readonly outcome: string;
  readonly time: Time | '';
}

export const NO_FILTERS: Filters = {
  text: '',
  client: '',
  model: '',
  account: '',
  outcome: '',
  time: '',
};
export const FIRST_FILTERS: Filters = { ...NO_FILTERS, time: 'today' };

const HOUR_MS = 3_600_000;

export function startOfDayMs(nowMs: number): number {
  return new Date(nowMs).setHours(0, 0, 0, 0);
}

/** From when on requests are shown; 0: all. */
export function sinceMs(time: Filters['time'], nowMs: number): number {
  if (time === 'today') return startOfDayMs(nowMs);
  if (time === 'hour') return nowMs - HOUR_MS;
  return time === 'day' ? nowMs - 24 * HOUR_MS : 0;
}

/** `textOf`: what a person reads in the row. */
export function filterRows(
  rows: readonly RequestRow[],
  filters: Filters,
  nowMs: number,
  textOf: (row: RequestRow) => string,
): readonly RequestRow[] {
  const fromMs = sinceMs(filters.time, nowMs);
  const parts = filters.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const { client, model, account } = row.request;
    if (row.atMs < fromMs) return false;
    if (filters.client !== '' && (client ?? '') !== filters.client) return false;
    if (filters.model !== '' && model !== filters.model) return false;
    if (filters.account !== '' && String(account) !== filters.account) return false;
    if (filters.outcome !== '' && row.outcome !== filters.outcome) return false;
    if (parts.length === 0) return true;
    const text = textOf(row).toLowerCase();
    return parts.every((part) => text.includes(part));
  });
}
