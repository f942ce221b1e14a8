import { describe, expect, test } from 'vitest';
import {
  formatAge,
  formatBrief,
  formatDuration,
  formatElapsed,
  formatMoment,
  formatPercent,
  formatRate,
  formatWait,
  formatWhen,
} from './format.ts';
import { maskEmail } from './identity.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function plain(text: string): string {
  return text.replaceAll(/\s/g, ' ');
}

describe('numbers', () => {
  test('a percentage never says 100 before the end', () => {
    expect(plain(formatPercent(0.344))).toBe('34 %');
    expect(plain(formatPercent(0.999))).toBe('99 %');
    expect(plain(formatPercent(1))).toBe('100 %');
  });

  test('two places below 10', () => {
    expect(plain(formatRate(0.00444))).toBe('0.44 %/h');
    expect(plain(formatRate(0.1124))).toBe('11.2 %/h');
    expect(plain(formatRate(0.09996))).toBe('10.0 %/h');
  });

  test('a number never leaves its unit', () => {
    expect(formatPercent(0.3)).not.toMatch(/ /);
    expect(formatDuration(3 * DAY + 18 * HOUR)).not.toMatch(/ /);
  });
});

describe('durations', () => {
  test('two units at most', () => {
    expect(plain(formatDuration(3 * DAY + 18 * HOUR + MINUTE))).toBe('3 d 18 h');
    expect(plain(formatDuration(11 * DAY + 3 * HOUR))).toBe('11 d');
    expect(plain(formatDuration(3 * HOUR + 2 * MINUTE))).toBe('3 h 02 m');
    expect(plain(formatDuration(48 * MINUTE))).toBe('48 m');
    expect(plain(formatDuration(10))).toBe('1 m');
  });

  test('what a person waits for is counted in seconds', () => {
    expect(plain(formatWait(8 * MINUTE + 48_000))).toBe('8 m 48 s');
    expect(plain(formatWait(-5))).toBe('0 s');
    expect(plain(formatElapsed(640))).toBe('640 ms');
    expect(plain(formatElapsed(2400))).toBe('2.4 s');
    expect(plain(formatAge(22 * MINUTE))).toBe('22 min');
  });
});

test('a moment is clock time today, a weekday this week, a date beyond', () => {
  const now = new Date(2026, 10, 19, 14, 26).getTime();
  expect(formatMoment(new Date(2026, 10, 19, 16, 40).getTime(), now)).toBe('16:40');
  expect(formatMoment(new Date(2026, 10, 23, 9, 0).getTime(), now)).toBe('Mon 09:00');
  expect(formatMoment(new Date(2026, 11, 1, 1, 0).getTime(), now)).toBe('1 Dec, 01:00');
  expect(formatMoment(new Date(2030, 11, 31).getTime(), now)).toBe('31 Dec 2030');
});

test('a masked address keeps its first letter and its domain', () => {
  expect(maskEmail('mira@example.com')).toBe('m•••@example.com');
  expect(maskEmail('@example.com')).toBe('•••');
  expect(maskEmail('nothing')).toBe('•••');
});

test('one unit where there is no room for two', () => {
  expect(plain(formatBrief(90 * HOUR))).toBe('3 d');
  expect(plain(formatBrief(2.2 * HOUR))).toBe('2 h');
  expect(plain(formatBrief(48 * MINUTE))).toBe('48 m');
  expect(plain(formatBrief(0))).toBe('1 m');
});

test('over midnight the clock is enough for 12 hours, back it is not', () => {
  const now = new Date(2026, 10, 21, 22, 33).getTime();
  expect(formatMoment(now + 2 * HOUR, now)).toBe('00:33');
  expect(formatWhen(now + 2 * HOUR, now)).toBe('at 00:33');
  expect(formatMoment(now + 13 * HOUR, now)).toBe('Sun 11:33');
  expect(formatMoment(now - 23 * HOUR, now)).toBe('Fri 23:33');
});
