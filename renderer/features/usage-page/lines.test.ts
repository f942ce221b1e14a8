import { expect, test } from 'vitest';
import type { WindowSeries } from '../../../shared/model/history.ts';
import { bucketsOf, rowsOf, segmentsOf, valueAt } from './lines.ts';

const HOUR = 3_600_000;
const hours = (...values: readonly (number | null)[]) =>
  values.flatMap((value, index) => (value === null ? [] : [{ atMs: index * HOUR, value }]));

test('up to 3 h without a reading is bridged, more is a gap', () => {
  expect(segmentsOf(hours(1, null, null, 2), [], HOUR)).toHaveLength(1);
  expect(segmentsOf(hours(1, null, null, null, 2), [], HOUR)).toHaveLength(2);
  expect(segmentsOf(hours(1, null, null, null, 2), [], 3 * HOUR)).toHaveLength(1);
});

test('a reset breaks the line where it was, from the height before to the one after', () => {
  const reset = { atMs: 1.5 * HOUR, before: 0.9, after: 0 };
  const segments = segmentsOf(hours(0.7, 0.8, 0.1), [reset], HOUR);
  expect(segments).toEqual([
    [
      { atMs: 0, value: 0.7 },
      { atMs: HOUR, value: 0.8 },
      { atMs: 1.5 * HOUR - 2, value: 0.9 },
    ],
    [
      { atMs: 1.5 * HOUR, value: 0 },
      { atMs: 2 * HOUR, value: 0.1 },
    ],
  ]);
  const rows = rowsOf([segments]);
  const between = rows.find(({ atMs }) => atMs === 1.5 * HOUR - 1);
  expect(between).toEqual({ atMs: 1.5 * HOUR - 1, line0: null });
});

test('a reset before the first reading, and two in a row, leave no empty piece', () => {
  const reset = (atMs: number) => ({ atMs, before: 0.5, after: 0 });
  expect(segmentsOf(hours(null, 0.1, 0.2), [reset(0)], HOUR)).toHaveLength(1);
  const twice = segmentsOf(hours(0.4, 0.1), [reset(0.2 * HOUR), reset(0.6 * HOUR)], HOUR);
  expect(twice.every((segment) => segment.length > 0)).toBe(true);
});

test('each row holds every line: between its readings, and nothing outside of them', () => {
  const one = segmentsOf(hours(0, 1, 2), [], HOUR);
  const other = segmentsOf([{ atMs: 0.5 * HOUR, value: 10 }], [], HOUR);
  const row = rowsOf([one, other]).find(({ atMs }) => atMs === 0.5 * HOUR);
  expect(row).toEqual({ atMs: 0.5 * HOUR, line0: 0.5, line1: 10 });
  expect(valueAt(one, 0.5 * HOUR, true)).toBe(0);
  expect(valueAt(one, 3 * HOUR)).toBeNull();
});

test('readings of the same hour are one row of the table', () => {
  const series = (account: number, minute: number): WindowSeries => ({
    account,
    provider: 'anthropic',
    email: null,
    window: 'anthropic:7d',
    label: '7 d',
    durationMs: null,
    scope: null,
    points: [{ at: `2026-11-19T14:${String(minute)}:00.000Z`, used: 0.3, drainRate: null }],
    resets: [],
    dry: [],
  });
  const buckets = bucketsOf([series(1, 40), series(2, 10)], HOUR);
  expect(buckets).toHaveLength(1);
  expect(new Date(buckets[0]?.startMs ?? 0).toISOString()).toBe('2026-11-19T14:00:00.000Z');
  expect([...(buckets[0]?.readings.keys() ?? [])]).toEqual([1, 2]);
});
