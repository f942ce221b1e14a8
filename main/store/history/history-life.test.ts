import { closeSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { writeYear } from '../testing/history-year.ts';
import { newAccount, TemporaryProfile } from '../testing/temporary-store.ts';
import type { Store } from '../types.ts';
import { backupPath } from '../upkeep/backup-names.ts';
import { scrubBackups } from '../upkeep/scrub-backups.ts';
import { HistoryThread } from './history-thread.ts';
import { pruneHistory } from './prune.ts';

const NOW = Date.parse('2026-11-19T15:20:00Z');
const ALL = { zone: 'UTC', nowMs: NOW, provider: null, accounts: null } as const;
const PAGE_BYTES = 4096;
const DAYS = 10;
/** Three windows, a point an hour. */
const POINTS = 3 * 24 * DAYS;

let profile: TemporaryProfile;
let store: Store;
beforeEach(async () => {
  profile = new TemporaryProfile();
  store = await profile.open();
  for (const name of ['ada', 'bob'])
    await store.credentials.insert(newAccount({ identityKey: name }), () => Buffer.from('s'));
  writeYear(profile.database, { accounts: [1, 2], days: DAYS, requestsADay: 28 }, NOW);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await store.history.dispose();
  profile.dispose();
});

function look<T>(work: (db: Database.Database) => T): T {
  const db = new Database(profile.database);
  try {
    db.pragma('foreign_keys = ON');
    return work(db);
  } finally {
    db.close();
  }
}

function points(db: Database.Database): unknown {
  return db.prepare('SELECT count(*) FROM history_points').pluck().get();
}

it('the transaction that removes an account leaves its many points to the worker', async () => {
  look((db) => {
    db.exec('BEGIN; DELETE FROM credentials WHERE id = 1');
    expect(points(db)).toBe(2 * POINTS);
    db.exec('ROLLBACK');
  });
  await store.credentials.remove(1);
  look((db) => {
    expect(points(db)).toBe(POINTS);
    expect(db.prepare('SELECT DISTINCT account FROM history_windows').pluck().all()).toEqual([2]);
  });
});

it('a removed account’s points leave the backups too', () => {
  const backup = backupPath(profile.database, '2026-11-18');
  mkdirSync(dirname(backup));
  look((db) => db.prepare('VACUUM INTO ?').run(backup));
  const ada = { id: 1, provider: 'anthropic', identityKey: 'ada', createdAtMs: 0 };
  expect(scrubBackups(profile.database, [ada])).toMatchObject({ rewritten: [backup], deleted: [] });
  const db = new Database(backup);
  expect(points(db)).toBe(POINTS);
  db.close();
});

it('an account that lives in memory takes its points along there', async () => {
  const other = new TemporaryProfile();
  const memory = await other.open({ credentialsInMemory: () => true });
  const { id } = await memory.credentials.insert(newAccount(), () => Buffer.from('s'));
  const window = { id: 'w', label: '5 h', durationMs: null, resetsAtMs: null, scope: null };
  await memory.usage.write(id, {
    fetchedAtMs: NOW,
    windows: [{ ...window, usedFraction: 0.5, status: 'ok', source: 'poll' }],
    notes: [],
    plan: null,
    resetsAvailable: null,
    resetsSoonestExpiryMs: null,
  });
  expect(await memory.history.ask({ kind: 'status' })).toMatchObject({ points: 1 });
  await memory.credentials.remove(id);
  expect(await memory.history.ask({ kind: 'status' })).toMatchObject({ points: 0 });
  other.dispose();
});

it('points of an account whose removal was cut off are shown nowhere, and go with what is old', async () => {
  look((db) => db.exec('DELETE FROM credentials WHERE id = 1'));
  const { series } = await store.history.ask({ ...ALL, kind: 'windows', range: '24h' });
  expect([...new Set(series.map(({ account }) => account))]).toEqual([2]);
  await store.history.ask({ kind: 'prune', beforeHour: 0 });
  expect(look(points)).toBe(POINTS);
});

it('a removed account is removed although its history cannot be', async () => {
  vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function crash(this: Worker) {
    void this.terminate();
  });
  expect(await store.credentials.remove(1)).toBe(true);
  expect(store.credentials.get(1)).toBeNull();
});

it('a step that held the lock for long is followed by smaller ones, a short one by larger ones', () => {
  const steps = (msARow: number): readonly number[] =>
    look((db) => {
      const deleted: number[] = [];
      let nowMs = 0;
      let pauses = 0;
      db.exec('SAVEPOINT before');
      pruneHistory(db, 2 ** 40, {
        write: (work) => {
          const rows = work();
          deleted.push(rows);
          nowMs += rows * msARow;
          return rows;
        },
        pause: () => (pauses += 1),
        monotonicMs: () => nowMs,
      });
      expect(points(db)).toBe(0);
      expect(pauses).toBeGreaterThan(0);
      db.exec('ROLLBACK TO before');
      return deleted;
    });
  expect(steps(0.2).slice(0, 2)).toEqual([500, 50]);
  expect(Math.max(...steps(0.001))).toBeGreaterThan(500);
});

it('what is cleared leaves the file: its names, and its size', async () => {
  expect(profile.filesWith('claude-opus-4-5')).not.toEqual([]);
  look((db) => db.pragma('wal_checkpoint(TRUNCATE)'));
  const before = statSync(profile.database).size;
  const { rows, unfreed } = await store.history.ask({ kind: 'clear' });
  expect(rows).toBeGreaterThan(2 * POINTS);
  expect(unfreed).toBeNull();
  expect(profile.filesWith('claude-opus-4-5')).toEqual([]);
  expect(statSync(profile.database).size).toBeLessThan(before);
  expect(store.credentials.list()).toHaveLength(2);
});

it('a worker that dies in a question fails it, and the next question has another worker', async () => {
  const thread = new HistoryThread(profile.database);
  const post = vi.spyOn(Worker.prototype, 'postMessage');
  post.mockImplementation(function crash(this: Worker) {
    void this.terminate();
  });
  await expect(thread.ask({ kind: 'status' })).rejects.toThrow('the worker for the history ended');
  post.mockRestore();
  expect(await thread.ask({ kind: 'status' })).toMatchObject({ points: 2 * POINTS });
  const cut = thread.ask({ ...ALL, kind: 'costs', range: '1y', by: ['day'] });
  const failed = expect(cut).rejects.toMatchObject({ code: 'NOT_RUNNING' });
  await thread.dispose();
  await failed;
  await expect(thread.ask({ kind: 'status' })).rejects.toMatchObject({ code: 'NOT_RUNNING' });
});

it('a damaged database is told as one', async () => {
  const root = look((db) => {
    db.pragma('wal_checkpoint(TRUNCATE)');
    return db
      .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'history_requests'")
      .pluck()
      .get();
  });
  const file = openSync(profile.database, 'r+');
  writeSync(file, Buffer.alloc(PAGE_BYTES, 0xff), 0, PAGE_BYTES, ((root ?? 0) - 1) * PAGE_BYTES);
  closeSync(file);
  await expect(
    store.history.ask({ ...ALL, kind: 'costs', range: '7d', by: [] }),
  ).rejects.toMatchObject({
    code: 'DATABASE_CORRUPT',
  });
});
