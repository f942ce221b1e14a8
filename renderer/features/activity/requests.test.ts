import { expect, test } from 'vitest';
import { requestRecordSchema } from '../../../shared/model/activity.ts';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import type { AttemptReason } from '../../../shared/model/attempt.ts';
import { activityWords } from '../../text/activity.ts';
import { NO_FILTERS, filterRows, sinceMs } from './filters.ts';
import { outcomeText, triedOf } from './request-text.ts';
import { toRows } from './row.ts';
import { tokensOf } from '../../state/tokens.ts';
import { timelineOf, waitedMs } from './timeline.ts';
import { NOTHING_READ, PAGE, withNewest, withOlder, withTold } from './request-list.ts';
import { heldRows } from './use-hold.ts';

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

/** Newest first, as the core gives them; `from`: the number of the newest. */
function pageOf(from: number, count = PAGE): readonly RequestRecord[] {
  return Array.from({ length: count }, (_, index) =>
    makeRecord(`r${String(from - index)}`, { at: new Date(NOON + from - index).toISOString() }),
  );
}

test('a window that stays open through 10,000 requests keeps as many as one page, newest first', () => {
  let list = withNewest(NOTHING_READ, pageOf(3, 3));
  expect(list.oldest).toBeNull();
  for (let newest = 53; newest <= 10_003; newest += 50) list = withTold(list, pageOf(newest, 50));
  expect(list.records).toHaveLength(PAGE);
  expect(list.records[0]?.id).toBe('r10003');
  // Those that went are not lost: they can be asked for.
  expect(list.oldest).not.toBeNull();
});

test('the newer word of a request replaces the older one', () => {
  const list = withNewest(NOTHING_READ, pageOf(9, 9));
  const told = withTold(list, [{ ...(pageOf(4, 1)[0] ?? makeRecord('')), cost: 0.5 }]);
  expect(told.records).toHaveLength(9);
  expect(told.records.find(({ id }) => id === 'r4')?.cost).toBe(0.5);
});

test('older ones join without a hole, and stay while newer ones come', () => {
  const start = withTold(withNewest(NOTHING_READ, pageOf(5000)), pageOf(5300, 300));
  const older = withOlder(start, pageOf(5300), pageOf(4800));
  const after = withTold(withTold(older, pageOf(5350, 50)), pageOf(5400, 50));
  expect(after.records.map(({ id }) => Number(id.slice(1)))).toEqual(
    Array.from({ length: 1100 }, (_, index) => 5400 - index),
  );
  expect(after.oldest).toBe('r4301');
  const end = withOlder(after, null, pageOf(4300, 10));
  expect([end.records.length, end.oldest]).toEqual([1110, null]);
});

test('what came while nothing was heard leaves no hole: older ones are asked for anew', () => {
  const older = withOlder(withNewest(NOTHING_READ, pageOf(1000)), pageOf(1000), pageOf(500));
  const near = withNewest(older, pageOf(1400));
  expect([near.records.length, near.limit]).toEqual([1400, 10_000]);
  const far = withNewest(older, pageOf(3000));
  expect(far.records.map(({ id }) => id)).toEqual(pageOf(3000).map(({ id }) => id));
  expect(far.oldest).toBe('r2501');
});

test('a held list keeps what newer ones push out, tells how they end, and lets older ones in below', () => {
  const rows = toRows(pageOf(500), []);
  const priced = { ...(pageOf(480, 1)[0] ?? makeRecord('')), cost: 0.5 };
  const now = toRows([...pageOf(980, 499), priced], []);
  const shown = heldRows(rows, now);
  expect(shown.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  expect(shown.find(({ id }) => id === 'r480')?.record?.cost).toBe(0.5);
  expect(heldRows(rows, toRows(pageOf(510, 520), [])).at(-1)?.id).toBe('r-9');
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

test('a try with a renewed token is another try, and not another account', () => {
  const tries = [
    { ...made('refreshed'), account: 1 },
    { ...made('ok'), account: 1 },
  ];
  const told = { attempts: 2, attemptList: tries, account: 1 };
  expect(triedOf(told)).toEqual({ tries: 2, accounts: 1 });
  expect(activityWords.triedTip(triedOf(told))).toBe('2 tries at 1 account');
  expect(triedOf({ ...told, attemptList: tries.slice(0, 1), account: 2 }).accounts).toBe(2);
  expect(triedOf({ ...told, attemptList: [] }).accounts).toBe(2);
});

function made(reason: AttemptReason) {
  return { status: 200, reason, ms: 1 };
}
