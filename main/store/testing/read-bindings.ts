import Database from 'better-sqlite3';

/** What another process sees of a table on the disk now. */
export function readBindings(
  path: string,
  table: 'bindings' | 'continuations',
): readonly { readonly key: string; readonly account: number }[] {
  const db = new Database(path, { readonly: true });
  try {
    return db
      .prepare<[], { key: string; account: number }>(
        `SELECT key, account FROM ${table} ORDER BY key`,
      )
      .all();
  } finally {
    db.close();
  }
}
