import type { StoreContext } from './context.ts';
import type { SealedCell, VaultFacts, VaultStore } from './types.ts';

type Context = Pick<StoreContext, 'db' | 'writer' | 'read'>;

/** Every column that the vault seals; a new one is re-sealed with the others once it stands here. */
const SEALED_COLUMNS = [{ table: 'credentials', column: 'sealed_secret' }] as const;

/** What the vault knows of the profile, and every sealed value: changed together or not at all. */
export function createVaultStore({ db, writer, read }: Context): VaultStore {
  function get(key: string): string | null {
    return (
      db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?').get(key)
        ?.value ?? null
    );
  }
  const facts: VaultFacts = {
    get,
    set: (key, value) => {
      if (value === null) db.prepare('DELETE FROM meta WHERE key = ?').run(key);
      else
        db.prepare(
          'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
        ).run(key, value);
    },
    cells: () =>
      SEALED_COLUMNS.flatMap(({ table, column }) =>
        db
          .prepare<[], { rowId: number; sealed: Buffer }>(
            `SELECT id AS rowId, ${column} AS sealed FROM ${table} ORDER BY id`,
          )
          .all()
          .map((row): SealedCell => ({ table, column, ...row })),
      ),
    write: ({ table, column, rowId, sealed }) => {
      db.prepare(`UPDATE ${table} SET ${column} = ? WHERE id = ?`).run(sealed, rowId);
    },
  };
  return {
    get: (key) => read(() => get(key)),
    holdsSealed: () => read(() => facts.cells().length > 0),
    transact: (work) => writer.change(() => work(facts)),
    emptyLog: () => writer.emptyLog(),
  };
}
