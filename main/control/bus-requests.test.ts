import { afterEach, expect, test, vi } from 'vitest';
import type { ContractEvent, EventPayload } from '../../shared/contract.ts';
import { EVENT_REQUESTS } from '../../shared/contract/activity.ts';
import { requestRecordSchema } from '../../shared/model/activity.ts';
import { fakeWorld } from './testing/fake-services.ts';
import type { FakeWorld } from './testing/fake-services.ts';

let world: FakeWorld;
afterEach(() => world.bus.dispose());

function makeRecord(id: string, cost: number | null = null) {
  return requestRecordSchema.parse({
    id,
    at: '2026-11-19T12:00:00.000Z',
    client: null,
    provider: 'anthropic',
    account: 1,
    model: null,
    method: 'POST',
    path: '/v1/messages',
    status: 200,
    error: null,
    attempts: 1,
    firstByteMs: null,
    durationMs: 1,
    inputTokens: null,
    outputTokens: null,
    cost,
  });
}

function follow(): { all: ContractEvent[]; told: EventPayload<'activity'>[] } {
  const seen: ReturnType<typeof follow> = { all: [], told: [] };
  world.bus.subscribe((event) => {
    seen.all.push(event);
    if (event.name === 'activity') seen.told.push(event.payload);
  });
  return seen;
}

test('requests that end together leave in one event, each once with its last word, before the state', async () => {
  world = fakeWorld();
  const seen = follow();
  world.status = { ...world.status, requests: { total: 2, active: 0 } };
  world.bus.requests([makeRecord('a')]);
  world.bus.requests([makeRecord('b')]);
  world.bus.requests([makeRecord('a', 0.5)]);
  await vi.waitUntil(() => seen.all.length === 2);
  expect(seen.all.map(({ name }) => name)).toEqual(['activity', 'state']);
  expect(seen.told[0]?.requests.map(({ id, cost }) => [id, cost])).toEqual([
    ['a', 0.5],
    ['b', null],
  ]);
  expect(seen.told[0]?.more).toBe(false);
});

test('a burst says that there is more instead of growing the event', async () => {
  world = fakeWorld();
  const seen = follow();
  for (let count = 0; count < 1000; count += 1) world.bus.requests([makeRecord(`r${count}`)]);
  await vi.waitUntil(() => seen.told.length > 0);
  expect(seen.told).toHaveLength(1);
  expect(seen.told[0]?.requests).toHaveLength(EVENT_REQUESTS);
  expect(seen.told[0]?.more).toBe(true);
  world.bus.requests([makeRecord('later')]);
  await vi.waitUntil(() => seen.told.length === 2);
  expect(seen.told[1]).toMatchObject({ more: false, requests: [{ id: 'later' }] });
});

test('nothing is kept of requests while nobody listens', async () => {
  world = fakeWorld();
  world.bus.requests([makeRecord('a')]);
  const seen = follow();
  world.bus.requests([makeRecord('b')]);
  await vi.waitUntil(() => seen.told.length > 0);
  expect(seen.told[0]?.requests.map(({ id }) => id)).toEqual(['b']);
});
