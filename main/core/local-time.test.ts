import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { historySpan, lineSteps } from './history-range.ts';
import { hourSteps, isTimeZone, localDays, localWeeks } from './local-time.ts';
import type { Bucket } from './local-time.ts';

const HOUR_MS = 3_600_000;
const hour = (text: string): number => Math.floor(Date.parse(text) / HOUR_MS);
const lengths = (buckets: readonly Bucket[]): readonly (readonly [string, number])[] =>
  buckets.map(({ name, start, end }) => [name, end - start]);

test.each([
  ['Europe/Berlin', '2026-03-27T23:00Z', '2026-03-30T22:00Z', ['2026-03-29', 23]],
  ['Europe/Berlin', '2026-10-23T22:00Z', '2026-10-26T23:00Z', ['2026-10-25', 25]],
  ['America/New_York', '2026-10-31T04:00Z', '2026-11-02T05:00Z', ['2026-11-01', 25]],
  // Midnight itself does not exist there that day.
  ['America/Santiago', '2026-09-05T04:00Z', '2026-09-07T03:00Z', ['2026-09-06', 23]],
])('%s: a change of the clocks makes a day shorter or longer, never two', (zone, from, to, day) => {
  expect(lengths(localDays(hour(from), hour(to), zone))).toContainEqual(day);
});

test('an offset is a zone, and a day that a zone skipped is not there', () => {
  expect(
    lengths(localDays(hour('2026-01-01T00:00Z'), hour('2026-01-02T00:00Z'), '+05:30')),
  ).toEqual([
    ['2026-01-01', 19],
    ['2026-01-02', 5],
  ]);
  const apia = localDays(hour('2011-12-29T10:00Z'), hour('2012-01-01T10:00Z'), 'Pacific/Apia');
  expect(apia.map(({ name }) => name)).not.toContain('2011-12-30');
});

test('weeks begin on Monday, also across a year', () => {
  const days = localDays(hour('2026-12-26T00:00Z'), hour('2027-01-05T00:00Z'), 'UTC');
  expect(lengths(localWeeks(days))).toEqual([
    ['2026-12-21', 48],
    ['2026-12-28', 168],
    ['2027-01-04', 24],
  ]);
});

test.each([
  ['Europe/Berlin', true],
  ['+05:30', true],
  ['Nowhere/Land', false],
  ["UTC'; DROP TABLE meta", false],
])('%j as a time zone: %s', (zone, known) => {
  expect(isTimeZone(zone)).toBe(known);
});

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  '-09:30',
);
const starts = fc.integer({ min: hour('2010-01-01T00:00Z'), max: hour('2035-01-01T00:00Z') });

test('property: every hour is in exactly one day, and days never go back', () => {
  fc.assert(
    fc.property(zones, starts, fc.integer({ min: 1, max: 1500 }), (zone, start, length) => {
      const days = localDays(start, start + length, zone);
      expectPartition(days, start, start + length);
      expectPartition(localWeeks(days), start, start + length);
      for (const [index, { name, start: first, end }] of days.entries()) {
        if (index > 0) expect(name > (days[index - 1]?.name ?? '')).toBe(true);
        const isWhole = index > 0 && index < days.length - 1;
        if (isWhole) expect(end - first).toBeGreaterThanOrEqual(23);
        expect(end - first).toBeLessThanOrEqual(25);
      }
    }),
  );
});

test('property: each range ends with this hour and has its local days', () => {
  const ranges = fc.constantFrom('24h', '7d', '30d', '1y');
  fc.assert(
    fc.property(ranges, zones, starts, (range, zone, at) => {
      const nowMs = at * HOUR_MS + 1234;
      const span = historySpan(range, nowMs, zone);
      expect(span.end).toBe(at + 1);
      expectPartition(span.days, span.start, span.end);
      expectPartition(lineSteps(range, span), span.start, span.end);
      const wanted = { '24h': null, '7d': 7, '30d': 30, '1y': 365 }[range];
      if (wanted !== null) expect(span.days).toHaveLength(wanted);
      else expect(span.end - span.start).toBe(24);
    }),
    { numRuns: 60 },
  );
});

test('property: steps leave no hour out', () => {
  fc.assert(
    fc.property(starts, fc.nat(500), fc.integer({ min: 1, max: 9 }), (start, length, step) => {
      expectPartition(hourSteps(start, start + length, step), start, start + length);
    }),
  );
});

function expectPartition(buckets: readonly Bucket[], start: number, end: number): void {
  let at = start;
  for (const bucket of buckets) {
    expect(bucket.start).toBe(at);
    expect(bucket.end).toBeGreaterThan(at);
    at = bucket.end;
  }
  expect(at).toBe(end);
}
