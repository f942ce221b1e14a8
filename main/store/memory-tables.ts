import type Database from 'better-sqlite3';

/** Everything that tells of an account. */
export const ACCOUNT_TABLES: ReadonlySet<string> = new Set([
  'credentials',
  'blocks',
  'usage',
  'leases',
  'reset_pins',
  'reset_audit',
  'history_windows',
  'history_points',
  'history_dry',
  'history_keys',
  'history_requests',
  'bindings',
  'continuations',
]);

/**
 * Puts tables of the same names and shape, made from the file's own DDL, in front of the account
 * tables: an unqualified name means the temporary one, and temp_store is MEMORY.
 */
export function createMemoryTables(db: Database.Database): void {
  const schema = db
    .prepare<[], { type: string; tbl_name: string; sql: string }>(
      "SELECT type, tbl_name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index') ORDER BY rowid",
    )
    .all();
  for (const { type, tbl_name, sql } of schema) {
    if (!ACCOUNT_TABLES.has(tbl_name)) continue;
    db.exec(
      type === 'table'
        ? sql.replace(/^CREATE TABLE /, 'CREATE TEMP TABLE ')
        : sql.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX temp.'),
    );
  }
  db.exec(
    "INSERT INTO temp.sqlite_sequence (name, seq) SELECT name, seq FROM main.sqlite_sequence WHERE name = 'credentials'",
  );
}

/**
 * The file keeps only the highest id ever given, so that what outlives the process and names an
 * account (a client's pin) never points at a stranger.
 */
export function rememberHighestId(db: Database.Database, id: number): void {
  db.prepare("DELETE FROM main.sqlite_sequence WHERE name = 'credentials'").run();
  db.prepare("INSERT INTO main.sqlite_sequence (name, seq) VALUES ('credentials', ?)").run(id);
}
