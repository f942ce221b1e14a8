import { expect, test, vi } from 'vitest';
import type { RequestRecord } from '../../shared/model/activity.ts';
import { NO_TOKENS } from '../../shared/model/tokens.ts';
import { createLog } from '../platform/log.ts';
import type { ActivityStore } from '../store/types.ts';
import { ActivityLog } from './activity-log.ts';

class MemoryStore implements ActivityStore {
  rows: RequestRecord[] = [];
  appends = 0;
  broken = false;
  recent(limit: number): readonly RequestRecord[] {
    return this.rows.slice(-limit).reverse();
  }
  append(records: readonly RequestRecord[]): Promise<void> {
    this.appends += 1;
    if (this.broken) return Promise.reject(new Error('disk'));
    this.rows.push(...records);
    return Promise.resolve();
  }
}

function record(id: string): RequestRecord {
  return {
    id,
    at: '2026-01-01T00:00:00.000Z',
    client: null,
    provider: null,
    account: null,
    model: null,
    method: 'POST',
    path: '/v1/messages',
    status: 200,
    error: null,
    attempts: 1,
    clientId: null,
    attemptList: [],
    session: null,
    firstByteMs: null,
    durationMs: 1,
    ...NO_TOKENS,
    cost: null,
  };
}

test('records are seen at once and written in batches', async () => {
  const store = new MemoryStore();
  const activity = new ActivityLog(store, createLog('silent'));
  for (let count = 1; count <= 1200; count += 1) activity.add(record(`r${count}`));
  expect(activity.recent(2).map(({ id }) => id)).toEqual(['r1200', 'r1199']);
  expect(store.appends).toBe(0);
  await vi.waitUntil(() => store.rows.length === 1200);
  expect(store.appends).toBe(2);
  expect(activity.recent(500)).toHaveLength(500);
  expect(activity.last()?.id).toBe('r1200');
});

test('a stop writes what waits, and a failed write loses nothing', async () => {
  const store = new MemoryStore();
  const activity = new ActivityLog(store, createLog('silent'));
  activity.add(record('a'));
  store.broken = true;
  await activity.flush();
  expect(activity.recent(5).map(({ id }) => id)).toEqual(['a']);
  store.broken = false;
  activity.add(record('b'));
  await activity.dispose();
  expect(store.rows.map(({ id }) => id)).toEqual(['a', 'b']);
});

test('who counts costs is told of each request once, priced, and only when it is written', async () => {
  const store = new MemoryStore();
  const told: (number | null)[] = [];
  const price = (records: readonly RequestRecord[]): Promise<void> => {
    for (const one of records) one.cost = 0.5;
    return Promise.resolve();
  };
  const activity = new ActivityLog(store, createLog('silent'), price, (records) =>
    told.push(...records.map(({ cost }) => cost)),
  );
  store.broken = true;
  activity.add(record('a'));
  await activity.flush();
  expect(told).toEqual([]);
  store.broken = false;
  await activity.flush();
  expect(told).toEqual([0.5]);
  await activity.dispose();
});

test('requests come first between two batches', async () => {
  const store = new MemoryStore();
  const activity = new ActivityLog(store, createLog('silent'));
  const appends: number[] = [];
  for (let count = 1; count <= 2500; count += 1) activity.add(record(`r${count}`));
  const flushed = activity.flush();
  setImmediate(() => appends.push(store.appends));
  await flushed;
  expect(appends).toEqual([1]);
  expect(store.appends).toBe(3);
});

test('a disk that does not answer: the newest 10,000 wait, and what was dropped is counted and said', async () => {
  const store = new MemoryStore();
  store.broken = true;
  const said: unknown[] = [];
  const log = createLog('silent');
  const loud = Object.assign(Object.create(log) as typeof log, {
    warn: (what: unknown) => said.push(what),
  });
  let goOn = (): void => undefined;
  const activity = new ActivityLog(store, loud, () => new Promise((resolve) => (goOn = resolve)));
  for (let count = 1; count <= 10_003; count += 1) activity.add(record(`r${count}`));
  const flushing = activity.flush();
  // Those that are being written, and those that come meanwhile.
  for (let count = 10_004; count <= 10_500; count += 1) activity.add(record(`r${count}`));
  goOn();
  await flushing;
  expect(said).toEqual([{ dropped: 500 }]);
  const kept = activity.recent(20_000);
  expect([kept.length, kept[0]?.id, kept.at(-1)?.id]).toEqual([10_000, 'r10500', 'r501']);
  store.broken = false;
  void activity.flush();
  goOn();
  await vi.waitUntil(() => {
    goOn();
    return store.rows.length === 10_000;
  });
});
