import { expect, test } from 'vitest';
import { spread } from '../../charts/spread.ts';
import { formatAxisTokens, formatSpan, formatTokens } from '../../text/usage-format.ts';
import { shortName } from './names.ts';
import { roundTicks, timeTicks } from './ticks.ts';

test('an axis ends at a round number, never below the highest value', () => {
  expect(roundTicks(0)).toEqual([0, 1]);
  expect(roundTicks(1)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(roundTicks(0.62)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  expect(roundTicks(20_000_000)).toEqual([0, 5e6, 10e6, 15e6, 20e6]);
  for (const max of [0.013, 3, 7.7, 99, 101, 12_345, 8.4e8])
    expect(roundTicks(max).at(-1)).toBeGreaterThanOrEqual(max);
});

test('times stand at local midnights, every fourth hour, and first days of months', () => {
  const at = (text: string): number => new Date(text).getTime();
  const week = timeTicks('7d', at('2026-11-13T00:00'), at('2026-11-19T14:20'));
  expect(week.map((tick) => new Date(tick).getHours())).toEqual([0, 0, 0, 0, 0, 0, 0]);
  const day = timeTicks('24h', at('2026-11-18T15:00'), at('2026-11-19T14:20'));
  expect(day.map((tick) => new Date(tick).getHours())).toEqual([16, 20, 0, 4, 8, 12]);
  const year = timeTicks('1y', at('2025-11-20T00:00'), at('2026-11-19T14:20'));
  expect(year.map((tick) => new Date(tick).getMonth())).toEqual([
    11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ]);
});

test('labels closer than a line are spread, and stay inside', () => {
  expect(spread([20, 60], 0, 100)).toEqual([20, 60]);
  expect(spread([50, 52, 53], 0, 100)).toEqual([50, 64, 78]);
  expect(spread([96, 97, 98], 0, 100)).toEqual([72, 86, 100]);
});

test('names and numbers are short by rule', () => {
  expect(shortName('mira@example.com')).toBe('mira');
  expect(shortName('a.very.long.person@example.com')).toBe('a.very.l…');
  expect(shortName('dev@example.com, Personal')).toBe('dev, Per…');
  expect(shortName('Work')).toBe('Work');
  expect([0, 980, 31_200_000, 999_960, 1.5e9].map(formatTokens)).toEqual([
    '0',
    '980',
    '31.2\u202fM',
    '1.0\u202fM',
    '1.5\u202fB',
  ]);
  expect(formatAxisTokens(5_000_000)).toBe('5\u202fM');
  const span = (from: string, to: string) => formatSpan(Date.parse(from), Date.parse(to));
  expect(span('2026-11-12T00:00', '2026-11-19T14:00')).toBe('12 to 19 November');
  expect(span('2026-10-28T00:00', '2026-11-03T14:00')).toBe('28 October to 3 November');
  expect(span('2026-11-19T00:00', '2026-11-19T14:00')).toBe('19 November');
  expect(span('2025-11-22T00:00', '2026-11-21T14:00')).toBe('22 Nov 2025 to 21 Nov 2026');
});
