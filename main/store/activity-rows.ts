import type { RequestRecord } from '../../shared/model/activity.ts';
import type { Attempt } from '../../shared/model/attempt.ts';
import { parseJson } from './json.ts';

/** Of one row: a row for each request cost SQLite more than the request's own text did. */
const ROW_RECORDS = 100;

/** Places of the values in a stored request. New ones are only ever added at the end. */
const FIELDS = [
  'id',
  'at',
  'client',
  'clientId',
  'provider',
  'account',
  'model',
  'method',
  'path',
  'status',
  'error',
  'attempts',
  'attemptList',
  'session',
  'firstByteMs',
  'durationMs',
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'cacheWrite1hTokens',
  'cost',
] as const satisfies readonly (keyof RequestRecord)[];
const ATTEMPT_FIELDS = [
  'account',
  'status',
  'reason',
  'ms',
  'why',
] as const satisfies readonly (keyof Attempt)[];

type Packed = { readonly [Name in keyof typeof FIELDS]: unknown };
// Fails to compile where a field of the record has no place.
type Unplaced = Exclude<keyof RequestRecord, (typeof FIELDS)[number]>;
const EVERY_FIELD_HAS_A_PLACE: Unplaced extends never ? true : Unplaced = true;
void EVERY_FIELD_HAS_A_PLACE;

/** Texts of rows, in the records' order, each with how many records it holds. Values without names: half the bytes. */
export function toRows(
  records: readonly RequestRecord[],
): readonly { readonly count: number; readonly text: string }[] {
  const rows: { count: number; text: string }[] = [];
  for (let start = 0; start < records.length; start += ROW_RECORDS) {
    const some = records.slice(start, start + ROW_RECORDS);
    rows.push({ count: some.length, text: JSON.stringify(some.map(pack)) });
  }
  return rows;
}

function pack(record: RequestRecord): Packed {
  return [
    record.id,
    record.at,
    record.client,
    record.clientId,
    record.provider,
    record.account,
    record.model,
    record.method,
    record.path,
    record.status,
    record.error,
    record.attempts,
    record.attemptList.map(packAttempt),
    record.session,
    record.firstByteMs,
    record.durationMs,
    record.inputTokens,
    record.outputTokens,
    record.cacheReadTokens,
    record.cacheWriteTokens,
    record.cacheWrite1hTokens,
    record.cost,
  ];
}

function packAttempt({ account, status, reason, ms, why }: Attempt): readonly unknown[] {
  const known = [account, status, reason, ms];
  return why === undefined ? known : [...known, why];
}

/** The unchecked records of a row, in their order; null: the text is none. Older versions wrote one object a row. */
export function ofRow(text: string): readonly unknown[] | null {
  const value = parseJson(text);
  if (value === null) return null;
  return Array.isArray(value) ? value.map(unpack) : [value];
}

function unpack(values: unknown): unknown {
  const record = named(FIELDS, values);
  const attempts = record['attemptList'];
  if (!Array.isArray(attempts)) return record;
  return { ...record, attemptList: attempts.map((attempt) => named(ATTEMPT_FIELDS, attempt)) };
}

function named(names: readonly string[], values: unknown): Record<string, unknown> {
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  return Object.fromEntries(names.map((name, index) => [name, list[index]]));
}
