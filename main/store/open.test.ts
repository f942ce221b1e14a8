import { readFileSync, statSync, writeFileSync, chmodSync, existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { openConnection } from './connection.ts';
import { latestVersion } from './migrate.ts';
import { openStore } from './open.ts';
import { newAccount, silentLog, TemporaryProfile } from './testing/temporary-store.ts';
import { DEFAULT_BACKOFF } from './write.ts';

let profile: TemporaryProfile;
beforeEach(() => {
  profile = new TemporaryProfile();
});
afterEach(() => profile.dispose());

const sealed = () => Buffer.from('sealed');

describe('opening', () => {
  it('makes the database and its companions readable by the owner only, whatever the umask', async () => {
    const before = process.umask(0o000);
    try {
      const store = await profile.open();
      await store.credentials.insert(newAccount(), sealed);
    } finally {
      process.umask(before);
    }
    for (const suffix of ['', '-wal', '-shm'])
      expect(statSync(profile.database + suffix).mode & 0o777).toBe(0o600);
  });

  it('takes rights away from a database that others could read', async () => {
    (await profile.open()).close();
    chmodSync(profile.database, 0o644);
    await profile.open();
    expect(statSync(profile.database).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['owner', 25],
    ['guest', 5000],
  ] as const)(
    'keeps its promises to the disk as %s, and waits %i ms in one statement',
    async (role, waitMs) => {
      await profile.open();
      const db = (
        await openConnection({
          path: profile.database,
          role,
          latestVersion: latestVersion(),
          clock: systemClock,
          backoff: DEFAULT_BACKOFF,
        })
      ).db;
      const read = (name: string) => db.pragma(name, { simple: true });
      expect(read('busy_timeout')).toBe(waitMs);
      expect(read('journal_mode')).toBe('wal');
      expect(read('synchronous')).toBe(2);
      expect(read('foreign_keys')).toBe(1);
      expect(read('secure_delete')).toBe(1);
      expect(read('temp_store')).toBe(2);
      expect(read('user_version')).toBe(latestVersion());
      db.close();
    },
  );

  it('writes nothing when an up-to-date file is opened again', async () => {
    const first = await profile.open();
    await first.credentials.insert(newAccount(), sealed);
    first.close();
    const bytes = readFileSync(profile.database);
    const { mtimeMs } = statSync(profile.database);
    const again = await profile.open();
    expect(again.credentials.list()).toHaveLength(1);
    expect(again.generation()).toBe(1);
    expect(
      existsSync(`${profile.database}-wal`) ? statSync(`${profile.database}-wal`).size : 0,
    ).toBe(0);
    again.close();
    expect(readFileSync(profile.database).equals(bytes)).toBe(true);
    expect(statSync(profile.database).mtimeMs).toBe(mtimeMs);
  });

  it('opening beside another process is no change for that one', async () => {
    const one = await profile.open();
    await profile.open();
    expect(one.changedElsewhere()).toBe(false);
  });

  it('refuses a newer schema, names both versions and leaves every byte', async () => {
    (await profile.open()).close();
    const db = new Database(profile.database);
    db.pragma('user_version = 99');
    db.close();
    const bytes = readFileSync(profile.database);
    await expect(profile.open()).rejects.toMatchObject({
      code: 'DATABASE_NEWER',
      message: expect.stringMatching(new RegExp(`99.* ${latestVersion()}\\.`)),
    });
    expect(readFileSync(profile.database).equals(bytes)).toBe(true);
    expect(existsSync(`${profile.database}-wal`)).toBe(false);
  });

  it('refuses a newer schema that still lies in the write-ahead log', async () => {
    await profile.open();
    const db = new Database(profile.database);
    db.pragma('user_version = 99');
    await expect(profile.open()).rejects.toMatchObject({ code: 'DATABASE_NEWER' });
    db.close();
  });

  it('names a file that is no database to a guest, and leaves it', async () => {
    writeFileSync(profile.database, 'my diary, '.repeat(50));
    await expect(profile.open({ role: 'guest' })).rejects.toMatchObject({
      code: 'DATABASE_CORRUPT',
      message: expect.stringContaining(profile.database),
    });
    expect(readFileSync(profile.database, 'utf8')).toBe('my diary, '.repeat(50));
  });

  it('names a database with damaged pages to a guest, and leaves it', async () => {
    const store = await profile.open();
    for (let index = 0; index < 50; index += 1)
      await store.credentials.insert(newAccount({ identityKey: `email:${index}` }), sealed);
    store.close();
    const bytes = readFileSync(profile.database);
    bytes.fill(0xff, 4096 * 2, bytes.length);
    writeFileSync(profile.database, bytes);
    await expect(profile.open({ role: 'guest' })).rejects.toMatchObject({
      code: 'DATABASE_CORRUPT',
      message: expect.stringContaining(profile.database),
    });
    expect(readFileSync(profile.database).equals(bytes)).toBe(true);
  });

  it('says so when the folder is not there', async () => {
    await expect(
      profile.open({ path: `${profile.folder}/missing/sluice.db` }),
    ).rejects.toMatchObject({ code: 'PROFILE_NOT_WRITABLE' });
  });

  it('lets two processes make the same new profile at the same time', async () => {
    const stores = await Promise.all([profile.open(), profile.open(), profile.open()]);
    expect(stores.map((store) => store.generation())).toEqual([0, 0, 0]);
  });
});

describe('changes', () => {
  it('raises the generation with each change and with nothing else', async () => {
    const store = await profile.open();
    const account = await store.credentials.insert(newAccount(), sealed);
    expect(store.generation()).toBe(1);
    expect(await store.credentials.rotate(account.id, 7, null, sealed)).toBeNull();
    expect(await store.credentials.update(99, { paused: true })).toBeNull();
    const claim = { accountId: account.id, owner: 'a', pid: 1, expiresAtMs: 1 };
    await store.leases.acquire(claim, () => false);
    store.credentials.list();
    expect(store.generation()).toBe(1);
    await store.credentials.update(account.id, { paused: true });
    expect(store.generation()).toBe(2);
    store.close();
    expect((await profile.open()).generation()).toBe(2);
  });

  it('notices once that another process changed the file', async () => {
    const mine = await profile.open();
    const other = await profile.open();
    expect(mine.changedElsewhere()).toBe(false);
    await mine.settings.write('theme', 'dark');
    expect(mine.changedElsewhere()).toBe(false);
    await other.settings.write('theme', 'light');
    expect(mine.changedElsewhere()).toBe(true);
    expect(mine.changedElsewhere()).toBe(false);
    expect(mine.settings.read().theme).toBe('light');
  });
});

describe('accounts in memory', () => {
  it('leave no byte in the profile folder', async () => {
    const store = await openStore({
      path: profile.database,
      role: 'owner',
      credentialsInMemory: (meta) => meta.get('vault.mode') === null,
      clock: { now: () => 5, monotonic: () => 0 },
      log: silentLog,
    });
    const account = await store.credentials.insert(
      newAccount({ email: 'hidden@example.com', identityKey: 'email:hidden@example.com' }),
      () => Buffer.from('SEALED-BYTES'),
    );
    await store.credentials.rotate(account.id, 1, null, () => Buffer.from('SEALED-AGAIN'));
    await store.credentials.setBlocks(account.id, [
      { scope: 'account', untilMs: 99, reason: 'BLOCK-REASON', billing: false },
    ]);
    await store.usage.write(account.id, {
      fetchedAtMs: 1,
      windows: [],
      notes: ['USAGE-NOTE'],
      plan: null,
      resetsAvailable: null,
      resetsSoonestExpiryMs: null,
    });
    await store.leases.acquire(
      { accountId: account.id, owner: 'LEASE-OWNER', pid: 1, expiresAtMs: 1 },
      () => false,
    );
    expect(store.credentials.list()).toHaveLength(1);
    const marks = ['hidden@', 'SEALED-', 'BLOCK-REASON', 'USAGE-NOTE', 'LEASE-OWNER'];
    expect(profile.filesWith(...marks)).toEqual([]);
    store.close();
    expect(profile.filesWith(...marks)).toEqual([]);
  });

  it('never give the id of an account to another one after a restart', async () => {
    const first = await profile.open({ credentialsInMemory: () => true });
    const { id } = await first.credentials.insert(newAccount(), sealed);
    first.close();
    const second = await profile.open({ credentialsInMemory: () => true });
    expect(second.credentials.list()).toEqual([]);
    expect((await second.credentials.insert(newAccount(), sealed)).id).toBe(id + 1);
  });
});
