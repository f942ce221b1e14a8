import type { VaultStatus } from '../../shared/model/status.ts';
import { isRightKey, makeCheckValue, VAULT_CHECK_KEY } from './check-value.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';
import type { KeyFileProblem } from './key-file.ts';
import { createKeyVault } from './key-vault.ts';
import { createLockedVault } from './locked-vault.ts';
import { VAULT_MODE_KEY } from './mode.ts';
import type { VaultOptions } from './open.ts';
import type { Vault } from './types.ts';

/**
 * The key lies in a file. Unavailable is not missing: once anything depends on a key, no other is made.
 */
export async function openFileVault(options: VaultOptions, automatic: boolean): Promise<Vault> {
  const { meta, random, log, hasSealedData } = options;
  const path = options.paths.vaultKey;
  const checkValue = meta.get(VAULT_CHECK_KEY);
  const dependedOn = checkValue !== null || hasSealedData;
  let key = readKeyFile(path, log);
  if (!key.ok && key.error.kind === 'missing' && !dependedOn)
    key = createKeyFile(path, random, log);
  if (!key.ok) return lockedFor(path, key.error, dependedOn);
  if (checkValue === null && hasSealedData)
    return createLockedVault(
      'file',
      'The database holds sealed accounts, but not the value that tells the right key.',
      'The database was changed from outside. Restore the profile folder as a whole from a backup.',
    );
  if (checkValue !== null && !isRightKey(key.value, checkValue))
    return createLockedVault(
      'file',
      `The key in ${path} is not the one that this profile was sealed with.`,
      `Put the profile's own key file back at ${path} and start again.`,
    );
  await meta.set(VAULT_MODE_KEY, 'file');
  if (checkValue === null) await meta.set(VAULT_CHECK_KEY, makeCheckValue(key.value, random));
  return createKeyVault(key.value, fileStatus(automatic), random);
}

function lockedFor(path: string, problem: KeyFileProblem, dependedOn: boolean): Vault {
  if (problem.kind === 'missing')
    return createLockedVault(
      'file',
      `The key file ${path} is missing, and the stored accounts were sealed with it.`,
      `Put the key file back at ${path} (from a backup of the profile folder) and start again.`,
    );
  return createLockedVault(
    'file',
    `The key file ${path} cannot be used: ${problem.why}.`,
    dependedOn
      ? `Make it readable, or put the profile's own key file back at ${path}, and start again.`
      : `Nothing is sealed with it yet: make the folder writable or move the file away, and start again.`,
  );
}

function fileStatus(automatic: boolean): VaultStatus {
  return {
    mode: 'file',
    locked: false,
    degraded: true,
    reason: automatic
      ? "The key lies in a file beside the database. The system's keychain is not used yet."
      : 'The key lies in a file beside the database: whoever can read the folder can read the accounts.',
    hint: 'Keep the profile folder readable by you alone.',
  };
}
