import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { BORROWED_WAITS_REASON } from '../../shared/model/block-reasons.ts';
import { err } from '../../shared/result.ts';
import type { Pool } from '../credentials/types.ts';
import { post, startScripted, triedOf } from './testing/scripted.ts';
import type { Script, ScriptedBench } from './testing/scripted.ts';
import { apiKey, oauth } from './testing/test-kit.ts';

let bench: ScriptedBench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

async function start(script: Record<string, Script>): Promise<ScriptedBench> {
  bench = await startScripted(script);
  return bench;
}

const REFUSED: Script = {
  status: 401,
  body: '{"type":"error","error":{"type":"authentication_error","message":"Invalid bearer token"}}',
};
const LIMITED: Script = { status: 429, body: '{"error":{"type":"usage_limit_reached"}}' };
const EMPTY: Script = { status: 402, body: '{"error":{"message":"Insufficient Balance"}}' };

function onRefusal(made: ScriptedBench, id: number, code: ErrorCode): { asked: number } {
  const told = { asked: 0 };
  const whole: Pool['secret'] = made.pool.secret.bind(made.pool);
  made.pool.secret = (account, options) => {
    if (account !== id || options?.staleRevision === undefined) return whole(account, options);
    told.asked += 1;
    return Promise.resolve(err(new AppError(code, 'No newer token.')));
  };
  return told;
}

test('401, quota and success: each account once, and the record tells the way', async () => {
  const made = await start({ old: REFUSED, new: REFUSED, two: LIMITED });
  made.pool.add(1, 'anthropic', oauth('old'));
  made.pool.next.set(1, oauth('new'));
  made.pool.add(2, 'anthropic', oauth('two'));
  made.pool.add(3, 'anthropic', apiKey('three'));
  const answer = await post(made.port);
  expect([answer.status, answer.headers.get('x-sluice-account')]).toEqual([200, '3']);
  expect(made.seen).toEqual(['old', 'new', 'two', 'three']);
  expect(made.pool.refreshed).toEqual([1]);
  await expect.poll(() => made.records).toHaveLength(1);
  expect(triedOf(made.records[0])).toEqual([
    '1 401 refreshed',
    '1 401 rejected',
    '2 429 usage limit',
    '3 200 ok',
  ]);
  expect(made.records[0]).toMatchObject({ attempts: 4, account: 3, error: null });
  const waited = made.records[0]?.attemptList.map(({ ms }) => ms) ?? [];
  expect(waited.every((ms) => ms >= 0)).toBe(true);
  const total = waited.reduce((sum, ms) => sum + ms, 0);
  expect(total).toBeLessThanOrEqual(made.records[0]?.durationMs ?? 0);
});

test('the record counts time in whole microseconds', async () => {
  const made = await start({});
  made.pool.add(1, 'anthropic', apiKey('one'));
  await (await post(made.port)).text();
  await expect.poll(() => made.records).toHaveLength(1);
  const { firstByteMs, durationMs } = made.records[0] ?? {};
  expect(firstByteMs).toBeGreaterThan(0);
  expect([firstByteMs, durationMs].map((ms) => Number(ms?.toFixed(3)))).toEqual([
    firstByteMs,
    durationMs,
  ]);
});

test('every account is tried at most once, and 64 of them at most', async () => {
  const ids = Array.from({ length: 70 }, (_, index) => index + 1);
  const made = await start(Object.fromEntries(ids.map((id) => [`key-${id}`, REFUSED])));
  for (const id of ids) made.pool.add(id, 'anthropic', apiKey(`key-${id}`));
  const answer = await post(made.port);
  expect([answer.status, await answer.text()]).toEqual([401, REFUSED.body]);
  expect(made.seen).toEqual(ids.slice(0, 64).map((id) => `key-${id}`));
  expect(answer.headers.get('x-sluice-attempts')).toBe('64');
  expect(answer.headers.get('x-sluice-account')).toBe('64');
  const next = await post(made.port);
  expect([next.status, made.seen.length]).toEqual([401, 70]);
  // Now all are blocked, and nobody is asked.
  const none = await post(made.port);
  expect(none.headers.get('x-sluice-error')).toBe('RATE_LIMIT');
  expect(made.seen).toHaveLength(70);
});

test('the record of a request that met endless trouble keeps its end', async () => {
  const ids = Array.from({ length: 64 }, (_, index) => index + 1);
  const made = await start(Object.fromEntries(ids.map((id) => [`old-${id}`, REFUSED])));
  for (const id of ids) {
    made.pool.add(id, 'anthropic', oauth(`old-${id}`));
    made.pool.next.set(id, oauth(id === 64 ? 'good' : `old-${id}`));
  }
  expect((await post(made.port)).status).toBe(200);
  expect(made.seen).toHaveLength(128);
  await expect.poll(() => made.records).toHaveLength(1);
  expect(made.records[0]).toMatchObject({ attempts: 128, account: 64 });
  expect(made.records[0]?.attemptList).toHaveLength(64);
  expect(triedOf(made.records[0]).at(-1)).toBe('64 200 ok');
});

test('a token that was refreshed for this very request is not refreshed again when it is refused', async () => {
  const made = await start({ stale: REFUSED });
  made.pool.add(1, 'anthropic', oauth('stale'));
  made.pool.next.set(1, oauth('newest'));
  made.pool.add(2, 'anthropic', apiKey('key'));
  const whole: Pool['secret'] = made.pool.secret.bind(made.pool);
  made.pool.secret = (id, options) =>
    id === 1 && options?.staleRevision === undefined
      ? Promise.resolve(whole(id, options))
      : whole(id, options);
  expect((await post(made.port)).headers.get('x-sluice-account')).toBe('2');
  expect(made.seen).toEqual(['stale', 'key']);
  expect(made.pool.refreshed).toEqual([]);
  expect(made.pool.get(1)?.blocks.map(({ reason }) => reason)).toEqual(['rejected']);
});

test('a dead grant: the next account serves; alone, the provider’s own 401 comes back', async () => {
  const made = await start({ old: REFUSED });
  made.pool.add(1, 'anthropic', oauth('old'));
  const alone = await post(made.port);
  expect([alone.status, await alone.text()]).toEqual([401, REFUSED.body]);
  expect(alone.headers.get('x-sluice-error')).toBe('AUTH_ERROR');
  // Its disabling is the refresh's to do; a block would outlive the next sign-in.
  expect(made.pool.get(1)?.blocks).toEqual([]);
  made.pool.add(2, 'anthropic', oauth('two'));
  expect((await post(made.port)).status).toBe(200);
  await expect.poll(() => made.records).toHaveLength(2);
  expect(triedOf(made.records[1])).toEqual(['1 401 sign-in ended', '2 200 ok']);
});

test('a refresh that cannot be made now rejects nobody; the next account serves', async () => {
  const made = await start({ old: REFUSED });
  made.pool.add(1, 'anthropic', oauth('old'));
  made.pool.add(2, 'anthropic', oauth('two'));
  const told = onRefusal(made, 1, 'UPSTREAM_UNREACHABLE');
  expect((await post(made.port)).status).toBe(200);
  expect(told.asked).toBe(1);
  expect(made.pool.get(1)?.blocks).toEqual([]);
  await expect.poll(() => made.records).toHaveLength(1);
  expect(triedOf(made.records[0])).toEqual(['1 401 refresh failed', '2 200 ok']);
});

test('a borrowed account’s file is read again, and its waiting is no rejection', async () => {
  const made = await start({ old: REFUSED });
  made.pool.add(1, 'anthropic', oauth('old'), { ownership: 'borrowed' });
  made.pool.add(2, 'anthropic', oauth('two'));
  const whole: Pool['secret'] = made.pool.secret.bind(made.pool);
  let reads = 0;
  made.pool.secret = (id, options) => {
    if (id !== 1) return whole(id, options);
    reads += 1;
    if (options?.staleRevision === undefined) return Promise.resolve(whole(id, options));
    const untilMs = Date.now() + 86_400_000;
    const block = { scope: 'account', untilMs, reason: BORROWED_WAITS_REASON, billing: false };
    made.pool.block(1, block);
    return Promise.resolve(err(new AppError('AUTH_ERROR', 'It waits for its tool.')));
  };
  expect((await post(made.port)).headers.get('x-sluice-account')).toBe('2');
  // Also where it was read for this very request: the tool may have written meanwhile.
  expect(reads).toBe(2);
  expect(made.pool.get(1)?.blocks.map(({ reason }) => reason)).toEqual([BORROWED_WAITS_REASON]);
});

test.each([
  ['quota, then a refused key', LIMITED, REFUSED, 401, 'AUTH_ERROR'],
  ['a refused key, then quota', REFUSED, LIMITED, 429, 'RATE_LIMIT'],
  ['quota, then an empty balance', LIMITED, EMPTY, 402, 'BILLING'],
] as const)(
  '%s: the last real answer of the provider passes',
  async (_, one, two, status, code) => {
    const made = await start({ one, two });
    made.pool.add(1, 'anthropic', apiKey('one'));
    made.pool.add(2, 'anthropic', apiKey('two'));
    const answer = await post(made.port);
    expect([answer.status, answer.headers.get('x-sluice-error')]).toEqual([status, code]);
    expect(await answer.text()).toBe(two.body);
    expect(answer.headers.get('x-sluice-account')).toBe('2');
    expect(made.seen).toEqual(['one', 'two']);
  },
);

test('an account without a usable credential does not hide what the provider said of another', async () => {
  const made = await start({ one: LIMITED });
  made.pool.add(1, 'anthropic', oauth('one'));
  made.pool.add(2, 'anthropic', oauth('two'));
  made.pool.failures.set(2, new AppError('UPSTREAM_TIMEOUT', 'The refresh took too long.'));
  const answer = await post(made.port);
  expect([answer.status, await answer.text()]).toEqual([429, LIMITED.body]);
  await expect.poll(() => made.records).toHaveLength(1);
  expect(triedOf(made.records[0])).toEqual(['1 429 usage limit', '2 - no credential']);
  expect(made.records[0]).toMatchObject({ account: 1, attempts: 1, error: 'RATE_LIMIT' });
});

test('all blocked: RATE_LIMIT with the earliest end, and nobody is asked', async () => {
  const made = await start({});
  const nowMs = Date.now();
  for (const [id, seconds] of [
    [1, 900],
    [2, 300],
    [3, 600],
  ] as const) {
    const untilMs = nowMs + seconds * 1000;
    const blocks = [{ scope: 'account', untilMs, reason: 'usage limit', billing: id === 3 }];
    made.pool.add(id, 'anthropic', oauth(`t${id}`), { blocks });
  }
  const answer = await post(made.port);
  expect([answer.status, answer.headers.get('x-sluice-error')]).toEqual([429, 'RATE_LIMIT']);
  const seconds = Number(answer.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(240);
  expect(seconds).toBeLessThanOrEqual(300);
  expect(made.seen).toEqual([]);
  await expect.poll(() => made.records).toHaveLength(1);
  expect(made.records[0]).toMatchObject({ attempts: 0, attemptList: [], account: null });
});

test.each([
  ['a minute where nobody says', {}, 60_000],
  ['a minute where less is asked for', { 'retry-after': '5' }, 60_000],
  ['what Retry-After says', { 'retry-after': '600' }, 600_000],
  ['the reset of the exhausted window', { 'x-test-exhausted': '+3600' }, 3_600_000],
  ['the later of both', { 'retry-after': '7200', 'x-test-exhausted': '+3600' }, 7_200_000],
] as const)('an exhausted account is blocked for %s', async (_name, headers, lengthMs) => {
  const startedMs = Date.now();
  const sent = Object.entries(headers).map(([name, value]) => [
    name,
    value.startsWith('+') ? String(startedMs + Number(value.slice(1)) * 1000) : value,
  ]);
  const made = await start({ one: { ...LIMITED, headers: Object.fromEntries(sent) } });
  made.pool.add(1, 'anthropic', oauth('one'));
  await post(made.port);
  const untilMs = made.pool.get(1)?.blocks[0]?.untilMs ?? 0;
  expect(untilMs).toBeGreaterThanOrEqual(startedMs + lengthMs);
  expect(untilMs).toBeLessThanOrEqual(Date.now() + lengthMs);
});

test('an answer that accepts the key ends the doubling', async () => {
  const made = await start({ key: REFUSED });
  made.pool.add(1, 'anthropic', apiKey('key'));
  await post(made.port);
  const first = made.pool.get(1)?.blocks[0]?.untilMs ?? 0;
  made.pool.add(1, 'anthropic', apiKey('key'));
  delete made.script['key'];
  expect((await post(made.port)).status).toBe(200);
  made.script['key'] = REFUSED;
  const againMs = Date.now();
  await post(made.port);
  const again = made.pool.get(1)?.blocks[0]?.untilMs ?? 0;
  expect(again).toBeGreaterThanOrEqual(Math.max(first, againMs + 60_000));
  expect(again).toBeLessThanOrEqual(Date.now() + 60_000);
});
