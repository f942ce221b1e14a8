import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Clock } from '../platform/clock.ts';
import { silentLog, TemporaryProfile } from '../store/testing/temporary-store.ts';
import type { BindingStore, Store } from '../store/types.ts';
import { Bindings } from './bindings.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

class HandClock implements Clock {
  nowMs = Date.parse('2026-01-01T00:00:00.000Z');
  now(): number {
    return this.nowMs;
  }
  monotonic(): number {
    return this.nowMs;
  }
}

let profile: TemporaryProfile;
let store: Store;
let clock: HandClock;
let known: Set<number>;
const made: Bindings[] = [];

beforeEach(async () => {
  profile = new TemporaryProfile();
  store = await profile.open();
  clock = new HandClock();
  known = new Set([1, 2, 3]);
});
afterEach(async () => {
  await Promise.all(made.splice(0).map((one) => one.dispose()));
  profile.dispose();
});

function open(limit?: number, bindings: BindingStore = store.bindings): Bindings {
  const one = new Bindings({
    store: bindings,
    clock,
    log: silentLog,
    knows: (id) => known.has(id),
    ...(limit === undefined ? {} : { limit }),
  });
  made.push(one);
  return one;
}

/** How many rows a write brought. */
function counted(): { readonly store: BindingStore; readonly kept: number[]; fails: boolean } {
  const kept: number[] = [];
  const self = {
    kept,
    fails: false,
    store: {
      read: () => store.bindings.read(),
      write: (rows, gone) => {
        if (self.fails) return Promise.reject(new Error('disk full'));
        kept.push(rows.length);
        return store.bindings.write(rows, gone);
      },
    } satisfies BindingStore,
  };
  return self;
}

test('a session is told by provider, client and name, and by nothing else', () => {
  const bindings = open();
  bindings.bind('anthropic', 1, 's', 1);
  bindings.bind('anthropic', 2, 's', 2);
  bindings.bind('openai', 1, 's', 3);
  expect(bindings.get('anthropic', 1, 's')).toBe(1);
  expect(bindings.get('anthropic', 2, 's')).toBe(2);
  expect(bindings.get('openai', 1, 's')).toBe(3);
  expect(bindings.get('anthropic', 1, 't')).toBeNull();
  expect(bindings.get('anthropic', 3, 's')).toBeNull();
});

test('a binding is there after a restart, and the newest account counts', async () => {
  const before = open();
  before.bind('anthropic', 1, 's', 1);
  await before.flush();
  before.bind('anthropic', 1, 's', 2);
  before.bind('anthropic', 1, 't', 3);
  await before.dispose();
  const after = open();
  expect(after.get('anthropic', 1, 's')).toBe(2);
  expect(after.get('anthropic', 1, 't')).toBe(3);
});

test('it is on the disk by itself soon, without a call to flush', async () => {
  open().bind('anthropic', 1, 's', 1);
  await vi.waitFor(() => expect(store.bindings.read()).toHaveLength(1));
});

test('it lasts 30 days after its last use, and not longer', async () => {
  const bindings = open();
  bindings.bind('anthropic', 1, 'used', 1);
  bindings.bind('anthropic', 1, 'left', 2);
  clock.nowMs += 20 * DAY_MS;
  expect(bindings.get('anthropic', 1, 'used')).toBe(1);
  await bindings.flush();
  clock.nowMs += 10 * DAY_MS;
  expect(open().get('anthropic', 1, 'left')).toBe(2);
  clock.nowMs += MINUTE_MS;
  expect(bindings.get('anthropic', 1, 'left')).toBeNull();
  expect(bindings.get('anthropic', 1, 'used')).toBe(1);
  await bindings.flush();
  expect(store.bindings.read().map(([key]) => key)).toEqual(['anthropic 1 used']);
});

test('no more than the limit is kept, and the least recently used goes first', async () => {
  const bindings = open(3);
  for (const session of ['a', 'b', 'c']) {
    bindings.bind('anthropic', 1, session, 1);
    clock.nowMs += MINUTE_MS;
  }
  expect(bindings.get('anthropic', 1, 'a')).toBe(1);
  bindings.bind('anthropic', 1, 'd', 1);
  expect(bindings.size).toBe(3);
  expect(bindings.get('anthropic', 1, 'b')).toBeNull();
  await bindings.flush();
  expect(store.bindings.read()).toHaveLength(3);
  const after = open(2);
  expect(after.size).toBe(2);
  expect(after.get('anthropic', 1, 'c')).toBeNull();
  await after.flush();
  expect(store.bindings.read()).toHaveLength(2);
});

test('of 100,001 sessions the least recent makes room', () => {
  const nowhere: BindingStore = { read: () => [], write: () => Promise.resolve() };
  const bindings = open(undefined, nowhere);
  for (let index = 0; index < 100_000; index += 1) bindings.bind('anthropic', 1, `s${index}`, 1);
  expect(bindings.size).toBe(100_000);
  clock.nowMs += MINUTE_MS;
  expect(bindings.get('anthropic', 1, 's0')).toBe(1);
  bindings.bind('anthropic', 1, 'one more', 1);
  expect(bindings.size).toBeLessThanOrEqual(100_000);
  expect(bindings.get('anthropic', 1, 's0')).toBe(1);
  expect(bindings.get('anthropic', 1, 's1')).toBeNull();
  expect(bindings.get('anthropic', 1, 'one more')).toBe(1);
  expect(bindings.get('anthropic', 1, 's99999')).toBe(1);
});

test('a session is handed to the disk within 2 seconds of its binding', async () => {
  const disk = counted();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const bindings = open(undefined, disk.store);
    bindings.bind('anthropic', 1, 's', 1);
    vi.advanceTimersByTime(1500);
    bindings.bind('anthropic', 1, 't', 1);
    vi.advanceTimersByTime(1500);
    expect(disk.kept[0]).toBe(1);
  } finally {
    vi.useRealTimers();
  }
  await vi.waitFor(() => expect(store.bindings.read()).toHaveLength(2));
});

test('a session that goes on is not written again with every request', async () => {
  const disk = counted();
  const bindings = open(undefined, disk.store);
  bindings.bind('anthropic', 1, 's', 1);
  await bindings.flush();
  for (let minute = 0; minute < 59; minute += 1) {
    clock.nowMs += MINUTE_MS;
    bindings.get('anthropic', 1, 's');
    await bindings.flush();
  }
  expect(disk.kept).toEqual([1]);
  clock.nowMs += MINUTE_MS;
  bindings.get('anthropic', 1, 's');
  await bindings.flush();
  expect(disk.kept).toEqual([1, 1]);
});

test('many are written in batches, and a write raises no generation', async () => {
  const disk = counted();
  const generation = store.generation();
  const bindings = open(undefined, disk.store);
  for (let index = 0; index < 1250; index += 1) bindings.bind('anthropic', 1, `s${index}`, 1);
  await bindings.flush();
  expect(disk.kept).toEqual([500, 500, 250]);
  expect(store.generation()).toBe(generation);
});

test('what could not be written is written later', async () => {
  const disk = counted();
  const bindings = open(undefined, disk.store);
  disk.fails = true;
  bindings.bind('anthropic', 1, 's', 1);
  await bindings.flush();
  expect(store.bindings.read()).toEqual([]);
  disk.fails = false;
  await vi.waitFor(() => expect(store.bindings.read()).toHaveLength(1));
});

test('a removed account leaves no session, and those of the others stay', async () => {
  const bindings = open();
  for (let index = 0; index < 30; index += 1)
    bindings.bind('anthropic', 1, `s${index}`, 1 + (index % 3));
  await bindings.flush();
  known.delete(2);
  bindings.accountsChanged();
  await bindings.flush();
  expect(bindings.size).toBe(20);
  expect(store.bindings.read().some(([, account]) => account === 2)).toBe(false);
  for (let index = 0; index < 30; index += 1)
    expect(bindings.get('anthropic', 1, `s${index}`)).toBe(
      index % 3 === 1 ? null : 1 + (index % 3),
    );
});

test('sessions of an account that was removed while nothing ran go with the next start', async () => {
  const before = open();
  before.bind('anthropic', 1, 's', 1);
  before.bind('anthropic', 1, 't', 2);
  await before.dispose();
  known.delete(1);
  const after = open();
  expect(after.get('anthropic', 1, 's')).toBeNull();
  expect(after.get('anthropic', 1, 't')).toBe(2);
  await after.flush();
  expect(store.bindings.read()).toHaveLength(1);
});
