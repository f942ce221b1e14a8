const NOTHING = 1e-9;
const DIGITS = 6;
/** Powers of ten up to 1e22 are exact, and so is what they divide. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * A value that is not negative, to 6 significant digits, and below 1e-9 as 0: equality of two such values
 * is transitive (behaviour.md section 3). Text would do it too, ten times slower.
 */
export function sixDigits(value: number): number {
  if (value < NOTHING) return 0;
  const places = DIGITS - 1 - Math.floor(Math.log10(value));
  const power = POWERS[Math.abs(places)];
  if (power === undefined) return Number(value.toPrecision(DIGITS));
  return places < 0 ? Math.round(value / power) * power : Math.round(value * power) / power;
}
