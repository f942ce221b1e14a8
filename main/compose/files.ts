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
  /** Old backups go, one of now is made: after another master key (main/vault). */
  readonly rewriteBackups: () => Promise<void>;
}

/** `readEverything`: what is in memory comes from the database anew. */
export function createFiles(
  { store, log, lock, world }: Profile,
  cleanup: Cleanup,
  onChange: () => void,
  readEverything: () => void,
): Files {
  const upkeep = new Upkeep({
    files: store.files,
    clock: systemClock,
    log,
    onChange,
    isOwner: lock !== null,
  });
  cleanup.add('upkeep of the database', () => upkeep.dispose());

  /** The vault may have another mode or key now: it is opened again before the accounts are read. */
  function afterRestore(): void {
    readEverything();
  }

  return {
    recovery: {
      restore: async () => {
        const accounts = await upkeep.restore((meta) => world.accept(meta));
        afterRestore();
        return accounts;
      },
      dismiss: () => upkeep.dismiss(),
    },
    status: () => upkeep.status(),
    start: () => void upkeep.start(),
    rewriteBackups: () => upkeep.rewriteAll(),
  };
}
