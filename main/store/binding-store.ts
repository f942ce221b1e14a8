import type Database from 'better-sqlite3';
import type { StoreContext } from './context.ts';
import type { BindingRow, BindingStore } from './types.ts';
import type { Writer } from './write.ts';

const TABLES = ['bindings', 'continuations'] as const;
type Table = (typeof TABLES)[number];

/** Rows of one step of a removal: the lock is held for a few milliseconds. */
const REMOVAL_STEP = 500;

/** One of the two tables that say what belongs to which account. */
export function createBindingStore(
  { db, writer, read }: Pick<StoreContext, 'db' | 'writer' | 'read'>,
  table: Table,
): BindingStore {
  return {
    read: () =>
      read(() =>
        db
          .prepare<[], BindingRow>(`SELECT key, account, used FROM ${table} ORDER BY used`)
          .raw()
          .all(),
      ),
    // No snapshot shows them: the generation stays.
    write: (kept, gone) =>
      writer.transact(() => {
        // One statement for all: a call into SQLite a row would cost more than the row.
        if (kept.length > 0)
          db.prepare(
            `INSERT OR REPLACE INTO ${table} (key, account, used)
             SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)`,
          ).run(JSON.stringify(kept));
        if (gone.length > 0)
          db.prepare(`DELETE FROM ${table} WHERE key IN (SELECT value FROM json_each(?))`).run(
            JSON.stringify(gone),
          );
      }, 'relaxed'),
  };
}

/** Deletes what names a removed account, in steps between which other writes come. */
export async function forgetBindings(
  db: Database.Database,
  writer: Pick<Writer, 'transact'>,
  account: number,
): Promise<void> {
  for (const table of TABLES) {
    const keys = db
      .prepare<[number], string>(`SELECT key FROM ${table} WHERE account = ?`)
      .pluck()
      .all(account);
    const remove = db.prepare<[string]>(
      `DELETE FROM ${table} WHERE key IN (SELECT value FROM json_each(?))`,
    );
    for (let at = 0; at < keys.length; at += REMOVAL_STEP)
      await writer.transact(() => remove.run(JSON.stringify(keys.slice(at, at + REMOVAL_STEP))));
  }
}
