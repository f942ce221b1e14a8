import { expect, test } from 'vitest';
import { makeAccount } from '../testing/snapshot.ts';
import { endingAtMs } from './ending.ts';

const NOW = Date.UTC(2026, 10, 19, 12);
const DAY = 24 * 3_600_000;

function account(days: number, over = {}) {
  return makeAccount(1, { signInAgainBy: new Date(NOW + days * DAY).toISOString(), ...over });
}

test('a sign-in that works is told to end in its last 7 days, and when it is over', () => {
  expect(endingAtMs(makeAccount(1), NOW)).toBeNull();
  expect(endingAtMs(account(7.5), NOW)).toBeNull();
  expect(endingAtMs(account(6.5), NOW)).toBe(NOW + 6.5 * DAY);
  expect(endingAtMs(account(-1), NOW)).toBe(NOW - DAY);
  expect(endingAtMs(account(6.5, { state: 'disabled' }), NOW)).toBeNull();
});
