import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { newAccount, TemporaryProfile } from '../testing/temporary-store.ts';
import { MIGRATIONS } from '../migrate.ts';
import type { Store } from '../types.ts';
import { runJob } from './run-job.ts';
import type { RunJob } from './run-job.ts';
import { Upkeep } from './upkeep.ts';

const DAY_MS = 24 * 3_600_000;
const SEALED = 'SEALED-BYTES-OF-ADA';

let profile: TemporaryProfile;
let lines: string[];
let timers: { delayMs: number; task: () => void }[];
let keepers: Upkeep[];
const clock = { nowMs: 0, now: () => clock.nowMs, monotonic: () => performance.now() };

beforeEach(() => {
  profile = new TemporaryProfile();
  lines = [];
  timers = [];
  keepers = [];
  clock.nowMs = Date.parse('2026-11-21T20:00:00Z');
});
afterEach(async () => {
  await Promise.all(keepers.map((keeper) => keeper.dispose()));
  profile.dispose();
});

function keep(store: Store, run: RunJob = runJob, isOwner = true): Upkeep {
  const keeper = new Upkeep({
    files: store.files,
    clock,
    log: log(),
    onChange: () => undefined,
    isOwner,
    run,
    startTimer: (delayMs, task) => {
      const timer = { delayMs, task };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  });
  keepers.push(keeper);
  return keeper;
}

function log() {
  return createLog('debug', { write: (line: string) => lines.push(line) } as never);
}

function add(store: Store, name: string, sealed = `sealed ${name}`) {
  const account = newAccount({ identityKey: `email:${name}@example.com`, email: `${name}@x.test` });
  return store.credentials.insert(account, () => Buffer.from(sealed));
}

const folder = (): string => join(profile.folder, 'backups');
const backups = (): readonly string[] => (existsSync(folder()) ? readdirSync(folder()).sort() : []);
const backup = (day: number): string => join(folder(), `sluice-2026-11-${day}.db`);

function rows(path: string): readonly unknown[] {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare('SELECT identity_key FROM credentials ORDER BY id').pluck().all();
  } finally {
    db.close();
  }
}

/** Every file of the profile, its folders included, in which the text occurs. */
function filesWith(text: string): readonly string[] {
  return readdirSync(profile.folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(profile.folder, name);
    return statSync(path).isFile() && readFileSync(path).includes(text);
  });
}

async function nextDay(): Promise<void> {
  const [timer] = timers.splice(0);
  clock.nowMs += DAY_MS;
  const day = new Date(clock.nowMs).toISOString().slice(0, 10);
  timer?.task();
  await vi.waitFor(() => expect(backups()).toContain(`sluice-${day}.db`));
}

describe('backups', () => {
  it('one a day, three kept by their names; foreign files stay; nobody else can read them', async () => {
    mkdirSync(folder());
    writeFileSync(join(folder(), 'my notes.txt'), 'mine');
    const store = await profile.open({ clock });
    await add(store, 'ada');
    const keeper = keep(store);
    await keeper.start();
    expect(timers[0]?.delayMs).toBeLessThanOrEqual(3_600_000);
    for (let day = 0; day < 4; day += 1) await nextDay();
    await vi.waitFor(() =>
      expect(keeper.status().backups.days).toEqual(['2026-11-25', '2026-11-24', '2026-11-23']),
    );
    expect(backups()).toEqual([
      'my notes.txt',
      'sluice-2026-11-23.db',
      'sluice-2026-11-24.db',
      'sluice-2026-11-25.db',
    ]);
    expect(statSync(backup(25)).mode & 0o777).toBe(0o600);
    expect(rows(backup(25))).toEqual(['email:ada@example.com']);
  });

  it('is made private in a folder of its own, and not twice a day', async () => {
    const run = vi.fn(runJob);
    const store = await profile.open({ clock });
    await keep(store, run as RunJob).start();
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    timers[0]?.task();
    await keep(store, run as RunJob).start();
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('a damaged database never takes the place of a good backup', async () => {
    const store = await profile.open({ clock });
    for (let index = 0; index < 60; index += 1) await add(store, `a${index}`);
    const keeper = keep(store);
    await keeper.start();
    const good = readFileSync(backup(21));
    await store.credentials.update(1, { paused: true });
    store.close();
    const bytes = readFileSync(profile.database);
    bytes.fill(0xff, 4096 * 2, bytes.length);
    writeFileSync(profile.database, bytes);
    // What a running owner sees: the file is open and is not moved.
    const told: string[] = [];
    const files = {
      ...store.files,
      recovery: () => null,
      tellDamage: (why: string) => void told.push(why),
    };
    const other = keep({ ...store, files });
    await expect(other.rewriteAll()).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
    expect(told).toHaveLength(1);
    expect(readFileSync(backup(21)).equals(good)).toBe(true);
    expect(backups()).toEqual(['sluice-2026-11-21.db']);
    expect(other.status().backups).toMatchObject({
      failures: 1,
      trouble: { code: 'DATABASE_CORRUPT' },
    });
  });

  it('a failed one is logged, counted and told, keeps the others, and is tried again', async () => {
    const store = await profile.open({ clock });
    let full = true;
    const run = ((job) =>
      full && job.kind === 'backup'
        ? Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }))
        : runJob(job)) as RunJob;
    const keeper = keep(store, run);
    await keeper.start();
    expect(keeper.status().backups).toMatchObject({ days: [], failures: 1 });
    expect(lines.filter((line) => line.includes('a backup failed'))).toHaveLength(1);
    full = false;
    timers[0]?.task();
    await vi.waitFor(() =>
      expect(keeper.status().backups).toEqual({ days: ['2026-11-21'], failures: 0, trouble: null }),
    );
  });

  it('rewriteAll leaves one of now and none of before', async () => {
    const store = await profile.open({ clock });
    await add(store, 'ada', SEALED);
    const keeper = keep(store);
    await keeper.start();
    await nextDay();
    await store.credentials.replace(1, newAccount(), () => Buffer.from('other key'));
    await keeper.rewriteAll();
    expect(backups()).toEqual(['sluice-2026-11-22.db']);
    expect(filesWith(SEALED).filter((name) => name.startsWith('backups'))).toEqual([]);
  });
});

describe('removing an account', () => {
  it('leaves nothing of it in any file of the profile, backups included', async () => {
    const store = await profile.open({ clock });
    const ada = await add(store, 'ada', SEALED);
    await add(store, 'bob');
    const keeper = keep(store);
    await keeper.start();
    await nextDay();
    utimesSync(backup(21), 1, 1000);
    expect(filesWith(SEALED)).toHaveLength(3);
    await store.credentials.remove(ada.id);
    expect(filesWith(SEALED)).toEqual([]);
    expect(filesWith('ada@example.com')).toEqual([]);
    expect(rows(backup(21))).toEqual(['email:bob@example.com']);
    expect(statSync(backup(21)).mtimeMs).toBe(1_000_000);
  });

  it('deletes a backup that cannot be rewritten', async () => {
    const store = await profile.open({ clock });
    const ada = await add(store, 'ada', SEALED);
    await keep(store).start();
    writeFileSync(backup(21), `no database, and ${SEALED} in it`);
    await store.credentials.remove(ada.id);
    expect(filesWith(SEALED)).toEqual([]);
    expect(backups()).toEqual([]);
    expect(lines.join()).toContain('could not be rewritten');
  });

  it('a crash before the backups were rewritten is made good by the next start', async () => {
    const first = await profile.open({ clock });
    const ada = await add(first, 'ada', SEALED);
    await keep(first).start();
    keep(first, () => Promise.reject(new Error('killed')));
    await first.credentials.remove(ada.id);
    expect(filesWith(SEALED)).toHaveLength(1);
    first.close();
    const second = await profile.open({ clock });
    await keep(second).start();
    expect(filesWith(SEALED)).toEqual([]);
    expect(second.meta.get('files.removed')).toBeNull();
  });

  it('spares a stranger who has the same id in the backup of an earlier database', async () => {
    const first = await profile.open({ clock });
    await add(first, 'ada');
    await keep(first).start();
    first.close();
    writeFileSync(profile.database, 'damage '.repeat(50));
    const second = await profile.open({ clock });
    await keep(second).start();
    clock.nowMs += 5;
    const account = newAccount({ identityKey: 'email:bob@example.com', createdAtMs: clock.nowMs });
    const bob = await second.credentials.insert(account, () => Buffer.from('sealed bob'));
    expect(bob.id).toBe(1);
    await second.credentials.remove(bob.id);
    expect(rows(backup(21))).toEqual(['email:ada@example.com']);
  });
});

describe('after damage', () => {
  async function damaged(): Promise<Store> {
    const first = await profile.open({ clock });
    await add(first, 'ada', SEALED);
    await add(first, 'bob');
    const client = { ...newClient, name: 'old', keyHash: 'old' };
    await first.clients.insert(client);
    await first.settings.write('theme', 'dark');
    const keeper = keep(first);
    await keeper.start();
    await keeper.dispose();
    first.close();
    clock.nowMs += 60_000;
    writeFileSync(profile.database, 'damage '.repeat(50));
    return profile.open({ clock });
  }

  it('offers the newest good backup, and brings every row back in one go', async () => {
    const store = await damaged();
    const keeper = keep(store);
    expect(keeper.status().recovery).toBeNull();
    await keeper.start();
    expect(keeper.status().recovery).toMatchObject({
      setAside: expect.stringContaining('sluice.db.damaged-20261121T200100Z'),
      backup: { path: backup(21), accounts: 2 },
    });
    await store.clients.insert({ ...newClient, name: 'new', keyHash: 'new' });
    const before = store.generation();
    const seen: (string | null)[] = [];
    expect(await keeper.restore((meta) => void seen.push(meta('world')))).toBe(2);
    expect(seen).toEqual([null]);
    expect(store.credentials.list().map(({ sealedSecret }) => sealedSecret.toString())).toEqual([
      SEALED,
      'sealed bob',
    ]);
    expect(store.clients.list().map(({ name }) => name)).toEqual(['old', 'new']);
    expect(store.settings.read().theme).toBe('dark');
    expect(store.generation()).toBeGreaterThan(before);
    expect(store.leases.list()).toMatchObject([
      { accountId: 1, owner: '', interrupted: true },
      { accountId: 2, owner: '', interrupted: true },
    ]);
    expect(keeper.status().recovery).toBeNull();
    expect(backups()).toEqual(['sluice-2026-11-21.db']);
    const next = await add(store, 'eve');
    expect(next.id).toBe(3);
  });

  it('overwrites no account that came since, and nothing of a backup that is refused', async () => {
    const store = await damaged();
    const keeper = keep(store);
    await keeper.start();
    const refuse = () => {
      throw new Error('another world');
    };
    await expect(keeper.restore(refuse)).rejects.toThrow('another world');
    expect(store.credentials.list()).toEqual([]);
    await add(store, 'eve');
    await expect(keeper.restore(() => undefined)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(store.credentials.list()).toHaveLength(1);
    expect(backups()).toEqual(['sluice-2026-11-21.db']);
  });

  it('passes over a damaged and a newer backup, and keeps what may be restored', async () => {
    const store = await damaged();
    writeFileSync(join(folder(), 'sluice-2026-11-24.db'), 'damage '.repeat(50));
    const newer = new Database(join(folder(), 'sluice-2026-11-23.db'));
    newer.exec('CREATE TABLE credentials (id)');
    newer.pragma('user_version = 99');
    newer.close();
    const keeper = keep(store);
    await keeper.start();
    expect(keeper.status().recovery?.backup).toMatchObject({ path: backup(21) });
    expect(lines.filter((line) => line.includes('a backup is no good'))).toHaveLength(2);
    for (let day = 0; day < 5; day += 1) await nextDay();
    expect(existsSync(backup(21))).toBe(true);
  });

  it('brings a backup of an older schema to the newest one, on a copy', async () => {
    const store = await damaged();
    const old = new Database(join(folder(), 'sluice-2026-11-20.db'));
    MIGRATIONS[0]?.up(old);
    old.pragma('user_version = 1');
    old.exec(`INSERT INTO credentials (provider, kind, identity_key, ownership, priority, paused, origin,
      created_at, updated_at, sealed_secret)
      VALUES ('anthropic', 'oauth', 'email:old@example.com', 'own', 'normal', 0, 'login', 1, 1, x'01')`);
    old.close();
    writeFileSync(backup(21), 'damage '.repeat(50));
    const bytes = readFileSync(backup(20));
    const keeper = keep(store);
    await keeper.start();
    expect(await keeper.restore(() => undefined)).toBe(1);
    expect(store.credentials.list()).toMatchObject([{ email: null, source: null }]);
    expect(readFileSync(backup(20)).equals(bytes)).toBe(true);
  });

  it('says once what happened: dismissed stays dismissed', async () => {
    const store = await damaged();
    const keeper = keep(store);
    await keeper.start();
    await keeper.dismiss();
    expect(keeper.status()).toMatchObject({ recovery: null, setAside: [expect.any(String)] });
    store.close();
    const again = keep(await profile.open({ clock }));
    await again.start();
    expect(again.status().recovery).toBeNull();
  });

  it('offers a backup for a file that is gone', async () => {
    const first = await profile.open({ clock });
    await add(first, 'ada');
    await keep(first).start();
    first.close();
    for (const suffix of ['', '-wal', '-shm'])
      if (existsSync(profile.database + suffix)) writeFileSync(profile.database + suffix, '');
    const keeper = keep(await profile.open({ clock }));
    await keeper.start();
    expect(keeper.status().recovery).toMatchObject({ setAside: null, backup: { accounts: 1 } });
  });
});

describe('a large database', () => {
  it('is checked by the worker after the start; damage is told, and the next start sets it aside', async () => {
    const first = await profile.open({ clock });
    const big = new Database(profile.database);
    big.exec('CREATE TABLE filler (a)');
    big.prepare('INSERT INTO filler VALUES (zeroblob(?))').run(10 * 1024 * 1024);
    for (let index = 0; index < 40; index += 1) await add(first, `a${index}`);
    big.close();
    first.close();
    const bytes = readFileSync(profile.database);
    bytes.fill(0xff, bytes.length - 4096 * 300, bytes.length - 4096);
    writeFileSync(profile.database, bytes);

    const store = await profile.open({ clock, log: log() });
    expect(store.files.isChecked).toBe(false);
    const keeper = keep(store);
    await keeper.start();
    expect(keeper.status().trouble).toMatchObject({
      code: 'DATABASE_CORRUPT',
      hint: expect.stringContaining('Restart Sluice'),
    });
    expect(lines.filter((line) => line.includes('the database is damaged'))).toHaveLength(1);
    expect(backups()).toEqual([]);
    store.close();
    const next = await profile.open({ clock });
    expect(next.files.recovery()).not.toBeNull();
    expect(keep(next).status().setAside).toHaveLength(1);
  });
});

describe('the thread that proxies', () => {
  it('runs no VACUUM, check or copy of its own, whatever the upkeep does', async () => {
    const store = await profile.open({ clock });
    const account = await add(store, 'ada');
    const statements: string[] = [];
    for (const name of ['exec', 'pragma', 'prepare'] as const) {
      const original = Database.prototype[name] as (this: unknown, ...args: unknown[]) => unknown;
      vi.spyOn(Database.prototype, name).mockImplementation(function spied(
        this: Database.Database,
        ...args: unknown[]
      ) {
        statements.push(`${name} ${String(args[0])}`);
        return original.apply(this, args) as never;
      });
    }
    const copy = vi.spyOn(Database.prototype, 'backup');
    try {
      const keeper = keep({ ...store, files: { ...store.files, isChecked: false } });
      await keeper.start();
      await keeper.rewriteAll();
      await store.credentials.remove(account.id);
    } finally {
      vi.restoreAllMocks();
    }
    expect(statements.length).toBeGreaterThan(0);
    expect(
      statements.filter((one) => /vacuum|quick_check|integrity_check|attach/i.test(one)),
    ).toEqual([]);
    expect(copy).not.toHaveBeenCalled();
    expect(backups()).toHaveLength(1);
  });

  it('starting on a fresh day writes a backup and not one byte of the database', async () => {
    const first = await profile.open({ clock });
    await add(first, 'ada');
    first.close();
    const bytes = readFileSync(profile.database);
    const { mtimeMs } = statSync(profile.database);
    const store = await profile.open({ clock });
    await keep(store).start();
    store.close();
    expect(backups()).toHaveLength(1);
    expect(readFileSync(profile.database).equals(bytes)).toBe(true);
    expect(statSync(profile.database).mtimeMs).toBe(mtimeMs);
  });
});

const newClient = {
  name: 'tool',
  provider: null,
  account: null,
  allPaths: false,
  passThrough: false,
  keyHash: 'hash',
  keyPrefix: 'slk_AAAA',
  createdAtMs: 1,
  lastUsedAtMs: null,
  expiresAtMs: null,
  revokedAtMs: null,
};
