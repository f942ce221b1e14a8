import type { Random } from '../platform/random.ts';
import { KEY_BYTES } from './key-file.ts';
import { createKeyVault } from './key-vault.ts';
import type { Vault } from './types.ts';

/** The key is made at the start and ends with the process, and the accounts with it. */
export function openMemoryVault(random: Random): Vault {
  return createKeyVault(
    random.bytes(KEY_BYTES),
    { mode: 'memory', locked: false, degraded: false, reason: null, hint: null },
    random,
  );
}
