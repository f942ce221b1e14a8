import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { drainRate } from './drain-rate.ts';

const HOUR_MS = 3_600_000;
const NOW = 1_800_000_000_000;

test.each([
  ['one of five hours gone', 0.4, 5, 4, 0.4],
  ['half of a week gone', 0.42, 168, 84, 0.005],
  ['more than all used counts as all', 1.7, 5, 4, 1],
  ['less than nothing used counts as nothing', -1, 5, 4, 0],
  ['reset further away than the window is long: not started', 0.3, 5, 9, 0.3],
  ['reset in the past: the whole window has gone by', 0.5, 5, -1, 0.1],
])('%s', (_name, usedFraction, hours, resetsInHours, rate) => {
  const resetsAtMs = NOW + resetsInHours * HOUR_MS;
  expect(drainRate({ usedFraction, durationMs: hours * HOUR_MS, resetsAtMs }, NOW)).toBe(rate);
});

test('without a reset time or a duration the used fraction stands for the rate', () => {
  expect(drainRate({ usedFraction: 0.3, durationMs: HOUR_MS, resetsAtMs: null }, NOW)).toBe(0.3);
  expect(drainRate({ usedFraction: 0.3, durationMs: null, resetsAtMs: NOW + 1 }, NOW)).toBe(0.3);
});

test('an unknown used fraction has no rate', () => {
  expect(drainRate({ usedFraction: null, durationMs: 1, resetsAtMs: NOW }, NOW)).toBeNull();
});

test('noise below 6 significant digits, and below 1e-9, is gone', () => {
  const window = { durationMs: null, resetsAtMs: null };
  expect(drainRate({ ...window, usedFraction: 0.1 + 0.2 }, NOW)).toBe(0.3);
  expect(drainRate({ ...window, usedFraction: 9e-10 }, NOW)).toBe(0);
});

test('for any numbers the rate is finite, not negative, and grows with use', () => {
  const number = fc.double({ min: -1e13, max: 1e13, noNaN: true });
  fc.assert(
    fc.property(
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 10_000 * HOUR_MS }),
      number,
      (used, more, durationMs, resetsAtMs) => {
        const rate = drainRate({ usedFraction: used, durationMs, resetsAtMs }, NOW);
        const larger = drainRate({ usedFraction: used + more, durationMs, resetsAtMs }, NOW);
        expect(Number.isFinite(rate)).toBe(true);
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(larger).toBeGreaterThanOrEqual(rate ?? Infinity);
      },
    ),
  );
});
