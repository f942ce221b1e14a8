import type { WindowReading } from '../core/usage.ts';
import { fullWhereUntold, numberOf, readBucket, readingOf, scopeOf } from './google-quota.ts';
import type { Bucket } from './google-quota.ts';
import { textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
};
const NAMED_MS: Readonly<Record<string, number>> = {
  hourly: HOUR_MS,
  daily: DAY_MS,
  weekly: 7 * DAY_MS,
  monthly: 30 * DAY_MS,
};
const LONGEST_MS = 400 * DAY_MS;

/** Whose models a quota counts. */
export type Counter = 'google' | 'anthropic' | 'openai';

const COUNTER_NAME: Readonly<Record<Counter, string>> = {
  google: 'Gemini',
  anthropic: 'Claude',
  openai: 'GPT',
};
const BEGINNINGS: readonly (readonly [string, Counter])[] = [
  ['claude-', 'anthropic'],
  ['gemini-', 'google'],
  ['gemma-', 'google'],
  ['tab_', 'google'],
  ['gpt-', 'openai'],
  ['openai/', 'openai'],
];
export const SHARED_NOTE = 'Claude and GPT models share this limit.';

/** The counter of a model, which is its family; null for one of another day. */
export function counterOf(model: string): Counter | null {
  const name = model.toLowerCase();
  return BEGINNINGS.find(([beginning]) => name.startsWith(beginning))?.[1] ?? null;
}

/** The counters that a bucket of the summary limits, by its id; none for one of another day. */
export function countersOf(bucketId: string): readonly Counter[] {
  const id = bucketId.toLowerCase();
  // The other companies' models have one quota together.
  if (/^3p(?:-|$)/.test(id)) return ['anthropic', 'openai'];
  const counter = id === 'gemini' ? 'google' : counterOf(id);
  return counter === null ? [] : [counter];
}

/** The windows of one bucket; a text: what of it cannot be read. */
export function readSummaryBucket(row: JsonObject): readonly WindowReading[] | string {
  if (row['disabled'] === true) return [];
  const bucketId = textField(row, 'bucketId');
  if (bucketId === null) return 'bucketId is missing';
  const bucket = readBucket(row);
  if (typeof bucket === 'string') return bucket;
  const left = numberOf(row['remainingAmount']);
  if (left === undefined) return 'remainingAmount is no number';
  const counters = countersOf(bucketId);
  const window = lengthOf(textField(row, 'window') ?? bucketId.replace(/^[^-]*-?/, ''));
  const told = window.label ?? textField(row, 'displayName') ?? bucketId;
  if (counters.length === 0) {
    // It says nothing of any model that is known: shown under its own name.
    const name = { id: bucketId, label: told, scope: scopeOf(bucketId) };
    return [withAmount(bucket, left, { ...name, durationMs: window.durationMs })];
  }
  return counters.map((counter) =>
    withAmount(bucket, left, {
      id: `google-antigravity:${counter}:${window.label?.replaceAll(' ', '') ?? bucketId}`,
      label: `${told} ${COUNTER_NAME[counter]}`,
      durationMs: window.durationMs,
      scope: counter,
      ...(counters.length > 1 ? { note: SHARED_NOTE } : {}),
    }),
  );
}

/** The older answer tells one quota for each model; those of one counter and tier are one window. */
export function legacyReading(
  counter: Counter,
  tier: string | null,
  bucket: Bucket,
): WindowReading {
  return readingOf(bucket, {
    id: ['google-antigravity', counter, ...(tier === null ? [] : [tier])].join(':'),
    label: [COUNTER_NAME[counter], ...(tier === null ? [] : [tier])].join(' '),
    durationMs: null,
    scope: counter,
  });
}

/** Some buckets tell how much is left and not of how much. */
function withAmount(
  bucket: Bucket,
  left: number | null,
  name: Parameters<typeof readingOf>[1],
): WindowReading {
  if (bucket.remaining !== null || left === null) return readingOf(fullWhereUntold(bucket), name);
  if (left <= 0) return readingOf({ ...bucket, remaining: 0 }, name);
  const note = [name.note, `${left} left.`].filter((text) => text !== undefined).join(' ');
  return { ...readingOf(bucket, { ...name, note }), status: 'ok' };
}

/** `5h`, `weekly`, `18000s`; nothing for what is none of these. */
function lengthOf(window: string): { label: string | null; durationMs: number | null } {
  const text = window.trim().toLowerCase();
  const [, count = '', unit = ''] = /^(\d{1,9})\s?([smhdw])$/.exec(text) ?? [];
  const durationMs = NAMED_MS[text] ?? Number(count || 'x') * (UNIT_MS[unit] ?? Number.NaN);
  if (!(durationMs > 0 && durationMs <= LONGEST_MS)) return { label: null, durationMs: null };
  const label =
    durationMs % DAY_MS === 0 && durationMs > DAY_MS
      ? `${durationMs / DAY_MS} d`
      : durationMs % HOUR_MS === 0
        ? `${durationMs / HOUR_MS} h`
        : `${Math.round(durationMs / 60_000)} min`;
  return { label, durationMs };
}
