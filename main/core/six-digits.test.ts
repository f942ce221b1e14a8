import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sixDigits } from './six-digits.ts';

it.each([
  [0, 0],
  [9.9e-10, 0],
  [0.1 + 0.2, 0.3],
  [0.0043750000001, 0.004375],
  [1 / 3, 0.333333],
  [2 / 3e5, 0.00000666667],
  [123456.7, 123457],
  [7654321, 7654320],
  [36, 36],
])('%d is %d', (value, expected) => {
  expect(sixDigits(value)).toBe(expected);
});

it('is what text says, but where the seventh digit is a plain half', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (value) => {
      const said = Number(value.toPrecision(6));
      expect(Math.abs(sixDigits(value) - said)).toBeLessThanOrEqual(said * 1.0001e-5);
    }),
  );
});

it('rounding again changes nothing, and no larger value becomes smaller', () => {
  const value = fc.double({ min: 0, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(sixDigits(sixDigits(one))).toBe(sixDigits(one));
      const [low, high] = one < other ? [one, other] : [other, one];
      expect(sixDigits(low)).toBeLessThanOrEqual(sixDigits(high));
    }),
  );
});
