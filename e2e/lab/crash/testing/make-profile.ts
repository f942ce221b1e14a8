import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { composeCore } from '../../../../main/compose.ts';
import { ProfileWorld } from '../../../../main/control/profile-world.ts';
import { addLogin } from '../../../../main/credentials/add-login.ts';
import type { NewLogin } from '../../../../main/credentials/types.ts';
import { systemClock } from '../../../../main/platform/clock.ts';
import { createLog } from '../../../../main/platform/log.ts';
import { systemRandom } from '../../../../main/platform/random.ts';
import { MIGRATIONS } from '../../../../main/store/migrate.ts';
import { openStore } from '../../../../main/store/open.ts';
import { readKeyFile } from '../../../../main/vault/key-file.ts';
import { createKeyVault } from '../../../../main/vault/key-vault.ts';

const log = createLog('silent');

/** A profile in the vault mode `file` with these accounts, made by the real parts. */
export async function makeProfile(
  environment: Record<string, string>,
  logins: readonly NewLogin[],
): Promise<void> {
  const core = await composeCore({ environment, role: 'guest', log });
  await core.stop();
  const folder = environment['SLUICE_HOME'] ?? '';
  const key = readKeyFile(join(folder, 'vault.key'), log);
  if (!key.ok) throw new Error('the profile got no key file');
  const status = {
    mode: 'file',
    locked: false,
    degraded: true,
    reason: null,
    hint: null,
    unlock: null,
  } as const;
  const vault = createKeyVault(key.value, status, systemRandom);
  const store = await openStore({
    path: join(folder, 'sluice.db'),
    role: 'guest',
    credentialsInMemory: () => false,
    clock: systemClock,
    log,
  });
  const world = { meta: store.meta, simulated: true, hasAccounts: () => false };
  await new ProfileWorld(world).remember();
  for (const login of logins)
    await addLogin(store.credentials, vault, login, true, systemClock.now());
  await store.settled();
  store.close();
}

/** Turns the profile's database into one of schema version 1 with the same rows. */
export function backToVersionOne(folder: string): void {
  const path = join(folder, 'sluice.db');
  const older = join(folder, 'older.db');
  const [first] = MIGRATIONS;
  if (first === undefined) throw new Error('there is no first migration');
  const db = new Database(older);
  db.pragma('journal_mode = WAL');
  first.up(db);
  db.pragma('user_version = 1');
  db.prepare('ATTACH ? AS newer').run(path);
  const tables = db
    .prepare<[], string>(
      "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all();
  for (const table of tables) {
    const columns = columnsOf(db, 'main', table);
    const shared = columnsOf(db, 'newer', table).filter((name) => columns.includes(name));
    const names = shared.join(', ');
    db.exec(`DELETE FROM main.${table}`);
    db.exec(`INSERT INTO main.${table} (${names}) SELECT ${names} FROM newer.${table}`);
  }
  db.exec('DETACH newer');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
  renameSync(older, path);
  for (const end of ['-wal', '-shm']) rmSync(older + end, { force: true });
}

function columnsOf(db: Database.Database, schema: string, table: string): readonly string[] {
  return db
    .prepare<[string, string], string>('SELECT name FROM pragma_table_info(?, ?)')
    .pluck()
    .all(table, schema);
}
