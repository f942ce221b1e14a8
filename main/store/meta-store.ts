import type { StoreContext } from './context.ts';
import type { MetaStore } from './types.ts';

export function createMetaStore({
  db,
  writer,
  read,
}: Pick<StoreContext, 'db' | 'writer' | 'read'>): MetaStore {
  return {
    get: (key) =>
      read(
        () =>
          db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?').get(key)
            ?.value ?? null,
      ),
    set: (key, value) =>
      writer.change(() => {
        db.prepare(
          `INSERT INTO meta (key, value) VALUES (?, ?)
           ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
        ).run(key, value);
      }),
  };
}
