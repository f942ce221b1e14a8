import { afterEach, expect, test, vi } from 'vitest';
import type { ContractEvent, EventPayload } from '../../shared/contract.ts';
import { HandClock, fakeWorld, poolAccount } from './testing/fake-services.ts';
import type { FakeWorld } from './testing/fake-services.ts';

let world: FakeWorld;
afterEach(() => world.bus.dispose());

function follow(bus: FakeWorld['bus']): EventPayload<'state'>[] {
  const seen: EventPayload<'state'>[] = [];
  bus.subscribe((event) => {
    if (event.name === 'state') seen.push(event.payload);
  });
  return seen;
}

test('changes that come together leave as one event that names only what changed', async () => {
  world = fakeWorld();
  const seen = follow(world.bus);
  await world.dispatch('accounts.pause', { account: 1 });
  await world.dispatch('accounts.rename', { account: 1, label: 'Work' });
  await vi.waitUntil(() => seen.length > 0);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ from: 10, to: 12 });
  expect(seen[0]?.changes.map(({ kind }) => kind)).toEqual(['account', 'next', 'places']);
});

test('each event starts where the one before ended, also when the store knows of no change', async () => {
  world = fakeWorld();
  const seen = follow(world.bus);
  for (const total of [1, 2, 3]) {
    world.status = { ...world.status, requests: { total, active: 0 } };
    world.bus.changed();
    await vi.waitUntil(() => seen.length === total);
  }
  expect(seen.map(({ from, to }) => [from, to])).toEqual([
    [10, 11],
    [11, 12],
    [12, 13],
  ]);
});

test('a state that is asked for is never behind an event that is still to come', async () => {
  world = fakeWorld();
  const seen = follow(world.bus);
  await world.dispatch('accounts.pause', { account: 1 });
  const { generation } = world.bus.current();
  expect(seen.at(-1)?.to).toBe(generation);
});

test('nothing is built while nobody listens', async () => {
  world = fakeWorld();
  for (let count = 0; count < 100; count += 1) world.bus.changed();
  expect(world.builds).toBe(0);
});

test('a burst of changes builds one snapshot', async () => {
  world = fakeWorld();
  const seen = follow(world.bus);
  const before = world.builds;
  world.status = { ...world.status, requests: { total: 5, active: 0 } };
  for (let count = 0; count < 100; count += 1) world.bus.changed();
  await vi.waitUntil(() => seen.length > 0);
  expect(world.builds - before).toBe(1);
});

test('a listener that throws harms none of the others', async () => {
  world = fakeWorld();
  world.bus.subscribe(() => {
    throw new Error('broken');
  });
  const seen: ContractEvent[] = [];
  world.bus.subscribe((event) => seen.push(event));
  await world.dispatch('login.start', { provider: 'anthropic' });
  expect(seen.map(({ name }) => name)).toEqual(['login']);
  expect(world.log.join('')).toContain('A listener failed');
});

test('a block that ends by the passing of time alone is told', async () => {
  vi.useFakeTimers();
  try {
    const clock = new HandClock();
    world = fakeWorld(clock);
    const untilMs = clock.nowMs + 60_000;
    const block = { scope: 'account', untilMs, reason: 'usage limit', billing: false };
    world.accounts = [poolAccount(1, { blocks: [block] })];
    const seen = follow(world.bus);
    clock.nowMs = untilMs - 1;
    await vi.advanceTimersByTimeAsync(59_000);
    expect(seen).toHaveLength(0);
    clock.nowMs = untilMs + 1;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.changes).toContainEqual(
      expect.objectContaining({
        kind: 'account',
        account: expect.objectContaining({ state: 'ready' }),
      }),
    );
  } finally {
    vi.useRealTimers();
  }
});
