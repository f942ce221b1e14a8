import { beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { NO_USAGE } from '../core/usage-merge.ts';
import type { UsageReport } from '../core/usage.ts';
import { account, UsageBench } from './testing/usage-bench.ts';

const HEADER = 'anthropic-ratelimit-unified-5h-utilization';

let bench: UsageBench;

beforeEach(() => {
  bench = new UsageBench();
});

test('an account is read soon after it appears, then every five minutes', async () => {
  const usage = bench.service();
  usage.start();
  expect(bench.timers.delays).toEqual([1_000]);
  bench.timers.advance(1_000);
  await bench.settled();
  expect(bench.polls).toBe(1);
  expect(bench.timers.delays).toEqual([300_000]);
  bench.accounts.push(account(2));
  bench.poolChanged();
  expect(bench.timers.delays).toEqual([1_000, 300_000]);
});

test('accounts of one provider never keep step: each time is drawn for itself', async () => {
  let draw = 0;
  bench.accounts = [account(1), account(2), account(3)];
  bench.service(() => (draw++ % 7) / 7).start();
  expect(new Set(bench.timers.delays).size).toBe(3);
  bench.timers.advance(2_000);
  await bench.settled(3);
  expect(new Set(bench.timers.delays).size).toBe(3);
  for (const delay of bench.timers.delays) {
    expect(delay).toBeGreaterThan(220_000);
    expect(delay).toBeLessThan(376_000);
  }
});

test('of one provider one account is asked at a time', async () => {
  bench.accounts = [account(1), account(2)];
  const first = Promise.withResolvers<UsageReport>();
  bench.answer = () => first.promise;
  const usage = bench.service();
  const both = usage.refresh();
  await vi.waitFor(() => expect(bench.polls).toBe(1));
  bench.answer = () => Promise.resolve(bench.report());
  first.resolve(bench.report());
  await both;
  expect(bench.polls).toBe(2);
});

test('dropped, an answer that was on its way counts no more, and the next question is a new one', async () => {
  const usage = bench.service();
  const first = Promise.withResolvers<UsageReport>();
  bench.answer = () => first.promise;
  const old = usage.refresh([1]);
  await vi.waitFor(() => expect(bench.polls).toBe(1));
  const dropped = usage.drop(1);
  first.resolve(bench.report([bench.reading({ usedFraction: 1, status: 'exhausted' })]));
  await Promise.all([old, dropped]);
  expect(usage.reports()).toMatchObject([{ windows: [], fetchedAt: null }]);
  bench.answer = () => Promise.resolve(bench.report([bench.reading({ usedFraction: 0 })]));
  await usage.refresh([1]);
  expect(bench.polls).toBe(2);
  expect(usage.reports()).toMatchObject([{ windows: [{ usedFraction: 0 }] }]);
});

test('callers at the same time share one question', async () => {
  const usage = bench.service();
  await Promise.all([usage.refresh([1]), usage.refresh([1]), usage.refresh()]);
  expect(bench.polls).toBe(1);
});

test('a failure keeps the last report, marked stale with its reason, and asks again after 10 s, then slower', async () => {
  const usage = bench.service();
  await bench.pollOnce(usage);
  bench.answer = () => Promise.reject(new AppError('UPSTREAM_UNREACHABLE', 'no route.'));
  bench.timers.advance(300_000);
  await bench.settled();
  expect(bench.timers.delays).toEqual([10_000]);
  expect(usage.reports()).toMatchObject([
    {
      stale: true,
      windows: [{ usedFraction: 0.4 }],
      notes: [expect.stringContaining('no route.')],
    },
  ]);
  bench.timers.advance(10_000);
  await bench.settled();
  expect(bench.timers.delays).toEqual([20_000]);
  bench.answer = () => Promise.resolve(bench.report([bench.reading({ usedFraction: 0.5 })]));
  bench.timers.advance(20_000);
  await bench.settled();
  expect(bench.timers.delays).toEqual([300_000]);
  expect(usage.reports()).toMatchObject([
    { stale: false, notes: [], windows: [{ usedFraction: 0.5 }] },
  ]);
});

test('however long it fails, it never asks less often than a report ages', async () => {
  bench.answer = () => Promise.reject(new AppError('UPSTREAM_TIMEOUT', 'slow'));
  bench.service().start();
  bench.timers.advance(2_000);
  for (let count = 1; count < 9; count += 1) {
    await vi.waitFor(() => expect(bench.polls).toBe(count));
    await bench.settled();
    bench.timers.advance(bench.timers.delays[0] ?? 0);
  }
  await vi.waitFor(() => expect(bench.polls).toBe(9));
  await bench.settled();
  expect(bench.timers.delays).toEqual([300_000]);
});

test('a refused credential drops what was known and is told', async () => {
  const usage = bench.service();
  await bench.pollOnce(usage);
  bench.answer = () => Promise.reject(new AppError('AUTH_ERROR', 'refused (401).'));
  await usage.refresh();
  expect(usage.reports()).toMatchObject([
    {
      windows: [],
      fetchedAt: null,
      stale: true,
      notes: [expect.stringContaining('refused (401)')],
    },
  ]);
  expect(bench.written.at(-1)).toEqual([1, NO_USAGE]);
});

test('a 429 is not asked again in the background before a report would have aged', async () => {
  const usage = bench.service();
  bench.answer = () => Promise.reject(new AppError('RATE_LIMIT', 'fewer'));
  await bench.pollOnce(usage);
  expect(bench.timers.delays).toEqual([300_000]);
  bench.timers.advance(299_999);
  expect(bench.polls).toBe(1);
  bench.timers.advance(1);
  await bench.settled();
  expect(bench.polls).toBe(2);
});

test('a bug while reading shows a constant sentence and does not stop the service', async () => {
  bench.answer = () => Promise.reject(new TypeError('secret inside'));
  const usage = bench.service();
  await bench.pollOnce(usage);
  expect(JSON.stringify(usage.reports())).not.toContain('secret inside');
  expect(bench.timers.delays).toEqual([10_000]);
});

test('after a restart the stored report stands, stale by its age, and is renewed in its time', () => {
  const old = bench.report();
  bench.stored.set(1, old);
  bench.timers.advance(60_000);
  const usage = bench.service();
  expect(usage.reports()).toMatchObject([{ stale: false, windows: [{ usedFraction: 0.4 }] }]);
  usage.start();
  expect(bench.timers.delays).toEqual([240_000]);
  bench.timers.nowMs += 900_000;
  expect(bench.service().reports()).toMatchObject([
    { stale: true, windows: [{ usedFraction: 0.4 }] },
  ]);
});

test('a report is stored as it was read', async () => {
  await bench.pollOnce(bench.service());
  expect(bench.written).toMatchObject([[1, { windows: [{ id: 'anthropic:5h' }] }]]);
});

test('switched off, nothing is asked in the background; a person still may', async () => {
  bench.enabled = false;
  const usage = bench.service();
  usage.start();
  bench.timers.advance(3_600_000);
  expect(bench.polls).toBe(0);
  await usage.refresh();
  expect(bench.polls).toBe(1);
});

test('disabled, locked and removed accounts, keys and other providers are not asked', async () => {
  bench.accounts = [
    account(1),
    account(2, { locked: true }),
    account(3, { disabled: { cause: 'revoked', atMs: 0, detail: null } }),
    account(4, { kind: 'api_key' }),
    account(5, { provider: 'openai' }),
  ];
  const usage = bench.service();
  usage.start();
  expect(bench.timers.delays).toHaveLength(1);
  bench.accounts = bench.accounts.slice(1);
  bench.poolChanged();
  expect(bench.timers.delays).toEqual([]);
  await usage.refresh();
  expect(bench.polls).toBe(0);
  expect(usage.reports().map(({ id }) => id)).toEqual([2, 3, 4, 5]);
});

test('a new sign-in of the same account is read at once', async () => {
  const usage = bench.service();
  await bench.pollOnce(usage);
  bench.accounts = [account(1, { authorizedAtMs: 2 })];
  bench.poolChanged();
  expect(bench.timers.delays).toEqual([1_000]);
});

test('exhausted windows block: shared ones the account until the latest reset, a family itself', async () => {
  const later = bench.timers.nowMs + 9_000_000;
  const full = { usedFraction: 1, status: 'exhausted' } as const;
  bench.answer = () =>
    Promise.resolve(
      bench.report([
        bench.reading(full),
        bench.reading({ ...full, id: 'anthropic:7d', resetsAtMs: later }),
        bench.reading({ ...full, id: 'anthropic:7d:fable', scope: 'fable', resetsAtMs: later + 1 }),
      ]),
    );
  const usage = bench.service();
  await usage.refresh();
  expect(bench.blocked).toMatchObject([
    [1, { scope: 'account', untilMs: later, billing: false }],
    [1, { scope: 'family:fable', untilMs: later + 1 }],
  ]);
  await usage.refresh();
  expect(bench.blocked).toHaveLength(2);
});

test('headers are taken in once a minute, and at once when they tell exhaustion', () => {
  const usage = bench.service();
  let changes = 0;
  usage.onChange(() => (changes += 1));
  usage.ingestHeaders(1, { [HEADER]: '0.5' }, 200);
  bench.timers.advance(59_999);
  usage.ingestHeaders(1, { [HEADER]: '0.6' }, 200);
  expect(usage.reports()).toMatchObject([
    { fetchedAt: null, stale: false, windows: [{ usedFraction: 0.5, source: 'headers' }] },
  ]);
  bench.timers.advance(1);
  usage.ingestHeaders(1, { [HEADER]: '0.7' }, 200);
  expect(usage.reports()).toMatchObject([{ windows: [{ usedFraction: 0.7 }] }]);
  const rejected = {
    'anthropic-ratelimit-unified-5h-status': 'rejected',
    'anthropic-ratelimit-unified-5h-reset': String(bench.timers.nowMs / 1000 + 600),
  };
  for (let count = 0; count < 5; count += 1) usage.ingestHeaders(1, rejected, 200);
  expect(usage.reports()).toMatchObject([{ windows: [{ status: 'exhausted' }] }]);
  expect(bench.blocked).toMatchObject([
    [1, { scope: 'account', untilMs: bench.timers.nowMs + 600_000 }],
  ]);
  expect([changes, bench.written.length]).toEqual([3, 3]);
});

test('an exhausted window whose reset shakes by a second is not written with every answer', () => {
  const usage = bench.service();
  const resetSeconds = bench.timers.nowMs / 1000 + 600;
  for (let count = 0; count < 6; count += 1)
    usage.ingestHeaders(
      1,
      {
        'anthropic-ratelimit-unified-5h-status': 'rejected',
        'anthropic-ratelimit-unified-5h-reset': String(resetSeconds + (count % 3)),
      },
      200,
    );
  expect(bench.written).toHaveLength(1);
});

test('headers join the polled report by id and do not make it younger', async () => {
  const usage = bench.service();
  bench.answer = () =>
    Promise.resolve(bench.report([bench.reading(), bench.reading({ id: 'anthropic:7d' })]));
  await usage.refresh();
  const fetchedAt = usage.reports()[0]?.fetchedAt;
  bench.timers.advance(120_000);
  usage.ingestHeaders(1, { [HEADER]: '0.9' }, 200);
  expect(usage.reports()).toMatchObject([
    { fetchedAt, windows: [{ usedFraction: 0.9, source: 'headers' }, { source: 'poll' }] },
  ]);
});

test('answers without such headers, of keys, of others and of nobody change nothing', () => {
  bench.accounts.push(account(2, { kind: 'api_key' }), account(3, { provider: 'openai' }));
  const usage = bench.service();
  usage.ingestHeaders(1, { 'content-type': 'text/plain' }, 200);
  for (const id of [2, 3, 99]) usage.ingestHeaders(id, { [HEADER]: '0.5' }, 200);
  expect(bench.written).toEqual([]);
});

test('a listener that throws harms neither the report nor the others', async () => {
  const usage = bench.service();
  const other = vi.fn();
  usage.onChange(() => {
    throw new Error('listener');
  });
  usage.onChange(other);
  await usage.refresh();
  expect(other).toHaveBeenCalledTimes(1);
  expect(usage.reports()).toMatchObject([{ stale: false }]);
});

test('disposing leaves no timer, and an answer that comes later is dropped', async () => {
  const late = Promise.withResolvers<UsageReport>();
  bench.answer = () => late.promise;
  const usage = bench.service();
  usage.start();
  const asking = usage.refresh();
  await vi.waitFor(() => expect(bench.polls).toBe(1));
  usage.dispose();
  late.resolve(bench.report());
  await asking;
  expect(bench.timers.delays).toEqual([]);
  expect(bench.written).toEqual([]);
});
