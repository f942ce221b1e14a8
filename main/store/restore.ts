import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { ACCOUNT_TABLES } from './memory-tables.ts';
import { RECOVERY_KEY } from './recovery-fact.ts';
import type { MetaStore } from './types.ts';
import type { Writer } from './write.ts';

/** Rows of these are joined, not replaced: a client key made since the damage goes on working. */
const JOINED = ['clients', 'activity'] as const;
/** Facts about the files themselves belong to the present ones. */
const OWN_FACTS = 'files.%';

interface RestoreParts {
  readonly db: Database.Database;
  readonly writer: Writer;
  readonly credentialsInMemory: boolean;
}

/** See StoreFiles.restore. `copy` has the newest schema and was found good. */
export async function restoreRows(
  parts: RestoreParts,
  copy: string,
  accept: (meta: MetaStore['get']) => void,
): Promise<number> {
  const { db, writer } = parts;
  // Neither may run inside a transaction; one never outlives its own function here.
  db.prepare('ATTACH ? AS restored').run(copy);
  try {
    return await writer.change(() => {
      refuseAccounts(db);
      accept((key) => fact(db, key));
      replaceRows(parts);
      return count(db, 'main');
    });
  } finally {
    db.exec('DETACH restored');
  }
}

function refuseAccounts(db: Database.Database): void {
  const present = db.prepare<[], number>('SELECT count(*) FROM credentials').pluck().get() ?? 0;
  if (present === 0) return;
  throw new AppError(
    'BAD_REQUEST',
    `This profile has ${present} account${present === 1 ? '' : 's'} already, and a backup never overwrites one.`,
    'To have the backup instead, stop Sluice and put the backup file in the place of sluice.db yourself.',
  );
}

function replaceRows({ db, credentialsInMemory }: RestoreParts): void {
  db.pragma('defer_foreign_keys = ON');
  const since = JOINED.map((table) => ({ table, rows: rowsOf(db, table) }));
  for (const table of tables(db)) {
    if (credentialsInMemory && ACCOUNT_TABLES.has(table)) continue;
    const columns = columnsOf(db, table).join(', ');
    const which = table === 'meta' ? `WHERE key NOT LIKE '${OWN_FACTS}'` : '';
    if (table !== 'meta') db.exec(`DELETE FROM main.${table}`);
    db.exec(
      `INSERT OR REPLACE INTO main.${table} (${columns}) SELECT ${columns} FROM restored.${table} ${which}`,
    );
  }
  for (const { table, rows } of since) insertAgain(db, table, rows);
  raiseCounters(db);
  markInterrupted(db);
  db.prepare('DELETE FROM main.meta WHERE key = ?').run(RECOVERY_KEY);
}

/** All but the counter, which only grows. */
function tables(db: Database.Database): readonly string[] {
  return db
    .prepare<[], string>(
      "SELECT name FROM restored.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'generation'",
    )
    .pluck()
    .all();
}

/** The order of columns may differ between a file that grew and one that was made new. */
function columnsOf(db: Database.Database, table: string): readonly string[] {
  return db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
}

function rowsOf(db: Database.Database, table: string): readonly Record<string, unknown>[] {
  return db.prepare<[], Record<string, unknown>>(`SELECT * FROM main.${table}`).all();
}

/** With numbers of their own; a client that the backup knows too is left out. */
function insertAgain(
  db: Database.Database,
  table: string,
  rows: readonly Record<string, unknown>[],
): void {
  const key = table === 'activity' ? 'seq' : 'id';
  const names = columnsOf(db, table).filter((name) => name !== key);
  const values = names.map((name) => `@${name}`).join(', ');
  const insert = db.prepare(
    `INSERT OR IGNORE INTO main.${table} (${names.join(', ')}) VALUES (${values})`,
  );
  for (const row of rows) insert.run(row);
}

function raiseCounters(db: Database.Database): void {
  db.exec(`UPDATE main.generation SET value = max(value, (SELECT value FROM restored.generation));
    UPDATE main.sqlite_sequence SET seq = max(seq, coalesce(
      (SELECT seq FROM restored.sqlite_sequence AS other WHERE other.name = main.sqlite_sequence.name), 0));
    INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM restored.sqlite_sequence
      WHERE name NOT IN (SELECT name FROM main.sqlite_sequence);`);
}

/** Their refresh tokens may have been spent since the backup: a refusal is then told as what it is. */
function markInterrupted(db: Database.Database): void {
  db.exec(`INSERT OR REPLACE INTO main.leases (credential_id, owner, pid, expires_at, interrupted)
    SELECT id, '', 0, 0, 1 FROM main.credentials WHERE kind = 'oauth' AND ownership = 'own'`);
}

function fact(db: Database.Database, key: string): string | null {
  return (
    db
      .prepare<[string], string>('SELECT value FROM restored.meta WHERE key = ?')
      .pluck()
      .get(key) ?? null
  );
}

function count(db: Database.Database, schema: 'main'): number {
  return db.prepare<[], number>(`SELECT count(*) FROM ${schema}.credentials`).pluck().get() ?? 0;
}
