import { assertNever } from '../../shared/exhaustive.ts';
import type { VaultMode } from '../../shared/model/status.ts';
import type { Logger } from '../platform/log.ts';
import type { ProfilePaths } from '../platform/paths.ts';
import type { Random } from '../platform/random.ts';
import type { MetaStore } from '../store/types.ts';
import { openFileVault } from './file.ts';
import { createLockedVault } from './locked-vault.ts';
import { openMemoryVault } from './memory.ts';
import { decideVaultMode, VAULT_MODE_KEY } from './mode.ts';
import type { Vault } from './types.ts';

export interface VaultOptions {
  readonly paths: Pick<ProfilePaths, 'vaultKey'>;
  /** SLUICE_VAULT. */
  readonly requestedMode: string | undefined;
  readonly meta: MetaStore;
  /** The file holds accounts: their key is out there, and no other may be made. */
  readonly hasSealedData: boolean;
  readonly random: Random;
  readonly log: Logger;
}

/** Never fails for want of a key: then the vault is locked and says why. Throws USAGE for an unknown mode. */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const decision = decideVaultMode(options.requestedMode, options.meta.get(VAULT_MODE_KEY));
  if (decision.conflict !== null) return lockedByConflict(decision.mode, decision.conflict);
  switch (decision.mode) {
    case 'file':
      return openFileVault(options, !options.requestedMode);
    case 'memory':
      await options.meta.set(VAULT_MODE_KEY, 'memory');
      return openMemoryVault(options.random);
    case 'keychain':
    case 'passphrase':
      return createLockedVault(
        decision.mode,
        `This version of Sluice has no vault mode ${decision.mode} yet.`,
        decision.isNew
          ? 'Set SLUICE_VAULT=file, or leave it unset.'
          : 'Start the Sluice that made the profile, or set SLUICE_HOME to another folder.',
      );
    default:
      return assertNever(decision.mode);
  }
}

function lockedByConflict(mode: VaultMode, asked: VaultMode): Vault {
  return createLockedVault(
    mode,
    `SLUICE_VAULT asks for ${asked}, but this profile keeps its key in the mode ${mode}.`,
    `Unset SLUICE_VAULT or set it to ${mode}; for another mode use another profile (SLUICE_HOME).`,
  );
}
