import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RequestRecord } from '../../shared/model/activity.ts';
import { DEFAULT_SETTINGS } from '../../shared/model/settings.ts';
import { NO_TOKENS } from '../../shared/model/tokens.ts';
import { createLog } from '../platform/log.ts';
import { ACTIVITY_LIMIT } from './activity-store.ts';
import { newAccount, TemporaryProfile } from './testing/temporary-store.ts';

let profile: TemporaryProfile;
beforeEach(() => {
  profile = new TemporaryProfile();
});
afterEach(() => profile.dispose());

function record(id: string): RequestRecord {
  return {
    id,
    at: '2026-10-01T00:00:00.000Z',
    client: 'cli',
    provider: 'anthropic',
    account: 1,
    model: null,
    method: 'POST',
    path: '/v1/messages',
    status: 200,
    error: null,
    attempts: 1,
    clientId: null,
    attemptList: [],
    session: null,
    firstByteMs: 1,
    durationMs: 2,
    ...NO_TOKENS,
    outputTokens: 3,
    cost: null,
  };
}

it('activity keeps the newest 10,000 requests, newest first', async () => {
  const store = await profile.open();
  const records = Array.from({ length: ACTIVITY_LIMIT + 5 }, (_, index) => record(`r${index}`));
  await store.activity.append(records.slice(0, 3));
  await store.activity.append(records.slice(3));
  expect(store.activity.recent(2).map(({ id }) => id)).toEqual(['r10004', 'r10003']);
  const all = store.activity.recent(20_000);
  expect(all).toHaveLength(ACTIVITY_LIMIT);
  expect(all.at(-1)?.id).toBe('r5');
  expect(store.generation()).toBe(2);
});

it('older activity is read on from a request, over the rows it lies in, to the last that is kept', async () => {
  const store = await profile.open();
  const records = Array.from({ length: 250 }, (_, index) => record(`r${index}.`));
  await store.activity.append(records.slice(0, 130));
  await store.activity.append(records.slice(130));
  const ids = (limit: number, before: string) =>
    store.activity.recent(limit, before).map(({ id }) => id);
  const all = store.activity.recent(500).map(({ id }) => id);
  for (const at of [0, 119, 120, 149, 150, 248])
    expect(ids(500, all[at] ?? '')).toEqual(all.slice(at + 1));
  expect(ids(3, 'r130.')).toEqual(['r129.', 'r128.', 'r127.']);
  expect(ids(500, 'r0.')).toEqual([]);
  expect(ids(500, 'gone')).toEqual([]);
});

it('a request keeps its attempts and its session; one of an older version has none, and is read', async () => {
  const store = await profile.open();
  const attemptList = [
    { account: 1, status: 401, reason: 'rejected', ms: 0.5 },
    { account: null, status: null, reason: 'unreachable', ms: 3 },
  ] as const;
  const told = { ...record('new'), attemptList: [...attemptList], session: '0a1b2c3d' };
  const { attemptList: _list, session: _session, ...old } = record('old');
  const db = new Database(profile.database);
  db.prepare('INSERT INTO activity (record) VALUES (?)').run(JSON.stringify(old));
  db.close();
  await store.activity.append([told]);
  expect(store.activity.recent(9)).toEqual([told, record('old')]);
});

it('settings that this version does not understand fall back and are logged once', async () => {
  const lines: string[] = [];
  const log = createLog('warn', {
    write: (line: string) => lines.push(line) > 0,
  } as unknown as NodeJS.WritableStream);
  const store = await profile.open({ log });
  expect(store.settings.read()).toEqual(DEFAULT_SETTINGS);
  await store.settings.write('maskEmails', true);
  const db = new Database(profile.database);
  const insert = db.prepare('INSERT INTO settings VALUES (?, ?)');
  insert.run('theme', '"neon"');
  insert.run('port', 'not json');
  insert.run('from-the-future', '1');
  db.close();
  expect(store.settings.read()).toEqual({ ...DEFAULT_SETTINGS, maskEmails: true });
  store.settings.read();
  expect(lines).toHaveLength(3);
});

it('clients keep the first time of their revocation and the latest of their use', async () => {
  const store = await profile.open();
  const client = {
    name: 'cli',
    provider: null,
    account: null,
    allPaths: true,
    passThrough: true,
    rpm: 60,
    budgetUsd: 2.5,
    spentUsd: 0,
    keyHash: 'hash',
    keyPrefix: 'slk_AAAA',
    createdAtMs: 1,
    lastUsedAtMs: null,
    expiresAtMs: null,
    revokedAtMs: null,
  };
  const { id } = await store.clients.insert(client);
  await store.clients.touch([{ id, atMs: 50 }]);
  await store.clients.touch([{ id, atMs: 40 }]);
  expect(await store.clients.revoke(id, 60)).toBe(true);
  expect(await store.clients.revoke(id, 70)).toBe(true);
  expect(await store.clients.revoke(99, 70)).toBe(false);
  expect(store.clients.list()).toEqual([{ ...client, id, lastUsedAtMs: 50, revokedAtMs: 60 }]);
  expect(store.generation()).toBe(3);
});

it('what requests cost is added to their client in the same write, but not what a caller’s own credential paid', async () => {
  const store = await profile.open();
  const client = {
    name: 'cli',
    provider: null,
    account: null,
    allPaths: false,
    passThrough: true,
    rpm: null,
    budgetUsd: 1,
    spentUsd: 0,
    keyPrefix: 'slk_AAAA',
    createdAtMs: 1,
    lastUsedAtMs: null,
    expiresAtMs: null,
    revokedAtMs: null,
  };
  for (const keyHash of ['one', 'two']) await store.clients.insert({ ...client, keyHash });
  const spent = { ...record('a'), clientId: 1, cost: 0.25 };
  await store.activity.append([
    spent,
    { ...spent, id: 'b', cost: 0.5 },
    { ...spent, id: 'c', cost: null },
    { ...spent, id: 'own', account: null },
    { ...spent, id: 'keyless', clientId: null },
    { ...spent, id: 'gone', clientId: 99 },
  ]);
  await store.activity.append([{ ...spent, id: 'd', cost: 0.125 }]);
  store.close();
  const again = await profile.open();
  expect(again.clients.list().map(({ spentUsd }) => spentUsd)).toEqual([0.875, 0]);
});

it('usage goes with its account, and a late report of a removed one is dropped', async () => {
  const store = await profile.open();
  const { id } = await store.credentials.insert(newAccount(), () => Buffer.from('s'));
  const report = {
    fetchedAtMs: 1,
    windows: [
      {
        id: 'anthropic:5h',
        label: '5 h',
        durationMs: 1,
        resetsAtMs: 2,
        usedFraction: 0.5,
        status: 'ok',
        scope: null,
        source: 'poll',
      },
    ],
    notes: [],
    plan: 'max',
    resetsAvailable: null,
    resetsSoonestExpiryMs: null,
  } as const;
  await store.usage.write(id, report);
  expect(store.usage.read()).toEqual(new Map([[id, report]]));
  await store.usage.write(99, report);
  expect([...store.usage.read().keys()]).toEqual([id]);
});

it('meta remembers facts across a restart', async () => {
  const store = await profile.open();
  expect(store.meta.get('vault.mode')).toBeNull();
  await store.meta.set('vault.mode', 'file');
  await store.meta.set('vault.mode', 'file');
  expect(store.generation()).toBe(1);
  store.close();
  expect((await profile.open()).meta.get('vault.mode')).toBe('file');
});
