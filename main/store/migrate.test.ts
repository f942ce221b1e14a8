import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { latestVersion, MIGRATIONS, schemaVersion } from './migrate.ts';
import { TemporaryProfile } from './testing/temporary-store.ts';

let profile: TemporaryProfile;
beforeEach(() => {
  profile = new TemporaryProfile();
});
afterEach(() => profile.dispose());

/** As the first version left it: with the first migration alone. */
function makeFirstVersion(accounts: number): void {
  const db = new Database(profile.database);
  db.pragma('journal_mode = WAL');
  MIGRATIONS[0]?.up(db);
  db.pragma('user_version = 1');
  const insert = db.prepare(`INSERT INTO credentials
    (provider, kind, identity_key, email, ownership, priority, paused, origin, created_at, updated_at,
     revision, secret_revision, sealed_secret)
    VALUES ('anthropic', 'oauth', @identity, @email, 'own', 'reserve', 1, 'login', 5, 6, 7, 8, @sealed)`);
  for (let id = 1; id <= accounts; id += 1) {
    const email = `a${id}@example.com`;
    insert.run({ identity: `email:${email}`, email, sealed: Buffer.from(`sealed ${id}`) });
  }
  db.exec(`INSERT INTO clients (name, all_paths, key_hash, key_prefix, created_at)
    VALUES ('tool', 0, 'hash', 'slk_', 1)`);
  db.close();
}

async function expectEverything(accounts: number): Promise<void> {
  const store = await profile.open();
  expect(store.credentials.list()).toEqual(
    Array.from({ length: accounts }, (_, index) =>
      expect.objectContaining({
        id: index + 1,
        email: `a${index + 1}@example.com`,
        priority: 'reserve',
        paused: true,
        revision: 7,
        secretRevision: 8,
        source: null,
        sealedSecret: Buffer.from(`sealed ${index + 1}`),
      }),
    ),
  );
  expect(store.clients.list()).toMatchObject([
    { name: 'tool', passThrough: false, rpm: null, budgetUsd: null, spentUsd: 0 },
  ]);
  const db = new Database(profile.database, { readonly: true });
  expect(schemaVersion(db)).toBe(latestVersion());
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
}

describe('a database of the first version', () => {
  it('comes to the newest with every account as it was, after a backup of the day', async () => {
    makeFirstVersion(20);
    await expectEverything(20);
    const [name = ''] = readdirSync(join(profile.folder, 'backups'));
    const backup = new Database(join(profile.folder, 'backups', name), { readonly: true });
    expect(schemaVersion(backup)).toBe(1);
    expect(backup.prepare('SELECT count(*) FROM credentials').pluck().get()).toBe(20);
    backup.close();
  });

  it('is not backed up when it has no account', async () => {
    makeFirstVersion(0);
    await profile.open();
    expect(existsSync(join(profile.folder, 'backups'))).toBe(false);
  });

  it('is completed by the next start after a SIGKILL in the middle of a migration', async () => {
    makeFirstVersion(20);
    const child = join(import.meta.dirname, 'testing/migrate-child.ts');
    const { signal, stderr } = spawnSync(process.execPath, [child, profile.database]);
    expect(`${signal} ${stderr.toString()}`).toBe('SIGKILL ');
    const db = new Database(profile.database, { readonly: true });
    expect(schemaVersion(db)).toBe(1);
    db.close();
    await expectEverything(20);
  });

  it('is refused by none and changed by none when it is of the newest version', async () => {
    (await profile.open()).close();
    const bytes = readFileSync(profile.database);
    (await profile.open()).close();
    expect(readFileSync(profile.database).equals(bytes)).toBe(true);
  });
});
