import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { UsageReport, WindowReading } from '../../core/usage.ts';
import type { Clock } from '../../platform/clock.ts';
import { newAccount, TemporaryProfile } from '../testing/temporary-store.ts';
import type { Store } from '../types.ts';
import type { HistoryJob, HistoryResults } from './job.ts';
import { madeRequest as request } from './testing/made-request.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-19T15:20:00Z');
const ALL = { zone: 'UTC', nowMs: NOW, provider: null, accounts: null } as const;

class HandClock implements Clock {
  nowMs = NOW;
  now(): number {
    return this.nowMs;
  }
  monotonic(): number {
    return this.nowMs;
  }
}

let profile: TemporaryProfile;
let clock: HandClock;
let store: Store;
beforeEach(async () => {
  profile = new TemporaryProfile();
  clock = new HandClock();
  store = await profile.open({ clock });
});
afterEach(async () => {
  await store.history.dispose();
  profile.dispose();
});

function account(name: string): Promise<{ readonly id: number }> {
  const identity = { identityKey: `email:${name}@example.com`, email: `${name}@example.com` };
  return store.credentials.insert(newAccount(identity), () => Buffer.from('s'));
}

function reading(fields: Partial<WindowReading> = {}): WindowReading {
  return {
    id: 'anthropic:7d',
    label: '7 d',
    durationMs: 168 * HOUR_MS,
    resetsAtMs: Date.parse('2026-11-20T00:00:00Z'),
    usedFraction: 0.5,
    status: 'ok',
    scope: null,
    source: 'poll',
    ...fields,
  };
}

function report(fetchedAtMs: number | null, ...windows: readonly WindowReading[]): UsageReport {
  const rest = { notes: [], plan: null, resetsAvailable: null, resetsSoonestExpiryMs: null };
  return { fetchedAtMs, windows, ...rest };
}

async function read(id: number, at: string, ...windows: readonly WindowReading[]): Promise<void> {
  clock.nowMs = Date.parse(at);
  await store.usage.write(id, report(clock.nowMs, ...windows));
}

async function costs(
  fields: Partial<Extract<HistoryJob, { kind: 'costs' }>> = {},
): Promise<HistoryResults['costs']> {
  return store.history.ask({ ...ALL, kind: 'costs', range: '7d', by: ['day', 'model'], ...fields });
}

function rowsOf(found: HistoryResults['costs'], by: string): readonly (readonly unknown[])[] {
  const group = found.groups.find((one) => one.by === by);
  return (group?.rows ?? [])
    .filter(({ requests }) => requests > 0)
    .map(({ key, requests, inputTokens, cost }) => [key, requests, inputTokens, cost]);
}

it('requests are summed by hour and key in the batch that writes them', async () => {
  const { id } = await account('ada');
  await store.activity.append([
    request('2026-11-18T10:59:59Z', { account: id, inputTokens: 5, cost: 0.5, attempts: 2 }),
    request('2026-11-18T11:00:00Z', { account: id, inputTokens: 7, outputTokens: 1, cost: 0.25 }),
    request('2026-11-19T15:00:00Z', { model: 'new', outputTokens: 3 }),
  ]);
  await store.activity.append([
    request('2026-11-18T11:30:00Z', { account: id, inputTokens: 1, cost: 1, error: 'RATE_LIMIT' }),
  ]);
  const found = await costs({ by: ['day', 'model', 'account', 'client', 'week'] });
  expect(found.totals).toMatchObject({
    requests: 4,
    retried: 1,
    refused: 1,
    inputTokens: 13,
    outputTokens: 4,
    cost: 1.75,
    unpriced: 1,
  });
  expect(rowsOf(found, 'day')).toEqual([
    ['2026-11-18', 3, 13, 1.75],
    ['2026-11-19', 1, 0, 0],
  ]);
  expect(rowsOf(found, 'week')).toEqual([['2026-11-16', 4, 13, 1.75]]);
  expect(rowsOf(found, 'model')).toEqual([
    ['opus', 3, 13, 1.75],
    ['new', 1, 0, 0],
  ]);
  expect(rowsOf(found, 'account')).toEqual([
    [String(id), 3, 13, 1.75],
    [null, 1, 0, 0],
  ]);
  expect(rowsOf(found, 'client')).toEqual([['cli', 4, 13, 1.75]]);
  expect(found.groups[0]?.rows).toHaveLength(7);
  const onlyHers = await costs({ accounts: [id], by: ['client'] });
  expect(onlyHers.totals.requests).toBe(3);
  expect((await costs({ provider: 'openai' })).totals.requests).toBe(0);
});

it('a local day has its hours whatever the clocks do', async () => {
  const nowMs = Date.parse('2026-10-27T12:00:00Z');
  const hours = Array.from({ length: 72 }, (_, index) =>
    request(Date.parse('2026-10-23T22:00:00Z') + index * HOUR_MS, { inputTokens: 1 }),
  );
  await store.activity.append(hours);
  const found = await costs({ nowMs, zone: 'Europe/Berlin', by: ['day'] });
  expect(rowsOf(found, 'day').map(([day, requests]) => [day, requests])).toEqual([
    ['2026-10-24', 24],
    ['2026-10-25', 25],
    ['2026-10-26', 23],
  ]);
});

it('property: every grouping adds up to the same totals, and days to what a naive sum says', async () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu'] as const;
  const some = fc.record({
    ago: fc.integer({ min: 0, max: 8 * 24 * 60 }),
    model: fc.constantFrom('a', 'b', null),
    client: fc.constantFrom('x', 'y', null),
    tokens: fc.nat(1000),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(some, { maxLength: 60 }),
      fc.constantFrom(...zones),
      async (all, zone) => {
        await store.history.ask({ kind: 'prune', beforeHour: 2 ** 40 });
        const records = all.map(({ ago, model, client, tokens }) =>
          request(NOW - ago * 60_000, { model, client, inputTokens: tokens, cost: tokens / 1024 }),
        );
        await store.activity.append(records);
        const found = await costs({
          zone,
          by: ['hour', 'day', 'week', 'model', 'client', 'account'],
        });
        for (const { rows } of found.groups)
          for (const name of ['requests', 'inputTokens', 'cost'] as const)
            expect(rows.reduce((sum, row) => sum + row[name], 0)).toBe(found.totals[name]);
        const dateOf = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
        const naive = new Map<string, number>();
        for (const { at, inputTokens } of records) {
          const hour = Math.floor(Date.parse(at) / HOUR_MS) * HOUR_MS;
          if (hour < found.fromMs) continue;
          const day = dateOf.format(hour);
          naive.set(day, (naive.get(day) ?? 0) + (inputTokens ?? 0));
        }
        const days = found.groups.find(({ by }) => by === 'day')?.rows ?? [];
        for (const { key, inputTokens } of days)
          expect([key, inputTokens]).toEqual([key, naive.get(key ?? '') ?? 0]);
      },
    ),
    { numRuns: 25 },
  );
});

it('one point an hour: the last reading of the hour stays', async () => {
  const { id } = await account('ada');
  await read(id, '2026-11-19T13:05:00Z', reading({ usedFraction: 0.1 }));
  await read(id, '2026-11-19T13:55:00Z', reading({ usedFraction: 0.2 }));
  await read(id, '2026-11-19T14:00:00Z', reading({ usedFraction: 0.3 }));
  const { series, sinceHour, stepMs } = await store.history.ask({
    ...ALL,
    kind: 'windows',
    range: '7d',
  });
  expect(stepMs).toBe(HOUR_MS);
  expect(sinceHour).toBe(Math.floor(Date.parse('2026-11-19T13:00:00Z') / HOUR_MS));
  expect(series).toHaveLength(1);
  expect(series[0]).toMatchObject({ account: id, window: 'anthropic:7d', label: '7 d' });
  expect(series[0]?.points.map(({ atMs, used }) => [new Date(atMs).toISOString(), used])).toEqual([
    ['2026-11-19T13:55:00.000Z', 0.2],
    ['2026-11-19T14:00:00.000Z', 0.3],
  ]);
});

it('windows that headers did not tell of are no new reading', async () => {
  const { id } = await account('ada');
  await read(id, '2026-11-19T13:05:00Z', reading(), reading({ id: 'anthropic:5h', label: '5 h' }));
  const fetchedAtMs = clock.nowMs;
  clock.nowMs = Date.parse('2026-11-19T14:05:00Z');
  const told = reading({ id: 'anthropic:5h', label: '5 h', usedFraction: 0.6, source: 'headers' });
  await store.usage.write(id, report(fetchedAtMs, reading(), told));
  const { series } = await store.history.ask({ ...ALL, kind: 'windows', range: '24h' });
  expect(series.map(({ window, points }) => [window, points.length])).toEqual([
    ['anthropic:5h', 2],
    ['anthropic:7d', 1],
  ]);
});

it('resets are marked where the window ended, shaking reset times are none', async () => {
  const { id } = await account('ada');
  const ends = Date.parse('2026-11-18T02:30:00Z');
  const next = ends + 168 * HOUR_MS;
  const steps: readonly (readonly [string, number, number])[] = [
    ['2026-11-18T00:10:00Z', 0.9, ends],
    ['2026-11-18T01:10:00Z', 0.97, ends + 2000],
    ['2026-11-18T02:10:00Z', 0.97, ends - 1000],
    ['2026-11-18T03:10:00Z', 0.01, next],
    // One that a person redeemed: before its time.
    ['2026-11-18T04:10:00Z', 0, next + 90 * 60_000],
    // Idle: the end moves along, nothing is used.
    ['2026-11-18T05:10:00Z', 0, next + 150 * 60_000],
    ['2026-11-18T06:10:00Z', 0.2, next + 150 * 60_000],
    // Less used, the same end: a larger limit is no reset.
    ['2026-11-18T07:10:00Z', 0.1, next + 150 * 60_000],
  ];
  for (const [at, usedFraction, resetsAtMs] of steps)
    await read(id, at, reading({ usedFraction, resetsAtMs }));
  const { series } = await store.history.ask({ ...ALL, kind: 'windows', range: '7d' });
  expect(
    series[0]?.resets.map(({ atMs, before, after }) => [
      new Date(atMs).toISOString(),
      before,
      after,
    ]),
  ).toEqual([
    ['2026-11-18T02:29:59.000Z', 0.97, 0.01],
    ['2026-11-18T04:10:00.000Z', 0.01, 0],
  ]);
});

it('the time without anything left is one stretch, and ends early when it does', async () => {
  const { id } = await account('ada');
  const full = { usedFraction: 1, status: 'exhausted' } as const;
  const resetsAtMs = Date.parse('2026-11-19T12:00:00Z');
  await read(id, '2026-11-19T08:00:00Z', reading({ ...full, resetsAtMs }));
  await read(id, '2026-11-19T09:00:00Z', reading({ ...full, resetsAtMs: resetsAtMs + 1000 }));
  await read(id, '2026-11-19T10:30:00Z', reading({ usedFraction: 0 }));
  await read(id, '2026-11-19T15:00:00Z', reading(full));
  const { series } = await store.history.ask({ ...ALL, kind: 'windows', range: '24h' });
  expect(
    series[0]?.dry.map(({ sinceMs, untilMs }) =>
      [sinceMs, untilMs].map((ms) => new Date(ms).toISOString().slice(11, 16)),
    ),
  ).toEqual([
    ['08:00', '10:30'],
    ['15:00', '15:20'],
  ]);
});

it('an account that is paid for past its window was never dry', async () => {
  const { id } = await account('ada');
  await read(id, '2026-11-19T08:00:00Z', reading({ usedFraction: 1, status: 'warning' }));
  const { series } = await store.history.ask({ ...ALL, kind: 'windows', range: '24h' });
  expect(series[0]?.dry).toEqual([]);
});

it('a removed account takes its windows along and its name off the sums', async () => {
  const { id } = await account('ada');
  await read(id, '2026-11-19T13:05:00Z', reading());
  await store.activity.append([request(NOW, { account: id, inputTokens: 4 })]);
  await store.credentials.remove(id);
  // A late answer of the account that is gone.
  await store.activity.append([request(NOW, { account: id, inputTokens: 5 })]);
  const found = await costs({ by: ['account'] });
  expect(rowsOf(found, 'account')).toEqual([[null, 2, 9, 0]]);
  expect((await store.history.ask({ ...ALL, kind: 'windows', range: '7d' })).series).toEqual([]);
});

it('what is older goes, in steps, and its size with it', async () => {
  const { id } = await account('ada');
  const old = Array.from({ length: 2500 }, (_, index) =>
    request(NOW - (410 * 24 - (index % 24)) * HOUR_MS, { model: `m${index}` }),
  );
  await store.activity.append(old);
  await store.activity.append([request(NOW, { model: 'm1' }), request(NOW, { model: 'new' })]);
  await read(id, '2025-10-01T00:00:00Z', reading());
  await read(id, '2026-11-19T13:05:00Z', reading());
  const before = await store.history.ask({ kind: 'status' });
  expect(before.points).toBe(2);
  const beforeHour = Math.floor(NOW / HOUR_MS) - 400 * 24;
  expect(await store.history.ask({ kind: 'prune', beforeHour })).toEqual({ rows: 2501 });
  const after = await store.history.ask({ kind: 'status' });
  expect(after.points).toBe(1);
  expect(after.sizeBytes).toBeLessThan(before.sizeBytes);
  expect(after.sinceHour).toBe(Math.floor(Date.parse('2026-11-19T13:00:00Z') / HOUR_MS));
  expect(rowsOf(await costs({ range: '1y', by: ['model'] }), 'model')).toHaveLength(2);
  await store.history.ask({ kind: 'prune', beforeHour: 2 ** 40 });
  expect(await store.history.ask({ kind: 'status' })).toMatchObject({ points: 0, sinceHour: null });
  // And goes on from nothing.
  await store.activity.append([request(NOW)]);
  expect((await costs()).totals.requests).toBe(1);
});

it('a profile in memory keeps its history there, and answers the same', async () => {
  const other = new TemporaryProfile();
  const memory = await other.open({ credentialsInMemory: () => true, clock });
  const { id } = await memory.credentials.insert(newAccount(), () => Buffer.from('s'));
  await memory.activity.append([request(NOW, { account: id, model: 'kept-nowhere-1234' })]);
  await memory.usage.write(id, report(NOW, reading()));
  const found = await memory.history.ask({ ...ALL, kind: 'costs', range: '24h', by: ['account'] });
  expect(found.groups[0]?.rows).toMatchObject([{ key: String(id), requests: 1 }]);
  const { series } = await memory.history.ask({ ...ALL, kind: 'windows', range: '24h' });
  expect(series).toHaveLength(1);
  memory.close();
  const again = await other.open();
  expect(await again.history.ask({ kind: 'status' })).toMatchObject({ points: 0, sinceHour: null });
  await again.history.dispose();
  again.close();
});

it('the cost of one account since an hour: its own requests alone, and nothing of an hour before', async () => {
  const [one, other] = [await account('one'), await account('other')];
  await store.activity.append([
    request(NOW, { account: one.id, cost: 0.25, inputTokens: 1, outputTokens: 1 }),
    request(NOW - 2 * HOUR_MS, { account: one.id, cost: 0.5, inputTokens: 1, outputTokens: 1 }),
    request(NOW - 2 * HOUR_MS, { account: one.id, cost: null, inputTokens: 1, outputTokens: 1 }),
    request(NOW - 9 * HOUR_MS, { account: one.id, cost: 4, inputTokens: 1, outputTokens: 1 }),
    request(NOW, { account: other.id, cost: 8, inputTokens: 1, outputTokens: 1 }),
  ]);
  const fromHour = Math.floor((NOW - 5 * HOUR_MS) / HOUR_MS);
  const ask = (id: number) => store.history.ask({ kind: 'account-cost', account: id, fromHour });
  expect(await ask(one.id)).toEqual({ cost: 0.75, unpriced: 1 });
  expect(await ask(other.id)).toEqual({ cost: 8, unpriced: 0 });
  expect(await ask(99)).toEqual({ cost: 0, unpriced: 0 });
});
