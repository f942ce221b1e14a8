import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { openConnection } from './connection.ts';
import { latestVersion, migrate, MIGRATIONS } from './migrate.ts';
import { TemporaryProfile } from './testing/temporary-store.ts';
import { DEFAULT_BACKOFF, Writer } from './write.ts';

let profile: TemporaryProfile;
let other: Database.Database;
const backoff = { limitMs: 120, firstPauseMs: 2, growth: 1.5, longestPauseMs: 20 };

beforeEach(async () => {
  profile = new TemporaryProfile();
  (await profile.open()).close();
  other = new Database(profile.database, { timeout: 0 });
});
afterEach(() => {
  other.close();
  profile.dispose();
});

it('waits for the lock of another process without holding the thread', async () => {
  const store = await profile.open();
  other.exec('BEGIN IMMEDIATE');
  const write = store.settings.write('theme', 'dark');
  let turns = 0;
  await new Promise<void>((resolve) => {
    const handle = setInterval(() => {
      turns += 1;
      if (turns < 5) return;
      clearInterval(handle);
      resolve();
    }, 1);
  });
  expect(store.settings.read().theme).toBe('system');
  other.exec('ROLLBACK');
  await write;
  expect(store.settings.read().theme).toBe('dark');
});

it('gives up with an error that names the file, and changes nothing', async () => {
  const store = await profile.open({ backoff });
  other.exec('BEGIN IMMEDIATE');
  await expect(store.settings.write('theme', 'dark')).rejects.toMatchObject({
    code: 'DATABASE_BUSY',
    message: expect.stringContaining(profile.database),
  });
  other.exec('ROLLBACK');
  expect(store.generation()).toBe(0);
  await store.settings.write('theme', 'light');
  expect(store.generation()).toBe(1);
});

it('says when the writes that wait have ended, well or not', async () => {
  const store = await profile.open({ backoff });
  other.exec('BEGIN IMMEDIATE');
  const lost = store.settings.write('port', 7001).catch(({ code }: { code: string }) => code);
  await store.settled();
  expect(await lost).toBe('DATABASE_BUSY');
  other.exec('ROLLBACK');
  void store.settings.write('port', 7002);
  await store.settled();
  expect(store.settings.read().port).toBe(7002);
});

it('keeps the order of writes that waited for the same lock', async () => {
  const store = await profile.open();
  other.exec('BEGIN IMMEDIATE');
  const writes = [
    store.settings.write('port', 7001),
    store.settings.write('port', 7002),
    store.settings.write('port', 7003),
  ];
  other.exec('ROLLBACK');
  await Promise.all(writes);
  expect(store.settings.read().port).toBe(7003);
});

it('says that the disk is full and keeps what was stored', async () => {
  const db = (
    await openConnection({
      path: profile.database,
      role: 'owner',
      latestVersion: latestVersion(),
      clock: systemClock,
      backoff: DEFAULT_BACKOFF,
    })
  ).db;
  const writer = new Writer(db, profile.database, systemClock, DEFAULT_BACKOFF);
  const pages = db.pragma('page_count', { simple: true }) as number;
  db.pragma(`max_page_count = ${pages}`);
  const insert = () =>
    writer.change(() =>
      db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run('big', 'x'.repeat(100_000)),
    );
  await expect(insert()).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringContaining(profile.database),
  });
  expect(db.prepare('SELECT count(*) FROM meta').pluck().get()).toBe(0);
  expect(db.prepare('SELECT value FROM generation').pluck().get()).toBe(0);
  db.close();
});

it('takes back a migration that fails half-way and stays at the version before it', async () => {
  const db = (
    await openConnection({
      path: profile.database,
      role: 'owner',
      latestVersion: latestVersion(),
      clock: systemClock,
      backoff: DEFAULT_BACKOFF,
    })
  ).db;
  const writer = new Writer(db, profile.database, systemClock, DEFAULT_BACKOFF);
  const known = latestVersion();
  const steps = [
    ...MIGRATIONS,
    {
      version: known + 1,
      up: () => {
        db.exec('CREATE TABLE half (a)');
        throw new Error('power cut');
      },
    },
  ];
  await expect(migrate(db, writer, profile.database, steps)).rejects.toThrow('power cut');
  expect(db.pragma('user_version', { simple: true })).toBe(known);
  expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined();
  const gap = [...MIGRATIONS, { version: known + 2, up: () => undefined }];
  await expect(migrate(db, writer, profile.database, gap)).rejects.toThrow(`number ${known + 2}`);
  db.close();
});

it('forces only full writes to the disk, and is back at full after a relaxed one that failed', async () => {
  const connection = {
    path: profile.database,
    role: 'owner',
    latestVersion: latestVersion(),
  } as const;
  const db = (await openConnection({ ...connection, clock: systemClock, backoff })).db;
  const writer = new Writer(db, profile.database, systemClock, backoff);
  const synchronous = (): unknown => db.pragma('synchronous', { simple: true });
  expect(await writer.transact(synchronous)).toBe(2);
  expect(await writer.transact(synchronous, 'relaxed')).toBe(1);
  const failing = (): never => {
    throw new RangeError('work');
  };
  await expect(writer.transact(failing, 'relaxed')).rejects.toThrow();
  expect(synchronous()).toBe(2);
  db.close();
});
