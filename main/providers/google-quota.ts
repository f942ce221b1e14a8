import { percentAmount, windowStatus } from '../core/limits.ts';
import type { WindowReading } from '../core/usage.ts';
import { flexibleNumber } from './flexible-number.ts';
import type { JsonObject } from './json-fields.ts';

const EARLIEST_MS = Date.UTC(2000);
const LATEST_MS = Date.UTC(2100);
/** Names come from the provider, and are shown and stored. */
const LONGEST_NAME = 120;

/** What a bucket of Google's tells; null is not told. */
export interface Bucket {
  readonly remaining: number | null;
  readonly resetsAtMs: number | null;
}

/** A text: which field cannot be read. */
export function readBucket(row: JsonObject): Bucket | string {
  const remaining = numberOf(row['remainingFraction']);
  if (remaining === undefined) return 'remainingFraction is no number';
  const told = row['resetTime'] ?? null;
  const resetsAtMs = typeof told === 'string' ? Date.parse(told) : null;
  if ((told !== null && resetsAtMs === null) || Number.isNaN(resetsAtMs))
    return 'resetTime is no time';
  const isReset = resetsAtMs !== null && resetsAtMs > EARLIEST_MS && resetsAtMs < LATEST_MS;
  return { remaining, resetsAtMs: isReset ? resetsAtMs : null };
}

/** Numbers come as texts, too; null where none is told, undefined where it is none. */
export function numberOf(value: unknown): number | null | undefined {
  if (value === null || value === undefined) return null;
  return flexibleNumber(value) ?? undefined;
}

/** Google leaves a number out that is 0: a reset without a fraction is a quota that is used up (providers.md 2.1). */
export function fullWhereUntold(bucket: Bucket): Bucket {
  const isFull = bucket.remaining === null && bucket.resetsAtMs !== null;
  return isFull ? { ...bucket, remaining: 0 } : bucket;
}

/** The fuller of two, and the later reset of two that are alike: what limits longer. */
export function worse(one: Bucket | null, other: Bucket): Bucket {
  if (one === null) return other;
  if (one.remaining === other.remaining)
    return (one.resetsAtMs ?? 0) >= (other.resetsAtMs ?? 0) ? one : other;
  if (one.remaining === null || other.remaining === null)
    return one.remaining === null ? other : one;
  return one.remaining < other.remaining ? one : other;
}

export function readingOf(
  { remaining, resetsAtMs }: Bucket,
  name: Pick<WindowReading, 'id' | 'label' | 'durationMs' | 'scope' | 'note'>,
): WindowReading {
  const used = remaining === null ? null : 1 - Math.min(Math.max(remaining, 0), 1);
  const usedFraction = used === null ? null : Number(used.toFixed(6));
  return {
    ...name,
    id: name.id.slice(0, LONGEST_NAME),
    label: name.label.slice(0, LONGEST_NAME),
    resetsAtMs,
    usedFraction,
    amount: percentAmount(usedFraction),
    status: windowStatus(usedFraction),
    source: 'poll',
  };
}

/** What a name of another day is blocked under; no model has such a family. */
export function scopeOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 80);
  return slug === '' || slug === '-' ? 'other' : slug;
}
