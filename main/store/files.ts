import type { StoreContext } from './context.ts';
import { readRecovery, RECOVERY_KEY } from './recovery-fact.ts';
import { restoreRows } from './restore.ts';
import type { Trouble } from './trouble.ts';
import type { MetaStore, StoreFiles } from './types.ts';

export function createStoreFiles(
  context: StoreContext,
  isChecked: boolean,
  meta: MetaStore,
  trouble: Trouble,
): StoreFiles {
  const { db, writer, removals } = context;
  return {
    path: db.name,
    isChecked,
    recovery: () => readRecovery(meta),
    endRecovery: () =>
      writer.change(() => {
        db.prepare('DELETE FROM meta WHERE key = ?').run(RECOVERY_KEY);
      }),
    trouble: () => trouble.present(),
    tellDamage: (detail) => trouble.tellDamage(detail),
    onTrouble: (listener) => trouble.onChange(listener),
    onRemoved: (listener) => removals.onRemoved(listener),
    scrubRemoved: async () => {
      await removals.scrub();
    },
    restore: (copy, accept) => restoreRows(context, copy, accept),
  };
}
