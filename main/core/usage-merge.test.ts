import { expect, test } from 'vitest';
import { mergeWindows, NO_USAGE, renewReport, windowAt } from './usage-merge.ts';
import type { WindowReading } from './usage.ts';

const NOW = 1_800_000_000_000;

function reading(id: string, fields: Partial<WindowReading> = {}): WindowReading {
  return {
    id,
    label: id,
    durationMs: 1000,
    resetsAtMs: NOW + 500,
    usedFraction: 0.5,
    status: 'ok',
    scope: null,
    source: 'poll',
    ...fields,
  };
}

test('a response replaces its windows by id in place, keeps the others and does not renew the report', () => {
  const report = {
    ...NO_USAGE,
    fetchedAtMs: 7,
    notes: ['n'],
    windows: [reading('a'), reading('b')],
  };
  const newer = reading('a', { usedFraction: 0.6, source: 'headers' });
  const merged = mergeWindows(report, [newer, reading('c')]);
  expect(merged.windows.map(({ id, usedFraction }) => [id, usedFraction])).toEqual([
    ['a', 0.6],
    ['b', 0.5],
    ['c', 0.5],
  ]);
  expect(merged).toMatchObject({ fetchedAtMs: 7, notes: ['n'] });
  expect(report.windows[0]?.usedFraction).toBe(0.5);
});

test('the first response of an account makes a report that was never fetched', () => {
  expect(mergeWindows(null, [reading('a')])).toMatchObject({
    fetchedAtMs: null,
    windows: [{ id: 'a' }],
  });
});

test('past its reset a window reads unknown; before it, or without one, it stays', () => {
  const window = reading('a', { resetsAtMs: NOW });
  expect(windowAt(window, NOW - 1)).toBe(window);
  expect(windowAt(window, NOW)).toMatchObject({
    usedFraction: null,
    status: 'unknown',
    resetsAtMs: null,
  });
  const endless = reading('a', { resetsAtMs: null });
  expect(windowAt(endless, NOW)).toBe(endless);
});

test('a report takes the place of the one before, except for what an answer told later', () => {
  const before = mergeWindows(
    mergeWindows(
      { ...NO_USAGE, windows: [reading('gone')] },
      [reading('old', { source: 'headers' })],
      5,
    ),
    [reading('new', { source: 'headers', usedFraction: 0.9 })],
    15,
  );
  const fetched = { ...NO_USAGE, fetchedAtMs: 10, windows: [reading('old'), reading('new')] };
  const renewed = renewReport(before, fetched);
  expect(renewed.windows).toMatchObject([
    { id: 'old', source: 'poll', readAtMs: 10 },
    { id: 'new', source: 'headers', usedFraction: 0.9, readAtMs: 15 },
  ]);
  expect(renewed.fetchedAtMs).toBe(10);
  expect(renewReport(null, fetched).windows).toHaveLength(2);
});
