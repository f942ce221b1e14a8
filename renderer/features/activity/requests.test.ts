import { expect, test } from 'vitest';
import { requestRecordSchema } from '../../../shared/model/activity.ts';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import type { AttemptReason } from '../../../shared/model/attempt.ts';
import { NO_FILTERS, filterRows, sinceMs } from './filters.ts';
import { outcomeText } from './request-text.ts';
import { toRows, tokensOf } from './row.ts';
import { timelineOf, waitedMs } from './timeline.ts';
import { KEPT, mergeRecords } from './use-requests.ts';

const NOON = Date.parse('2026-11-19T12:00:00Z');

function makeRecord(id: string, over: Partial<RequestRecord> = {}): RequestRecord {
  return requestRecordSchema.parse({
    id,
    at: new Date(NOON).toISOString(),
    client: 'Zed',
    provider: 'anthropic',
    account: 1,
    model: 'claude-sonnet-5',
    method: 'POST',
    path: '/v1/messages',
    status: 200,
    error: null,
    attempts: 1,
    firstByteMs: 100,
    durationMs: 400,
    inputTokens: null,
    outputTokens: null,
    ...over,
  });
}

function tried(...list: readonly [AttemptReason, number | null, number][]) {
  return list.map(([reason, status, ms], index) => ({ account: index + 1, status, reason, ms }));
}

function rowOf(record: RequestRecord) {
  const [row] = toRows([record], []);
  if (row === undefined) throw new Error('no row');
  return row;
}

test('a request that both lists know has ended, and stands once', () => {
  const record = makeRecord('a');
  const { id, at, client, provider, account, model, path, attempts, session, firstByteMs } = record;
  const running = {
    id,
    at,
    client,
    provider,
    account,
    model,
    path,
    attempts,
    session,
    firstByteMs,
    attemptList: [],
  };
  const later = { ...running, id: 'b', at: new Date(NOON + 1).toISOString() };
  expect(toRows([record], [later, running]).map((row) => [row.id, row.outcome])).toEqual([
    ['b', 'running'],
    ['a', 'done'],
  ]);
  expect(rowOf(record)).toBe(rowOf(record));
});

test('the newer word of a request replaces the older one, and the list does not grow', () => {
  const many = Array.from({ length: KEPT }, (_, index) => makeRecord(`r${String(index)}`));
  const priced = makeRecord('r0', { cost: 0.5, at: new Date(NOON + 1).toISOString() });
  const merged = mergeRecords(many, [priced, makeRecord('new')]);
  expect(merged).toHaveLength(KEPT);
  expect(merged[0]).toBe(priced);
});

test.each([
  ['Done', makeRecord('a')],
  ['Tool left', makeRecord('a', { status: 499 })],
  ['Tool left', makeRecord('a', { attemptList: tried(['caller left', 200, 9]) })],
  [
    'Broke off',
    makeRecord('a', { error: 'UPSTREAM_ERROR', attemptList: tried(['broke off', 200, 9]) }),
  ],
  [
    '429 passed on',
    makeRecord('a', {
      status: 429,
      error: 'RATE_LIMIT',
      attemptList: tried(['rate limited', 429, 9]),
    }),
  ],
  [
    '502, no answer',
    makeRecord('a', {
      status: 502,
      error: 'UPSTREAM_UNREACHABLE',
      attemptList: tried(['unreachable', null, 9]),
    }),
  ],
  ['503, not sent', makeRecord('a', { status: 503, error: 'NO_ACCOUNT', attempts: 0 })],
])('how it ended is said as %s', (text, record) => {
  expect(outcomeText(rowOf(record))).toBe(text);
});

test('tokens are those that were told, and nothing where none were', () => {
  expect(tokensOf(makeRecord('a'))).toBeNull();
  expect(tokensOf(makeRecord('a', { inputTokens: 3, cacheReadTokens: 40, outputTokens: 5 }))).toBe(
    48,
  );
});

test('filters are met all at once', () => {
  const old = makeRecord('old', { at: new Date(NOON - 2 * 3_600_000).toISOString() });
  const rows = toRows(
    [makeRecord('a'), makeRecord('b', { client: 'Codex CLI', account: 2 }), old],
    [],
  );
  const left = (over: object) =>
    filterRows(rows, { ...NO_FILTERS, ...over }, NOON, ({ request }) => request.client ?? '').map(
      ({ id }) => id,
    );
  expect(left({})).toEqual(['a', 'b', 'old']);
  expect(left({ time: 'hour' })).toEqual(['a', 'b']);
  expect(left({ account: '2' })).toEqual(['b']);
  expect(left({ text: 'cli CODEX' })).toEqual(['b']);
  expect(left({ text: 'zed', time: 'hour' })).toEqual(['a']);
  expect(left({ outcome: 'failed' })).toEqual([]);
  expect(sinceMs('today', NOON)).toBe(new Date(NOON).setHours(0, 0, 0, 0));
});

test('attempts lie one behind the other, and the last one waits until its first byte', () => {
  const attemptList = tried(['usage limit', 429, 100], ['ok', 200, 300]);
  const record = makeRecord('a', { attemptList, attempts: 2, firstByteMs: 200 });
  expect(timelineOf(record).lanes).toEqual([
    [{ kind: 'refused', left: 0, width: 25 }],
    [
      { kind: 'waiting', left: 25, width: 25 },
      { kind: 'answer', left: 50, width: 50 },
    ],
  ]);
  expect(waitedMs(record, 1)).toBe(100);
  expect(waitedMs(record, 0)).toBeNull();
});

test('a long answer breaks the axis, so that what was tried can still be seen', () => {
  const attemptList = tried(['usage limit', 429, 340], ['ok', 200, 41_460]);
  const record = makeRecord('a', { attemptList, firstByteMs: 1200, durationMs: 41_800 });
  const { isBroken, lanes, ticks } = timelineOf(record);
  expect(isBroken).toBe(true);
  expect(ticks.map(({ ms }) => ms)).toEqual([0, 1000, 2000, 41_800]);
  expect(lanes[1]?.map(({ kind }) => kind)).toEqual(['waiting', 'answer', 'answer']);
  expect(lanes[0]?.[0]?.width).toBeGreaterThan(5);
  const end = lanes[1]?.at(-1);
  expect((end?.left ?? 0) + (end?.width ?? 0)).toBeCloseTo(100);
});

test('a request without any time draws nothing beyond its lane', () => {
  const record = makeRecord('a', {
    durationMs: 0,
    firstByteMs: 0,
    attemptList: tried(['ok', 200, 0]),
  });
  for (const { left, width } of timelineOf(record).lanes.flat()) {
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left + width).toBeLessThanOrEqual(100);
  }
});
