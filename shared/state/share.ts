function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shareList(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  const shared = after.map((value, index) => share(before[index], value));
  const same = before.length === after.length && shared.every((v, index) => v === before[index]);
  return same ? before : shared;
}

/** `after`, with every part that equals its counterpart in `before` replaced by that one. Plain JSON only. */
export function share<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (Array.isArray(before) && Array.isArray(after)) return shareList(before, after) as T;
  if (!isRecord(before) || !isRecord(after)) return after;
  const keys = Object.keys(after);
  const shared = Object.fromEntries(keys.map((key) => [key, share(before[key], after[key])]));
  const same =
    keys.length === Object.keys(before).length && keys.every((key) => shared[key] === before[key]);
  return (same ? before : shared) as T;
}
