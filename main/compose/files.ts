import type { FilesStatus } from '../../shared/model/files.ts';
import type { RecoveryService } from '../control/services.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import { Upkeep } from '../store/upkeep/upkeep.ts';
import type { Profile } from './profile.ts';

export interface Files {
  readonly recovery: RecoveryService;
  readonly status: () => FilesStatus;
  /** After the port listens. */
  readonly start: () => void;
}

/** `readEverything`: what is in memory comes from the database anew. */
export function createFiles(
  { store, log, lock, world, vault }: Profile,
  cleanup: Cleanup,
  onChange: () => void,
  readEverything: () => Promise<void>,
): Files {
  const upkeep = new Upkeep({
    files: store.files,
    clock: systemClock,
    log,
    onChange,
    isOwner: lock !== null,
  });
  cleanup.add('upkeep of the database', () => upkeep.dispose());

  cleanup.add(
    'backups under a new key',
    vault.onResealed(() => upkeep.rewriteAll()),
  );

  return {
    recovery: {
      restore: async () => {
        const accounts = await upkeep.restore((meta) => world.accept(meta));
        await readEverything();
        return accounts;
      },
      dismiss: () => upkeep.dismiss(),
    },
    status: () => upkeep.status(),
    start: () => void upkeep.start(),
  };
}
