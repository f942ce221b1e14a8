const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,12})?$/;

/** A number, told as one or as text; null for anything else. */
export function flexibleNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return NUMBER.test(text) ? Number(text) : null;
}
