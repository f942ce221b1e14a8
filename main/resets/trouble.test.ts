import { afterEach, beforeEach, expect, it, test, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { ResetStore } from '../store/types.ts';
import { ResetBench } from './testing/reset-bench.ts';
import type { Side } from './testing/reset-bench.ts';

const BY_WINDOW = { credit: null, by: 'window' } as const;
const ADA = 'ada@example.com';
const HOUR_MS = 3_600_000;

let bench: ResetBench;
let side: Side;
let account: number;

beforeEach(async () => {
  bench = new ResetBench();
  await bench.open();
  side = await bench.side();
  account = await bench.account(side);
  for (const [index, id] of ['one', 'two'].entries())
    bench.codex.add(id, new Date(bench.pools.nowMs + (index + 5) * HOUR_MS).toISOString());
});
afterEach(() => bench.dispose());

const click = (by: Side = side) => by.resets.redeem(account, BY_WINDOW);

async function loseOne(): Promise<void> {
  bench.codex.loseAnswers();
  await click();
  bench.codex.letGo();
}

/** A disk that is full, or a file that may only be read. */
function failing(name: 'claim' | 'pin' | 'asked' | 'settle', isFull = () => true) {
  const refuse = (): Promise<never> =>
    Promise.reject(new AppError('DISK_FULL', 'The disk is full.', 'Make room.'));
  return (store: ResetStore): ResetStore => ({
    ...store,
    [name]: (...args: never[]) =>
      isFull() ? refuse() : (store[name] as (...all: never[]) => unknown)(...args),
  });
}

it.each(['claim', 'pin', 'asked'] as const)(
  'a disk that is full at %s: the error is told and nothing is asked for',
  async (step) => {
    let isFull = true;
    const full = await bench.side(failing(step, () => isFull));
    await expect(click(full)).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(bench.codex.asked).toEqual([]);
    isFull = false;
    expect(await click(full)).toMatchObject({ outcome: 'reset', repeated: false });
    expect(bench.codex.spent()).toEqual(['one']);
  },
);

test('a disk that is full after the answer: it is told and followed, and the request stays open', async () => {
  let isFull = true;
  const full = await bench.side(failing('settle', () => isFull));
  bench.block(full, account);
  expect(await click(full)).toMatchObject({
    outcome: 'reset',
    detail: expect.stringContaining('could not be written down'),
    open: { phase: 'open', credit: 'one' },
  });
  expect(full.pool.get(account)?.blocks).toEqual([]);
  expect(full.usage.reports()[0]?.windows[0]?.usedFraction).toBe(0);
  isFull = false;
  expect(await click(full)).toMatchObject({ outcome: 'reset', repeated: true, open: null });
  expect(bench.codex.spent()).toEqual(['one']);
});

test('a reset of another process: the blocks go here too, and the windows are read again, once', async () => {
  await side.usage.refresh([account]);
  bench.block(side, account);
  expect(side.usage.reports()[0]?.windows[0]?.usedFraction).toBe(1);
  const guest = await bench.side();
  expect(await click(guest)).toMatchObject({ outcome: 'reset' });
  const reads = bench.codex.usageReads;
  side.pool.reload();
  side.resets.reload();
  await vi.waitFor(() => expect(side.usage.reports()[0]?.windows[0]?.usedFraction).toBe(0));
  expect(side.pool.get(account)?.blocks).toEqual([]);
  side.resets.reload();
  guest.resets.reload();
  await side.usage.refresh([]);
  expect(bench.codex.usageReads).toBe(reads + 1);
});

test('401 on the list: the sign-in is refreshed once, and the list asked for again', async () => {
  const other = await bench.account(side, ADA, 'sk-stale');
  expect(other).toBe(account);
  const { access } = bench.codex.login(ADA);
  bench.pools.answer = async (secret) => ({ ok: true, value: { ...secret, access } });
  expect(await click()).toMatchObject({ outcome: 'reset' });
  const statuses = bench.codex.requests.map(({ status }) => status);
  expect(statuses.slice(0, 3)).toEqual([401, 200, 200]);
});

test('401 on the list after a refresh too: account_unavailable, nothing is asked for', async () => {
  await bench.account(side, ADA, 'sk-stale');
  bench.pools.answer = async (secret) => ({ ok: true, value: { ...secret, access: 'sk-other' } });
  expect(await click()).toMatchObject({ outcome: 'account_unavailable', asked: false });
  expect(bench.codex.lists).toBe(2);
  expect(bench.codex.asked).toEqual([]);
  expect(side.store.resets.pins()).toEqual([]);
});

test('401 on the request itself: refreshed once and sent again with the same id', async () => {
  const { access } = bench.codex.login(ADA);
  bench.pools.answer = async (secret) => ({ ok: true, value: { ...secret, access } });
  bench.codex.once(401);
  expect(await click()).toMatchObject({ outcome: 'reset', repeated: false });
  const [first, second, ...more] = bench.codex.asked;
  expect(second).toEqual(first);
  expect(more).toEqual([]);
});

test('429 and 5xx on the request: asked once, never again by itself', async () => {
  for (const status of [429, 503]) {
    bench.codex.once(status);
    expect(await click()).toMatchObject({ outcome: `http_${status}`, open: { phase: 'open' } });
  }
  expect(bench.codex.asked).toHaveLength(2);
  expect(new Set(bench.codex.asked.map((one) => one.redeem_request_id)).size).toBe(1);
});

test('a reset that is gone from the list while it is open is repeated all the same, without a list', async () => {
  await loseOne();
  const before = bench.codex.requests.length;
  bench.codex.list({ available_count: 1, credits: [] });
  expect(await click()).toMatchObject({ outcome: 'reset', repeated: true, credit: 'one' });
  expect(bench.codex.requests[before]?.path).toMatch(/consume$/);
});

test('a reset that expired while its request was open: no_credit ends it, and the next is free', async () => {
  bench.codex.once(503);
  await click();
  bench.codex.sim.clock.advance(5.5 * HOUR_MS);
  bench.codex.use(1);
  expect(await click()).toMatchObject({ outcome: 'no_credit', asked: true, open: null });
  expect(await click()).toMatchObject({ outcome: 'reset', credit: 'two' });
});

test('signed out while a request is open: it stays, and the same sign-in again repeats it', async () => {
  await loseOne();
  bench.refuseRefresh();
  bench.pools.nowMs += 2 * HOUR_MS;
  expect(await click()).toMatchObject({
    outcome: 'account_unavailable',
    repeated: true,
    open: { phase: 'open', credit: 'one' },
  });
  const bob = await bench.account(side, 'bob@example.com');
  expect(await side.resets.redeem(bob, BY_WINDOW)).toMatchObject({ outcome: 'no_credit' });
  expect(await bench.account(side)).toBe(account);
  expect(await click()).toMatchObject({ outcome: 'reset', repeated: true });
  const [first, second] = bench.codex.asked;
  expect(second).toEqual(first);
});

test('removed while its request is under way: the answer is told and no row is left', async () => {
  bench.codex.holdAnswers();
  const running = click();
  await vi.waitFor(() => expect(bench.codex.asked).toHaveLength(1));
  await side.pool.remove(account);
  bench.codex.letGo();
  expect(await running).toMatchObject({ outcome: 'reset', open: null });
  expect(side.store.resets.pins()).toEqual([]);
  expect(side.resets.history(9)).toEqual([]);
});

test('a claim from before the clock was set back keeps nobody out', async () => {
  const { nowMs } = bench.pools;
  const claim = { accountId: account, owner: 'other', pid: 1, actor: 'window' } as const;
  const expiresAtMs = nowMs + 90_000;
  await side.store.resets.claim({ ...claim, expiresAtMs, nowMs }, () => false);
  expect(await click()).toMatchObject({ outcome: 'in_progress' });
  bench.pools.nowMs -= 2 * HOUR_MS;
  expect(await click()).toMatchObject({ outcome: 'reset' });
});

test('already_redeemed for a request that was written down and never sent is no success', async () => {
  let isFull = true;
  const full = await bench.side(failing('asked', () => isFull));
  await expect(click(full)).rejects.toThrow('full');
  isFull = false;
  bench.codex.sim.quotas.redeemElsewhere(ADA, 'one');
  expect(await click(full)).toMatchObject({ outcome: 'already_redeemed', credit: 'one' });
});

test('a reset does not lift the block of a meter that it does not start over', async () => {
  bench.codex.sim.quotas.change(ADA, { plan: 'pro' });
  bench.codex.sim.quotas.setWindow(ADA, 'spark:5h', 1);
  await side.usage.refresh([account]);
  expect(side.pool.get(account)?.blocks).toHaveLength(2);
  expect(await click()).toMatchObject({ outcome: 'reset' });
  expect(side.pool.get(account)?.blocks).toMatchObject([
    { scope: expect.stringContaining('spark') },
  ]);
});

test('a count that does not fit the list: what is listed counts', async () => {
  const credits = [{ id: 'one', status: 'available', expires_at: null }];
  bench.codex.list({ available_count: 0, credits });
  expect(await click()).toMatchObject({ outcome: 'reset', credit: 'one' });
});

test('all were used elsewhere: no_credit, the windows are read again, the block is lifted', async () => {
  await side.usage.refresh([account]);
  expect(side.pool.get(account)?.blocks).toHaveLength(1);
  expect(side.usage.reports()[0]?.resets.available).toBe(2);
  for (const id of ['one', 'two']) bench.codex.sim.quotas.redeemElsewhere(ADA, id);
  expect(await click()).toMatchObject({ outcome: 'no_credit', asked: false, available: 0 });
  expect(side.usage.reports()[0]).toMatchObject({ resets: { available: 0 } });
  expect(side.usage.reports()[0]?.windows[0]?.usedFraction).toBe(0);
  expect(side.pool.get(account)?.blocks).toEqual([]);
  const { usageReads } = bench.codex;
  await click();
  expect(bench.codex.usageReads).toBe(usageReads);
});

test('used elsewhere before this request: its block goes with the windows that were read, not before', async () => {
  await side.usage.refresh([account]);
  bench.codex.say(200, { code: 'already_redeemed' });
  expect(await click()).toMatchObject({ outcome: 'already_redeemed' });
  expect(side.pool.get(account)?.blocks).toHaveLength(1);
  bench.codex.use(0.1);
  expect(await click()).toMatchObject({ outcome: 'already_redeemed' });
  expect(side.pool.get(account)?.blocks).toEqual([]);
});

test('stopped while it waits for the answer: the request stays open, and the next start sends nothing', async () => {
  bench.codex.holdAnswers();
  const running = click();
  await vi.waitFor(() => expect(bench.codex.asked).toHaveLength(1));
  side.resets.dispose();
  expect(await running).toMatchObject({ outcome: 'no_answer', open: { phase: 'open' } });
  bench.codex.letGo();
  const next = await bench.side();
  expect(bench.codex.asked).toHaveLength(1);
  expect(await click(next)).toMatchObject({ outcome: 'reset', repeated: true });
  expect(bench.codex.spent()).toEqual(['one']);
});
