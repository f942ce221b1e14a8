import { expect, test } from 'vitest';
import type { WindowAmount } from '../../shared/model/window.ts';
import { amountText } from './amount.ts';

const say = (used: number | null, limit: number | null, unit: WindowAmount['unit']) =>
  amountText({ used, limit, unit })?.replaceAll(/\s/g, ' ') ?? null;

test('what a provider counts is told in its own unit', () => {
  expect(say(12, 300, 'requests')).toBe('12 of 300 requests');
  expect(say(4.2, 50, 'usd')).toBe('$4.20 of $50.00');
  expect(say(0.5, 20, 'credits')).toBe('0.5 of 20 credits');
  expect(say(1_250_000, 40_000_000, 'tokens')).toBe('1.3 M of 40 M tokens');
});

test('without a limit, or without what was used, it says only what is known', () => {
  expect(say(1, null, 'requests')).toBe('1 request');
  expect(say(12.5, null, 'usd')).toBe('$12.50');
  expect(say(null, 300, 'requests')).toBe('of 300 requests');
  expect(say(null, null, 'requests')).toBeNull();
});

test('a percentage stands beside it already', () => {
  expect(say(40, 100, 'percent')).toBeNull();
  expect(amountText(null)).toBeNull();
});
