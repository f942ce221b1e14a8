/** The value below which the part `q` of the values lies, interpolated; null of none. */
export function quantile(values: readonly number[], q: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (at - Math.floor(at));
}

export function median(values: readonly (number | null)[]): number | null {
  return quantile(values.filter(isNumber), 0.5);
}

/** `value / base`, null where one is missing or the base is 0. */
export function ratio(value: number | null, base: number | null): number | null {
  return value === null || base === null || base === 0 ? null : value / base;
}

export function difference(value: number | null, base: number | null): number | null {
  return value === null || base === null ? null : value - base;
}

/** From the smallest to the largest value, as a part of the median. */
export function spread(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  return ratio(Math.max(...values) - Math.min(...values), median(values));
}

/**
 * The median over the rounds of what `combine` makes of a value and the base's value of the same round:
 * what slows the machine for one round slows both, and falls out.
 */
export function pairedMedian(
  values: readonly (number | null)[],
  bases: readonly (number | null)[],
  combine: (value: number | null, base: number | null) => number | null,
): number | null {
  return median(values.map((value, round) => combine(value, bases[round] ?? null)));
}

function isNumber(value: number | null): value is number {
  return value !== null;
}
