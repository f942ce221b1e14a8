import { beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { UsageReport } from '../core/usage.ts';
import { UsageRefusal } from '../providers/usage-refusal.ts';
import { account, UsageBench } from './testing/usage-bench.ts';

const HEADER = 'anthropic-ratelimit-unified-5h-utilization';

let bench: UsageBench;

beforeEach(() => {
  bench = new UsageBench();
});

function failing(code: 'RATE_LIMIT' | 'UPSTREAM_UNREACHABLE', waitMs: number | null) {
  return () => Promise.reject(new UsageRefusal(code, 'refused.', { waitMs }));
}

describe('cool-down', () => {
  test('after a failure the background waits 10 s; who asks for a refresh is answered by the provider', async () => {
    const usage = bench.service();
    await bench.pollOnce(usage);
    bench.answer = failing('UPSTREAM_UNREACHABLE', null);
    await usage.refresh();
    expect(bench.timers.delays).toEqual([10_000]);
    expect(usage.reports()).toMatchObject([{ stale: true, windows: [{ usedFraction: 0.4 }] }]);
    await usage.refresh();
    expect(bench.polls).toBe(3);
    expect(bench.timers.delays).toEqual([20_000]);
  });

  test('a look alone asks a failing provider no sooner than a report ages', async () => {
    const usage = bench.service();
    bench.answer = failing('UPSTREAM_UNREACHABLE', null);
    await bench.pollOnce(usage);
    await usage.catchUp();
    expect(bench.polls).toBe(1);
  });

  test.each(['UPSTREAM_UNREACHABLE', 'RATE_LIMIT'] as const)(
    'after %s without a word on when, a refresh may ask',
    async (code) => {
      const usage = bench.service();
      bench.answer = failing(code, null);
      await usage.refresh();
      await usage.refresh();
      expect(bench.polls).toBe(2);
    },
  );
});

describe('a provider that asks to wait', () => {
  test('503 with Retry-After: nobody asks sooner, not after a new sign-in either', async () => {
    const usage = bench.service();
    bench.answer = failing('UPSTREAM_UNREACHABLE', 90_000);
    await bench.pollOnce(usage);
    expect(bench.timers.delays).toEqual([90_000]);
    bench.timers.advance(60_000);
    await usage.refresh();
    await usage.drop(1);
    await usage.refresh();
    bench.accounts = [account(1, { authorizedAtMs: 2 })];
    bench.poolChanged();
    expect(bench.timers.delays).toEqual([30_000]);
    expect(bench.polls).toBe(1);
    bench.answer = () => Promise.resolve(bench.report());
    bench.timers.advance(30_000);
    await bench.settled();
    expect(bench.polls).toBe(2);
  });

  test('a 429 with a Retry-After longer than a report ages', async () => {
    bench.answer = failing('RATE_LIMIT', 900_000);
    const usage = bench.service();
    await bench.pollOnce(usage);
    expect(bench.timers.delays).toEqual([900_000]);
    bench.timers.advance(899_999);
    await usage.refresh();
    expect(bench.polls).toBe(1);
  });

  test('the other accounts of that provider are asked all the same', async () => {
    bench.accounts = [account(1), account(2)];
    bench.answer = failing('RATE_LIMIT', null);
    const usage = bench.service();
    await usage.refresh([1]);
    await usage.refresh([2]);
    expect(bench.polls).toBe(2);
  });
});

describe('while nothing is to be asked', () => {
  test('what came due is asked soon after, one after the other and not in step', async () => {
    let draw = 0;
    bench.accounts = [account(1), account(2), account(3)];
    const usage = bench.service(() => (draw++ % 7) / 7);
    usage.start();
    bench.timers.advance(6_000);
    await bench.settled(3);
    expect(bench.polls).toBe(3);
    bench.enabled = false;
    bench.timers.advance(8 * 3_600_000);
    expect(bench.polls).toBe(3);
    usage.resume();
    expect(Math.min(...bench.timers.delays)).toBeGreaterThan(2_000);
    bench.enabled = true;
    usage.resume();
    expect(new Set(bench.timers.delays).size).toBe(3);
    bench.timers.advance(6_000);
    await bench.settled(3);
    expect(bench.polls).toBe(6);
  });

  test('what is still good is not asked on return', async () => {
    const usage = bench.service();
    await bench.pollOnce(usage);
    bench.enabled = false;
    bench.timers.advance(60_000);
    bench.enabled = true;
    usage.resume();
    expect(bench.timers.delays).toEqual([240_000]);
  });

  test('without a return it is noticed within the time that a report is good', async () => {
    const usage = bench.service();
    bench.enabled = false;
    usage.start();
    bench.timers.advance(2_000);
    bench.enabled = true;
    bench.timers.advance(300_000);
    await bench.settled();
    expect(bench.polls).toBe(1);
  });

  test('a service that was never started asks nothing on return', () => {
    bench.service().resume();
    expect(bench.timers.delays).toEqual([]);
  });
});

test('headers told while a poll was on its way are newer than it; older ones are not', async () => {
  const usage = bench.service();
  usage.ingestHeaders(1, { [HEADER]: '0.1' }, 200);
  bench.timers.advance(60_000);
  const late = Promise.withResolvers<UsageReport>();
  const asked = bench.report([
    bench.reading({ usedFraction: 0.5 }),
    bench.reading({ id: 'anthropic:7d' }),
  ]);
  bench.answer = () => late.promise;
  const asking = usage.refresh();
  await vi.waitFor(() => expect(bench.polls).toBe(1));
  bench.timers.advance(1_000);
  usage.ingestHeaders(1, { [HEADER]: '0.7' }, 200);
  late.resolve(asked);
  await asking;
  expect(usage.reports()).toMatchObject([
    {
      windows: [
        { id: 'anthropic:5h', usedFraction: 0.7, source: 'headers' },
        { id: 'anthropic:7d', source: 'poll' },
      ],
    },
  ]);
  bench.timers.advance(1_000);
  bench.answer = () => Promise.resolve(bench.report([bench.reading({ usedFraction: 0.8 })]));
  await usage.refresh();
  expect(usage.reports()).toMatchObject([{ windows: [{ usedFraction: 0.8, source: 'poll' }] }]);
});

test('each window is stored with the time at which it was read', async () => {
  const usage = bench.service();
  bench.answer = () =>
    Promise.resolve(bench.report([bench.reading(), bench.reading({ id: 'anthropic:7d' })]));
  await usage.refresh();
  const polledAtMs = bench.timers.nowMs;
  bench.timers.advance(120_000);
  usage.ingestHeaders(1, { [HEADER]: '0.9' }, 200);
  expect(bench.written.at(-1)?.[1].windows).toMatchObject([
    { id: 'anthropic:5h', readAtMs: polledAtMs + 120_000 },
    { id: 'anthropic:7d', readAtMs: polledAtMs },
  ]);
});

test('an answer that extra usage paid for blocks nobody; one that it did not does', () => {
  const usage = bench.service();
  const told = {
    [HEADER]: '1',
    'anthropic-ratelimit-unified-5h-status': 'rejected',
    'anthropic-ratelimit-unified-5h-reset': String(bench.timers.nowMs / 1000 + 600),
    'anthropic-ratelimit-unified-overage-in-use': 'true',
  };
  usage.ingestHeaders(1, told, 200);
  expect(bench.blocked).toEqual([]);
  expect(usage.reports()).toMatchObject([
    {
      windows: [{ status: 'warning', usedFraction: 1 }],
      notes: [expect.stringContaining('Extra usage pays')],
    },
  ]);
  const { 'anthropic-ratelimit-unified-overage-in-use': _paid, ...unpaid } = told;
  usage.ingestHeaders(1, unpaid, 200);
  expect(bench.blocked).toMatchObject([[1, { scope: 'account' }]]);
});

test('a failure that is no refusal asks again in its time', async () => {
  bench.answer = () => Promise.reject(new AppError('UPSTREAM_TIMEOUT', 'slow.'));
  const usage = bench.service();
  await bench.pollOnce(usage);
  expect(bench.timers.delays).toEqual([10_000]);
});

test('over a day each account is asked about every five minutes, and no two of a provider ever together', async () => {
  const ids = [1, 2, 3, 4];
  bench.accounts = ids.map((id) => account(id));
  let seed = 7;
  const usage = bench.service(() => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  });
  const endMs = bench.timers.nowMs + 86_400_000;
  const asked = new Set<number>();
  usage.start();
  while (bench.timers.nowMs < endMs) {
    bench.timers.advance(bench.timers.delays[0] ?? 0);
    await new Promise(setImmediate);
    expect(bench.timers.delays).toHaveLength(ids.length);
    asked.add(bench.timers.nowMs);
  }
  // 86,400 s at 300 s ± 25 % each; every question had a moment of its own.
  expect(asked.size).toBe(bench.polls);
  expect(bench.polls / ids.length).toBeGreaterThan(260);
  expect(bench.polls / ids.length).toBeLessThan(320);
});
