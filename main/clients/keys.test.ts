import { afterEach, expect, test, vi } from 'vitest';
import type { RequestRecord } from '../../shared/model/activity.ts';
import type { ClientStore, StoredClient } from '../store/types.ts';
import { ClientKeys, hashClientKey } from './keys.ts';

const NEW = {
  name: 'tool',
  provider: null,
  account: null,
  allPaths: false,
  passThrough: false,
  rpm: null,
  budgetUsd: null,
  expiresAtMs: null,
};

class MemoryClients implements ClientStore {
  clients: StoredClient[] = [];
  touches: (readonly { readonly id: number; readonly atMs: number }[])[] = [];

  list(): readonly StoredClient[] {
    return this.clients;
  }

  insert(client: Omit<StoredClient, 'id'>): Promise<StoredClient> {
    const stored = { ...client, id: this.clients.length + 1 };
    this.clients.push(stored);
    return Promise.resolve(stored);
  }

  revoke(id: number, atMs: number): Promise<boolean> {
    this.clients = this.clients.map((one) =>
      one.id === id ? Object.assign({}, one, { revokedAtMs: atMs }) : one,
    );
    return Promise.resolve(true);
  }

  touch(uses: readonly { readonly id: number; readonly atMs: number }[]): Promise<void> {
    this.touches.push(uses);
    return Promise.resolve();
  }
}

function setUp() {
  const store = new MemoryClients();
  const time = { now: 1000 };
  let seed = 0;
  let changes = 0;
  const keys = new ClientKeys({
    store,
    random: {
      bytes: (length) => Buffer.alloc(length, (seed += 1)),
      uuid: () => '',
      fraction: () => 0,
    },
    clock: { now: () => time.now, monotonic: () => time.now },
    onChange: () => (changes += 1),
    onSpent: () => (changes += 1),
    onError: (error) => expect.fail(String(error)),
  });
  return { store, time, keys, changes: () => changes };
}

afterEach(() => vi.useRealTimers());

test('the stored form is the pinned SHA-256 of the whole key', () => {
  expect(hashClientKey(`slk_${'A'.repeat(43)}`)).toBe(
    '2718f9cf1a0ca0a9338d1ebb28ac6f75ec8fc267b8c28d26992d6a29c6d63ecc',
  );
});

test('a minted key has the shape of the contract, verifies, and is stored only as its hash', async () => {
  const { store, keys } = setUp();
  const { key, client } = await keys.mint({ ...NEW, provider: 'anthropic', account: 7 });
  expect(key).toMatch(/^slk_[A-Za-z0-9_-]{43}$/);
  expect(client.keyPrefix).toBe(key.slice(0, 8));
  expect(keys.verify(key)).toMatchObject({
    id: 1,
    name: 'tool',
    provider: 'anthropic',
    account: 7,
  });
  expect(JSON.stringify(store.clients)).not.toContain(key);
});

test('wrong, revoked and expired keys look alike', async () => {
  const { keys, time } = setUp();
  const { key } = await keys.mint(NEW);
  const brief = await keys.mint({ ...NEW, expiresAtMs: 2000 });
  expect(keys.verify(`${key.slice(0, -1)}_`)).toBeNull();
  expect(keys.verify(`${key} `)).toBeNull();
  expect(keys.verify(hashClientKey(key))).toBeNull();
  expect(keys.verify('')).toBeNull();
  expect(keys.verify(brief.key)).not.toBeNull();
  time.now = 2000;
  expect(keys.verify(brief.key)).toBeNull();
  await keys.revoke(1);
  expect(keys.verify(key)).toBeNull();
});

test('a revocation holds at once, before the disk has it, and for good', async () => {
  const { keys, store } = setUp();
  const { key } = await keys.mint(NEW);
  expect(keys.verify(key)).not.toBeNull();
  let finish = (_done: boolean): void => undefined;
  store.revoke = () => new Promise((resolve) => (finish = resolve));
  const revoking = keys.revoke(1);
  expect(keys.verify(key)).toBeNull();
  finish(true);
  expect((await revoking)?.revokedAtMs).toBe(1000);
  expect(await keys.revoke(9)).toBeNull();
});

test('what a connection presented before saves no check: revoked, expired or another key', async () => {
  const { keys, time } = setUp();
  const connection = {};
  const { key } = await keys.mint(NEW);
  const brief = await keys.mint({ ...NEW, expiresAtMs: 2000 });
  const verify = (presented: string): unknown => keys.verify(presented, connection)?.id;
  expect([key, key, brief.key, key, brief.key].map(verify)).toEqual([1, 1, 2, 1, 2]);
  expect(verify(`${key.slice(0, -1)}_`)).toBeUndefined();
  expect(keys.verify(key, {})?.id).toBe(1);
  time.now = 2000;
  expect(verify(brief.key)).toBeUndefined();
  await keys.revoke(1);
  expect(verify(key)).toBeUndefined();
});

test('a revoked key stays out when another process’s change is read before the disk has the revocation', async () => {
  const { keys, store } = setUp();
  const { client, key } = await keys.mint(NEW);
  let written = (): void => undefined;
  const revoke = store.revoke.bind(store);
  store.revoke = async (id, atMs) => {
    await new Promise<void>((resolve) => (written = resolve));
    return revoke(id, atMs);
  };
  const revoking = keys.revoke(client.id);
  keys.reload();
  expect(keys.verify(key)).toBeNull();
  written();
  await revoking;
  expect(keys.verify(key)).toBeNull();
  expect(keys.list()[0]?.revokedAtMs).toBe(1000);
});

test('what was spent is known as soon as it is written', async () => {
  const { keys, store, changes } = setUp();
  const { key, client } = await keys.mint({ ...NEW, budgetUsd: 2 });
  const before = changes();
  const request = { clientId: client.id, account: 1, cost: null };
  keys.onWritten([request as RequestRecord]);
  expect(changes()).toBe(before);
  store.clients = store.clients.map((one) => Object.assign({}, one, { spentUsd: 1.5 }));
  keys.onWritten([{ ...request, cost: 1.5 } as RequestRecord]);
  expect(keys.verify(key)).toMatchObject({ budgetUsd: 2, spentUsd: 1.5 });
  expect(keys.list()[0]?.spentUsd).toBe(1.5);
  expect(changes()).toBe(before + 1);
});

test('with a budget a request counts before it is written, and once', async () => {
  const { keys, store } = setUp();
  const { key, client } = await keys.mint({ ...NEW, budgetUsd: 2 });
  const free = await keys.mint(NEW);
  expect([client.id, free.client.id].map((id) => keys.hasBudget(id))).toEqual([true, false]);
  const [one, two] = [1.5, 0.25].map(
    (cost) => ({ clientId: client.id, account: 1, cost }) as RequestRecord,
  );
  if (one === undefined || two === undefined) throw new Error('unreachable');
  keys.onCost(one);
  keys.onCost(two);
  expect(keys.verify(key)?.spentUsd).toBe(1.75);
  store.clients = store.clients.map((stored) =>
    stored.id === client.id ? Object.assign({}, stored, { spentUsd: 1.5 }) : stored,
  );
  keys.onWritten([one]);
  expect(keys.verify(key)?.spentUsd).toBe(1.75);
});

test('while a cost is looked up its client settles; then it is told as it is', async () => {
  const { keys, store } = setUp();
  const { client } = await keys.mint({ ...NEW, budgetUsd: 2 });
  expect(keys.settling(client.id)).toBeNull();
  let known = (): void => undefined;
  keys.onUnpriced(client.id, new Promise((resolve) => (known = resolve)));
  const settling = keys.settling(client.id);
  expect(keys.settling(client.id + 1)).toBeNull();
  store.clients = store.clients.map((one) => Object.assign({}, one, { spentUsd: 2 }));
  keys.reload();
  known();
  expect(await settling).toMatchObject({ id: client.id, spentUsd: 2 });
  expect(keys.settling(client.id)).toBeNull();
});

test('a key revoked by another process is refused after the reload', async () => {
  const { keys, store } = setUp();
  const { key } = await keys.mint(NEW);
  await store.revoke(1, 1500);
  keys.reload();
  expect(keys.verify(key)).toBeNull();
});

test('last use is seen at once and written once for many uses', async () => {
  vi.useFakeTimers();
  const { keys, store, time } = setUp();
  const { key } = await keys.mint(NEW);
  for (time.now = 1001; time.now < 1100; time.now += 1) keys.verify(key);
  expect(keys.list()[0]?.lastUsedAtMs).toBe(1099);
  expect(store.touches).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(store.touches).toEqual([[{ id: 1, atMs: 1099 }]]);
  expect(keys.list()[0]?.lastUsedAtMs).toBe(1099);
  await keys.dispose();
  expect(store.touches).toHaveLength(1);
});
