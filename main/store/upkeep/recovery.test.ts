import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { KeptProfile } from '../testing/kept-profile.ts';
import { MIGRATIONS } from '../migrate.ts';
import type { Store } from '../types.ts';

const SEALED = 'SEALED-BYTES-OF-ADA';
const kept = KeptProfile.use();

const newClient = {
  name: 'tool',
  provider: null,
  account: null,
  allPaths: false,
  passThrough: false,
  keyHash: 'hash',
  keyPrefix: 'slk_AAAA',
  rpm: null,
  budgetUsd: null,
  spentUsd: 0,
  createdAtMs: 1,
  lastUsedAtMs: null,
  expiresAtMs: null,
  revokedAtMs: null,
};

describe('after damage', () => {
  async function damaged(): Promise<Store> {
    const first = await kept.profile.open({ clock: kept.clock });
    await kept.add(first, 'ada', SEALED);
    await kept.add(first, 'bob');
    const client = { ...newClient, name: 'old', keyHash: 'old' };
    await first.clients.insert(client);
    await first.settings.write('theme', 'dark');
    const keeper = kept.keep(first);
    await keeper.start();
    await keeper.dispose();
    first.close();
    kept.clock.nowMs += 60_000;
    writeFileSync(kept.profile.database, 'damage '.repeat(50));
    return kept.profile.open({ clock: kept.clock });
  }

  it('offers the newest good backup, and brings every row back in one go', async () => {
    const store = await damaged();
    const keeper = kept.keep(store);
    expect(keeper.status().recovery).toBeNull();
    await keeper.start();
    expect(keeper.status().recovery).toMatchObject({
      setAside: expect.stringContaining('sluice.db.damaged-20261121T200100Z'),
      backup: { path: kept.backup(21), accounts: 2 },
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
    expect(kept.backups()).toEqual(['sluice-2026-11-21.db']);
    const next = await kept.add(store, 'eve');
    expect(next.id).toBe(3);
  });

  it('overwrites no account that came since, and nothing of a backup that is refused', async () => {
    const store = await damaged();
    const keeper = kept.keep(store);
    await keeper.start();
    const refuse = () => {
      throw new Error('another world');
    };
    await expect(keeper.restore(refuse)).rejects.toThrow('another world');
    expect(store.credentials.list()).toEqual([]);
    await kept.add(store, 'eve');
    await expect(keeper.restore(() => undefined)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(store.credentials.list()).toHaveLength(1);
    expect(kept.backups()).toEqual(['sluice-2026-11-21.db']);
  });

  it('passes over a damaged and a newer backup, and keeps what may be restored', async () => {
    const store = await damaged();
    writeFileSync(join(kept.folder, 'sluice-2026-11-24.db'), 'damage '.repeat(50));
    const newer = new Database(join(kept.folder, 'sluice-2026-11-23.db'));
    newer.exec('CREATE TABLE credentials (id)');
    newer.pragma('user_version = 99');
    newer.close();
    kept.clock.nowMs = Date.parse('2026-11-24T20:00:00Z');
    const keeper = kept.keep(store);
    await keeper.start();
    expect(keeper.status().recovery?.backup).toMatchObject({ path: kept.backup(21) });
    expect(kept.lines.filter((line) => line.includes('a backup is no good'))).toHaveLength(2);
    for (let day = 0; day < 5; day += 1) await kept.nextDay();
    expect(existsSync(kept.backup(21))).toBe(true);
  });

  it('brings a backup of an older schema to the newest one, on a copy', async () => {
    const store = await damaged();
    const old = new Database(join(kept.folder, 'sluice-2026-11-20.db'));
    MIGRATIONS[0]?.up(old);
    old.pragma('user_version = 1');
    old.exec(`INSERT INTO credentials (provider, kind, identity_key, ownership, priority, paused, origin,
      created_at, updated_at, sealed_secret)
      VALUES ('anthropic', 'oauth', 'email:old@example.com', 'own', 'normal', 0, 'login', 1, 1, x'01')`);
    old.close();
    writeFileSync(kept.backup(21), 'damage '.repeat(50));
    const bytes = readFileSync(kept.backup(20));
    const keeper = kept.keep(store);
    await keeper.start();
    expect(await keeper.restore(() => undefined)).toBe(1);
    expect(store.credentials.list()).toMatchObject([{ email: null, source: null }]);
    expect(readFileSync(kept.backup(20)).equals(bytes)).toBe(true);
  });

  it('says once what happened: dismissed stays dismissed', async () => {
    const store = await damaged();
    const keeper = kept.keep(store);
    await keeper.start();
    await keeper.dismiss();
    expect(keeper.status()).toMatchObject({ recovery: null, setAside: [expect.any(String)] });
    store.close();
    const again = kept.keep(await kept.profile.open({ clock: kept.clock }));
    await again.start();
    expect(again.status().recovery).toBeNull();
  });

  it('offers a backup for a file that is gone', async () => {
    const first = await kept.profile.open({ clock: kept.clock });
    await kept.add(first, 'ada');
    await kept.keep(first).start();
    first.close();
    for (const suffix of ['', '-wal', '-shm'])
      if (existsSync(kept.profile.database + suffix))
        writeFileSync(kept.profile.database + suffix, '');
    const keeper = kept.keep(await kept.profile.open({ clock: kept.clock }));
    await keeper.start();
    expect(keeper.status().recovery).toMatchObject({ setAside: null, backup: { accounts: 1 } });
  });

  it('offers it too when a guest command came first and made the new file', async () => {
    const first = await kept.profile.open({ clock: kept.clock });
    await kept.add(first, 'ada');
    const before = kept.keep(first);
    await before.start();
    await before.dispose();
    first.close();
    writeFileSync(kept.profile.database, '');
    (await kept.profile.open({ clock: kept.clock, role: 'guest' })).close();
    const keeper = kept.keep(await kept.profile.open({ clock: kept.clock }));
    await keeper.start();
    expect(keeper.status().recovery).toMatchObject({ setAside: null, backup: { accounts: 1 } });
  });
});
