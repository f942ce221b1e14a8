import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { KeptProfile } from '../testing/kept-profile.ts';
import { newAccount } from '../testing/temporary-store.ts';
import { runJob } from './run-job.ts';
import type { RunJob } from './run-job.ts';

const SEALED = 'SEALED-BYTES-OF-ADA';
const kept = KeptProfile.use();

describe('backups', () => {
  it('one a day, three kept by their names; foreign files stay; nobody else can read them', async () => {
    mkdirSync(kept.folder);
    writeFileSync(join(kept.folder, 'my notes.txt'), 'mine');
    const store = await kept.profile.open({ clock: kept.clock });
    await kept.add(store, 'ada');
    const keeper = kept.keep(store);
    await keeper.start();
    expect(kept.timers[0]?.delayMs).toBeLessThanOrEqual(3_600_000);
    for (let day = 0; day < 4; day += 1) await kept.nextDay();
    await vi.waitFor(() =>
      expect(keeper.status().backups.days).toEqual(['2026-11-25', '2026-11-24', '2026-11-23']),
    );
    expect(kept.backups()).toEqual([
      'my notes.txt',
      'sluice-2026-11-23.db',
      'sluice-2026-11-24.db',
      'sluice-2026-11-25.db',
    ]);
    expect(statSync(kept.backup(25)).mode & 0o777).toBe(0o600);
    expect(kept.rows(kept.backup(25))).toEqual(['email:ada@example.com']);
  });

  it('is made private in a folder of its own, and not twice a day', async () => {
    const run = vi.fn(runJob);
    const store = await kept.profile.open({ clock: kept.clock });
    await kept.keep(store, run as RunJob).start();
    expect(statSync(kept.folder).mode & 0o777).toBe(0o700);
    kept.timers[0]?.task();
    await kept.keep(store, run as RunJob).start();
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('a damaged database never takes the place of a good backup', async () => {
    const store = await kept.profile.open({ clock: kept.clock });
    for (let index = 0; index < 60; index += 1) await kept.add(store, `a${index}`);
    const keeper = kept.keep(store);
    await keeper.start();
    const good = readFileSync(kept.backup(21));
    await store.credentials.update(1, { paused: true });
    store.close();
    const bytes = readFileSync(kept.profile.database);
    bytes.fill(0xff, 4096 * 2, bytes.length);
    writeFileSync(kept.profile.database, bytes);
    // What a running owner sees: the file is open and is not moved.
    const told: string[] = [];
    const files = {
      ...store.files,
      recovery: () => null,
      tellDamage: (why: string) => void told.push(why),
    };
    const other = kept.keep({ ...store, files });
    await expect(other.rewriteAll()).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
    expect(told).toHaveLength(1);
    expect(readFileSync(kept.backup(21)).equals(good)).toBe(true);
    expect(kept.backups()).toEqual(['sluice-2026-11-21.db']);
    expect(other.status().backups).toMatchObject({
      failures: 1,
      trouble: { code: 'DATABASE_CORRUPT' },
    });
  });

  it('a failed one is logged, counted and told, keeps the others, and is tried again', async () => {
    const store = await kept.profile.open({ clock: kept.clock });
    let full = true;
    const run = ((job) =>
      full && job.kind === 'backup'
        ? Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }))
        : runJob(job)) as RunJob;
    const keeper = kept.keep(store, run);
    await keeper.start();
    expect(keeper.status().backups).toMatchObject({ days: [], failures: 1 });
    expect(kept.lines.filter((line) => line.includes('a backup failed'))).toHaveLength(1);
    full = false;
    kept.timers[0]?.task();
    await vi.waitFor(() =>
      expect(keeper.status().backups).toEqual({ days: ['2026-11-21'], failures: 0, trouble: null }),
    );
  });

  it('rewriteAll leaves one of now and none of before', async () => {
    const store = await kept.profile.open({ clock: kept.clock });
    await kept.add(store, 'ada', SEALED);
    const keeper = kept.keep(store);
    await keeper.start();
    await kept.nextDay();
    await store.credentials.replace(1, newAccount(), () => Buffer.from('other key'));
    await keeper.rewriteAll();
    expect(kept.backups()).toEqual(['sluice-2026-11-22.db']);
    expect(kept.filesWith(SEALED).filter((name) => name.startsWith('backups'))).toEqual([]);
  });
});

describe('a large database', () => {
  it('is checked by the worker after the start; damage is told, and the next start sets it aside', async () => {
    const first = await kept.profile.open({ clock: kept.clock });
    const big = new Database(kept.profile.database);
    big.exec('CREATE TABLE filler (a)');
    big.prepare('INSERT INTO filler VALUES (zeroblob(?))').run(10 * 1024 * 1024);
    for (let index = 0; index < 40; index += 1) await kept.add(first, `a${index}`);
    big.close();
    first.close();
    const bytes = readFileSync(kept.profile.database);
    bytes.fill(0xff, bytes.length - 4096 * 300, bytes.length - 4096);
    writeFileSync(kept.profile.database, bytes);

    const store = await kept.profile.open({ clock: kept.clock, log: kept.log() });
    expect(store.files.isChecked).toBe(false);
    const keeper = kept.keep(store);
    await keeper.start();
    expect(keeper.status().trouble).toMatchObject({
      code: 'DATABASE_CORRUPT',
      hint: expect.stringContaining('Restart Sluice'),
    });
    expect(kept.lines.filter((line) => line.includes('the database is damaged'))).toHaveLength(1);
    expect(kept.backups()).toEqual([]);
    store.close();
    const next = await kept.profile.open({ clock: kept.clock });
    expect(next.files.recovery()).not.toBeNull();
    expect(kept.keep(next).status().setAside).toHaveLength(1);
  });
});

describe('the thread that proxies', () => {
  it('runs no VACUUM, check or copy of its own, whatever the upkeep does', async () => {
    const store = await kept.profile.open({ clock: kept.clock });
    const account = await kept.add(store, 'ada');
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
      const keeper = kept.keep({ ...store, files: { ...store.files, isChecked: false } });
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
    expect(kept.backups()).toHaveLength(1);
  });

  it('starting on a fresh day writes a backup and not one byte of the database', async () => {
    const first = await kept.profile.open({ clock: kept.clock });
    await kept.add(first, 'ada');
    first.close();
    const bytes = readFileSync(kept.profile.database);
    const { mtimeMs } = statSync(kept.profile.database);
    const store = await kept.profile.open({ clock: kept.clock });
    await kept.keep(store).start();
    store.close();
    expect(kept.backups()).toHaveLength(1);
    expect(readFileSync(kept.profile.database).equals(bytes)).toBe(true);
    expect(statSync(kept.profile.database).mtimeMs).toBe(mtimeMs);
  });
});
