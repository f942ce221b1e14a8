import type { Logger } from '../platform/log.ts';
import type { ProfilePaths } from '../platform/paths.ts';
import type { Random } from '../platform/random.ts';
import type { VaultStore } from '../store/types.ts';
import type { Keychain } from './keychain.ts';
import { VaultManager } from './manager.ts';
import { givenPassphrase } from '../../shared/passphrase.ts';
import type { ScryptCost } from './passphrase.ts';
import type { VaultStep } from './reseal.ts';

export interface VaultOptions {
  readonly paths: Pick<ProfilePaths, 'vaultKey'>;
  /** SLUICE_VAULT. */
  readonly requestedMode: string | undefined;
  readonly store: VaultStore;
  readonly keychain: Keychain;
  readonly random: Random;
  readonly log: Logger;
  readonly scryptCost?: ScryptCost;
  readonly onStep?: (step: VaultStep) => Promise<void> | void;
}

/** Never fails for want of a key: then the vault is locked and says why. Throws USAGE for an unknown mode. */
export async function openVault(
  options: VaultOptions,
  passphrase: string | null = null,
): Promise<VaultManager> {
  const vault = new VaultManager(options);
  await vault.start(givenPassphrase(passphrase));
  return vault;
}
