import { beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { NO_USAGE } from '../core/usage-merge.ts';
import type { UsageReport } from '../core/usage.ts';
import { UsageRefusal } from '../providers/usage-refusal.ts';
import { account, UsageBench } from './testing/usage-bench.ts';

const HEADER = 'anthropic-ratelimit-unified-5h-utilization';
const DAY_MS = 86_400_000;

let bench: UsageBench;

beforeEach(() => {
  bench = new UsageBench();
});

function full(): UsageReport {
  return bench.report([bench.reading({ usedFraction: 1, status: 'exhausted' })]);
}

describe('an account that is gone or signed in again before its answer comes', () => {
  async function asking(usage: ReturnType<UsageBench['service']>) {
    const late = Promise.withResolvers<UsageReport>();
    bench.answer = () => late.promise;
    const refreshed = usage.refresh([1]);
    await vi.waitFor(() => expect(bench.polls).toBe(1));
    return { late, refreshed };
  }

  test('removed: nothing is stored, nothing blocked, no timer is left', async () => {
    const usage = bench.service();
    usage.start();
    const { late, refreshed } = await asking(usage);
    bench.accounts = [];
    bench.poolChanged();
    late.resolve(full());
    await refreshed;
    expect([bench.written, bench.blocked, bench.timers.delays]).toEqual([[], [], []]);
  });

  test('removed while it failed: nothing is stored either', async () => {
    const usage = bench.service();
    const { late, refreshed } = await asking(usage);
    bench.accounts = [];
    late.reject(new AppError('AUTH_ERROR', 'refused (401).'));
    await refreshed;
    expect([bench.written, usage.reports()]).toEqual([[], []]);
  });

  test('signed in again: the old sign-in’s refusal does not flag the new one, which is asked at once', async () => {
    const usage = bench.service();
    usage.start();
    const { late, refreshed } = await asking(usage);
    bench.accounts = [account(1, { authorizedAtMs: 2 })];
    bench.poolChanged();
    bench.answer = () => Promise.resolve(bench.report());
    late.reject(new AppError('AUTH_ERROR', 'refused (401).'));
    await refreshed;
    expect(bench.polls).toBe(2);
    expect(usage.reports()).toMatchObject([{ stale: false, notes: [], windows: [{}] }]);
  });

  test('signed in again: what the old one was told blocks nobody', async () => {
    const usage = bench.service();
    const { late, refreshed } = await asking(usage);
    bench.accounts = [account(1, { authorizedAtMs: 2 })];
    bench.answer = () => Promise.resolve(bench.report());
    late.resolve(full());
    await refreshed;
    expect(bench.blocked).toEqual([]);
    expect(usage.reports()).toMatchObject([{ windows: [{ usedFraction: 0.4 }] }]);
  });
});

describe('a clock that is set back by days', () => {
  test('stops no header from being taken in', () => {
    const usage = bench.service();
    usage.ingestHeaders(1, { [HEADER]: '0.5' }, 200);
    bench.timers.nowMs -= 3 * DAY_MS;
    usage.ingestHeaders(1, { [HEADER]: '0.6' }, 200);
    expect(usage.reports()).toMatchObject([{ windows: [{ usedFraction: 0.6 }] }]);
  });

  test('keeps no reading of the future above a newer one', async () => {
    const usage = bench.service();
    usage.ingestHeaders(1, { [HEADER]: '0.9' }, 200);
    bench.timers.nowMs -= 3 * DAY_MS;
    await usage.refresh();
    expect(usage.reports()).toMatchObject([{ windows: [{ usedFraction: 0.4, source: 'poll' }] }]);
  });

  test('makes nobody wait for days after a refusal', async () => {
    bench.answer = () =>
      Promise.reject(new UsageRefusal('RATE_LIMIT', 'fewer.', { waitMs: 90_000 }));
    const usage = bench.service();
    await usage.refresh();
    bench.timers.nowMs -= 3 * DAY_MS;
    bench.answer = () => Promise.resolve(bench.report());
    await usage.refresh();
    expect(bench.polls).toBe(2);
  });

  test('calls a report of the future old', async () => {
    const usage = bench.service();
    await usage.refresh();
    bench.timers.nowMs -= 3 * DAY_MS;
    expect(usage.reports()).toMatchObject([{ stale: true }]);
  });
});

describe('many accounts of one provider', () => {
  const ids = Array.from({ length: 200 }, (_none, index) => index + 1);

  function seeded(): () => number {
    let seed = 7;
    return () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
  }

  /** The most questions that come due within any second. */
  function most(): number {
    const { delays } = bench.timers;
    return Math.max(
      ...delays.map((from) => delays.filter((at) => at >= from && at < from + 1_000).length),
    );
  }

  test('are not asked all at once after a start', () => {
    bench.accounts = ids.map((id) => account(id));
    bench.service(seeded()).start();
    expect(bench.timers.delays).toHaveLength(200);
    expect(Math.max(...bench.timers.delays)).toBeLessThanOrEqual(60_000);
    expect(most()).toBeLessThan(15);
  });

  test('nor after a long sleep', async () => {
    bench.accounts = ids.map((id) => account(id));
    for (const id of ids) bench.stored.set(id, bench.report());
    const usage = bench.service(seeded());
    usage.start();
    bench.enabled = false;
    bench.timers.advance(DAY_MS);
    bench.enabled = true;
    usage.resume();
    expect(bench.timers.delays).toHaveLength(200);
    expect(Math.max(...bench.timers.delays)).toBeLessThanOrEqual(60_000);
    expect(most()).toBeLessThan(15);
  });
});

describe('a person who looks after a long rest', () => {
  test('is shown what was just read, not what was left over', async () => {
    const usage = bench.service();
    await bench.pollOnce(usage);
    bench.enabled = false;
    bench.timers.advance(8 * 3_600_000);
    bench.enabled = true;
    usage.resume();
    bench.answer = () => Promise.resolve(bench.report([bench.reading({ usedFraction: 0.8 })]));
    await usage.catchUp();
    expect(bench.polls).toBe(2);
    expect(usage.reports()).toMatchObject([{ stale: false, windows: [{ usedFraction: 0.8 }] }]);
  });

  test('also where the last question before the rest had failed', async () => {
    failing();
    const usage = bench.service();
    await bench.pollOnce(usage);
    bench.enabled = false;
    bench.timers.advance(8 * 3_600_000);
    bench.enabled = true;
    bench.answer = () => Promise.resolve(bench.report());
    await usage.catchUp();
    expect(usage.reports()).toMatchObject([{ stale: false, notes: [] }]);
  });

  test('waits for no provider longer than 10 s', async () => {
    const usage = bench.service();
    usage.start();
    const late = Promise.withResolvers<UsageReport>();
    bench.answer = () => late.promise;
    const looked = usage.catchUp();
    await vi.waitFor(() => expect(bench.polls).toBe(1));
    bench.timers.advance(10_000);
    await looked;
    expect(usage.reports()).toMatchObject([{ fetchedAt: null }]);
    late.resolve(bench.report());
  });

  test.each([
    ['what is still good', async () => undefined],
    ['what failed just now', async () => failing()],
  ])('asks nobody for %s', async (_name, before) => {
    const usage = bench.service();
    await bench.pollOnce(usage);
    await before();
    const { polls } = bench;
    await usage.refresh();
    const asked = bench.polls;
    await usage.catchUp();
    expect(bench.polls).toBe(asked);
    expect(asked).toBe(polls + 1);
  });

  function failing(): void {
    bench.answer = () => Promise.reject(new AppError('UPSTREAM_UNREACHABLE', 'no route.'));
  }

  test('without an instance what nobody has read is read, once', async () => {
    const usage = bench.service();
    await usage.catchUp();
    bench.timers.advance(8 * 3_600_000);
    await usage.catchUp();
    expect(bench.polls).toBe(1);
  });

  test('asks nobody where the person wants nothing read', async () => {
    bench.enabled = false;
    await bench.service().catchUp();
    const usage = bench.service();
    usage.start();
    await usage.catchUp();
    expect(bench.polls).toBe(0);
  });
});

describe('the plan that a report tells', () => {
  test('becomes the account’s, once', async () => {
    bench.answer = () => Promise.resolve({ ...bench.report(), plan: 'Pro' });
    const usage = bench.service();
    await usage.refresh();
    await usage.refresh();
    expect(bench.plans).toEqual([[1, 'Pro']]);
  });

  test('is left alone by a report that tells none', async () => {
    bench.accounts = [account(1, { plan: 'Max 20×' })];
    await bench.service().refresh();
    expect(bench.plans).toEqual([]);
  });
});

describe('somebody else who asks for usage', () => {
  test('takes turns with the polls of that provider', async () => {
    bench.accounts = [account(1), account(2)];
    const usage = bench.service();
    const first = Promise.withResolvers<UsageReport>();
    bench.answer = () => first.promise;
    const polled = usage.refresh([1]);
    await vi.waitFor(() => expect(bench.polls).toBe(1));
    const work = vi.fn(() => Promise.resolve('asked'));
    const other = usage.ask(2, work);
    await new Promise(setImmediate);
    expect(work).not.toHaveBeenCalled();
    first.resolve(bench.report());
    await polled;
    expect(await other).toBe('asked');
  });

  test('asks nothing while the provider wants no questions, and is told until when', async () => {
    bench.answer = () =>
      Promise.reject(new UsageRefusal('RATE_LIMIT', 'fewer.', { waitMs: 90_000 }));
    const usage = bench.service();
    await usage.refresh();
    const work = vi.fn(() => Promise.resolve());
    await expect(usage.ask(1, work)).rejects.toMatchObject({ code: 'RATE_LIMIT' });
    expect(work).not.toHaveBeenCalled();
    bench.timers.advance(375_000);
    await usage.ask(1, work);
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('a wait that it was told holds for the polls too', async () => {
    const usage = bench.service();
    const told = new UsageRefusal('RATE_LIMIT', 'fewer.', { waitMs: 900_000 });
    await expect(usage.ask(1, () => Promise.reject(told))).rejects.toBe(told);
    await usage.refresh();
    expect(bench.polls).toBe(0);
  });
});

test('a wait that a provider asked for holds for the next process too, and ends with an answer', async () => {
  bench.answer = () => Promise.reject(new UsageRefusal('RATE_LIMIT', 'fewer.', { waitMs: 90_000 }));
  await bench.service().refresh();
  const [, told] = bench.written.at(-1) ?? [];
  if (told !== undefined) bench.stored.set(1, told);
  const next = bench.service();
  await next.refresh();
  expect(bench.polls).toBe(1);
  bench.answer = () => Promise.resolve(bench.report());
  bench.timers.advance(375_000);
  await next.refresh();
  expect(bench.polls).toBe(2);
  expect(bench.written.at(-1)?.[1].notBeforeMs).toBeUndefined();
});

test('a header without a reset keeps the one that the report told, in the same window', async () => {
  const usage = bench.service();
  await usage.refresh();
  const [before] = usage.reports()[0]?.windows ?? [];
  usage.ingestHeaders(1, { [HEADER]: '0.7' }, 200);
  expect(usage.reports()).toMatchObject([
    { windows: [{ usedFraction: 0.7, resetsAt: before?.resetsAt, source: 'headers' }] },
  ]);
  bench.timers.advance(60_000);
  // Less than before: it started over, and when it will again nobody said.
  usage.ingestHeaders(1, { [HEADER]: '0.1' }, 200);
  expect(usage.reports()).toMatchObject([{ windows: [{ usedFraction: 0.1, resetsAt: null }] }]);
});

test('answers that say exhausted without a reset, after one with it, are not written one by one', () => {
  const usage = bench.service();
  const rejected = { 'anthropic-ratelimit-unified-5h-status': 'rejected' };
  const resetSeconds = bench.timers.nowMs / 1000 + 600;
  const told = { ...rejected, 'anthropic-ratelimit-unified-5h-reset': String(resetSeconds) };
  usage.ingestHeaders(1, told, 429);
  for (let count = 0; count < 5; count += 1) usage.ingestHeaders(1, rejected, 429);
  expect(bench.written).toHaveLength(1);
  bench.timers.advance(60_000);
  usage.ingestHeaders(1, rejected, 429);
  expect(usage.reports()).toMatchObject([
    { windows: [{ status: 'exhausted', resetsAt: new Date(resetSeconds * 1000).toISOString() }] },
  ]);
  expect(bench.blocked).toHaveLength(1);
});

test('dropped usage is dropped in the store as well', async () => {
  const usage = bench.service();
  await usage.refresh();
  await usage.drop(1);
  expect(bench.written.at(-1)).toEqual([1, NO_USAGE]);
});
