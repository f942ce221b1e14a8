import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openaiCodex } from '../providers/openai-codex.ts';
import { silentLog } from '../store/testing/temporary-store.ts';
import { AutomaticResets } from './automatic.ts';
import { ResetBench } from './testing/reset-bench.ts';
import type { Side } from './testing/reset-bench.ts';

const HOUR_MS = 3_600_000;

let bench: ResetBench;
let side: Side;
let account: number;
let reserve: number | null;
let automatic: AutomaticResets;

function watch({ pool, resets, store, usage }: Side): AutomaticResets {
  return new AutomaticResets({
    providers: [openaiCodex],
    pool,
    service: resets,
    store: store.resets,
    reports: () => usage.reports(),
    triggers: [(listener) => pool.onChange(listener)],
    clock: bench.pools.clock,
    log: silentLog,
    reserve: () => reserve,
  });
}

beforeEach(async () => {
  bench = new ResetBench();
  await bench.open();
  side = await bench.side();
  account = await bench.account(side);
  for (const [index, id] of ['one', 'two', 'three'].entries())
    bench.codex.add(id, new Date(bench.pools.nowMs + (index + 5) * 24 * HOUR_MS).toISOString());
  reserve = 0;
  automatic = watch(side);
});
afterEach(async () => {
  automatic.dispose();
  await bench.dispose();
});

test('off, nothing is asked for', async () => {
  reserve = null;
  automatic.start();
  bench.block(side, account);
  await automatic.look();
  expect(bench.codex.requests).toEqual([]);
});

test('on, a real block with no sibling left uses one, and the audit row says who', async () => {
  automatic.start();
  bench.block(side, account);
  await vi.waitFor(() => expect(side.store.resets.audit(9)).toHaveLength(1));
  expect(side.resets.history(9)).toMatchObject([
    { by: 'automatic', credit: 'one', outcome: 'reset' },
  ]);
  await automatic.look();
  expect(side.pool.get(account)?.blocks).toEqual([]);
});

test('the reserve is left', async () => {
  reserve = 3;
  bench.block(side, account);
  await automatic.look();
  expect(bench.codex.lists).toBe(1);
  expect(bench.codex.asked).toEqual([]);
  reserve = 2;
  bench.pools.nowMs += 10 * 60_000;
  await automatic.look();
  expect(bench.codex.asked).toHaveLength(1);
});

test('a list that gives nothing is not asked again at every change', async () => {
  reserve = 3;
  bench.block(side, account);
  for (let look = 0; look < 5; look += 1) await automatic.look();
  expect(bench.codex.lists).toBe(1);
});

test('a clock that was set back does not make the pause after a look longer', async () => {
  reserve = 3;
  bench.block(side, account);
  await automatic.look();
  bench.pools.nowMs -= HOUR_MS;
  reserve = 0;
  await automatic.look();
  expect(bench.codex.asked).toHaveLength(1);
});

test('one an episode, over a restart too, until the windows would have reset by themselves', async () => {
  bench.block(side, account);
  await automatic.look();
  bench.codex.use(1);
  bench.block(side, account);
  bench.pools.nowMs += HOUR_MS;
  await watch(await bench.side()).look();
  expect(bench.codex.asked).toHaveLength(1);
  bench.pools.nowMs += 4 * HOUR_MS;
  const next = await bench.side();
  bench.block(next, account);
  bench.pools.answer = async (secret) => ({
    ok: true,
    value: {
      ...secret,
      access: bench.codex.login('ada@example.com').access,
      expiresAtMs: bench.pools.nowMs + HOUR_MS,
    },
  });
  await watch(next).look();
  expect(bench.codex.asked).toHaveLength(2);
});

test('a lost answer is never repeated automatically', async () => {
  bench.codex.loseAnswers();
  bench.block(side, account);
  await automatic.look();
  expect(side.resets.states()).toMatchObject([{ phase: 'open', by: 'automatic' }]);
  bench.codex.letGo();
  bench.pools.nowMs += 11 * 60_000;
  await automatic.look();
  const again = await side.resets.redeem(account, { credit: null, by: 'automatic' });
  expect(again.outcome).toBe('in_progress');
  const next = watch(await bench.side());
  next.start();
  await next.look();
  expect(bench.codex.asked).toHaveLength(1);
});

test('a lost answer of one account keeps the resets of the others', async () => {
  const other = await bench.account(side, 'bob@example.com');
  bench.codex.add('four', null, { email: 'bob@example.com' });
  bench.codex.loseAnswers();
  await side.resets.redeem(other, { credit: null, by: 'window' });
  bench.codex.letGo();
  bench.block(side, account);
  bench.block(side, other);
  await automatic.look();
  expect(bench.codex.asked).toHaveLength(1);
});

test('a list that names fewer than it counts: the reserve is counted by what is named', async () => {
  reserve = 1;
  const credits = [{ id: 'one', status: 'available', expires_at: null }];
  bench.codex.list({ available_count: 9, credits });
  bench.block(side, account);
  await automatic.look();
  expect(bench.codex.lists).toBe(1);
  expect(bench.codex.asked).toEqual([]);
});

test.each(['turned off', 'unblocked'])(
  '%s while the list is read: nothing is used',
  async (what) => {
    bench.block(side, account);
    const held = bench.codex.holdList();
    const looking = automatic.look();
    await held.whenHit;
    if (what === 'turned off') reserve = null;
    else await side.pool.liftBlocks(account, ['usage limit']);
    held.release();
    await looking;
    expect(bench.codex.asked).toEqual([]);
    expect(side.store.resets.pins()).toEqual([]);
  },
);

test('two processes that look at once use one, and not a second when the first has ended', async () => {
  bench.block(side, account);
  const other = await bench.side();
  bench.block(other, account);
  const late = watch({
    ...other,
    resets: Object.assign(Object.create(other.resets) as Side['resets'], {
      redeem: async (...args: Parameters<Side['resets']['redeem']>) => {
        await automatic.look();
        bench.codex.use(1);
        return other.resets.redeem(...args);
      },
      states: () => other.resets.states(),
    }),
  });
  await late.look();
  expect(bench.codex.asked).toHaveLength(1);
  expect(bench.codex.spent()).toEqual(['one']);
});
