import type { VaultMode, VaultStatus } from '../../shared/model/status.ts';

/** A vault without a key: the app runs, and says why it cannot open anything and what to do. */
export function lockedStatus(
  mode: VaultMode,
  reason: string,
  hint: string,
  unlock: VaultStatus['unlock'] = 'retry',
): VaultStatus {
  return { mode, locked: true, degraded: false, reason, hint, unlock };
}

export function openStatus(mode: VaultMode, fallback: string | null): VaultStatus {
  const open = { mode, locked: false, unlock: null } as const;
  if (mode !== 'file') return { ...open, degraded: false, reason: null, hint: null };
  const plain =
    'The key lies in a file beside the database: whoever can read the folder can read the accounts.';
  return {
    ...open,
    degraded: true,
    reason: fallback === null ? plain : `${fallback} ${plain}`,
    hint: 'Move the vault to the keychain or seal it with a passphrase: sluice vault move keychain|passphrase',
  };
}

export function conflictStatus(mode: VaultMode, asked: VaultMode): VaultStatus {
  return lockedStatus(
    mode,
    `SLUICE_VAULT asks for ${asked}, but this profile keeps its key in the mode ${mode}.`,
    `Unset SLUICE_VAULT or set it to ${mode}, and start again; \`sluice vault move ${asked}\` would move it then.`,
    null,
  );
}

export const NEEDS_PASSPHRASE = lockedStatus(
  'passphrase',
  'The vault is sealed with a passphrase, and nobody has given it since the start.',
  'Unlock it in the window, or run: sluice unlock. For a start without you there is SLUICE_PASSPHRASE.',
  'passphrase',
);

export const NEEDS_FIRST_PASSPHRASE = lockedStatus(
  'passphrase',
  'The vault shall be sealed with a passphrase, and none is set yet.',
  'Set it in the window, or run: sluice unlock. SLUICE_PASSPHRASE sets it too.',
  'new-passphrase',
);

export const WRONG_ENVIRONMENT = lockedStatus(
  'passphrase',
  'SLUICE_PASSPHRASE is not the passphrase of this profile.',
  'Unlock it in the window, or run: sluice unlock. Nothing was changed.',
  'passphrase',
);

export const DAMAGED_WRAP = lockedStatus(
  'passphrase',
  'What the profile keeps of its passphrase is damaged.',
  'Restore the profile folder as a whole from a backup.',
);

export function wrongKeyStatus(mode: VaultMode, where: string): VaultStatus {
  return lockedStatus(
    mode,
    `The key in ${where} is not the one that this profile was sealed with.`,
    "Put the profile's own key back in its place, then try again in the window, or run: sluice unlock",
  );
}

export function noCheckStatus(mode: VaultMode): VaultStatus {
  return lockedStatus(
    mode,
    'The database holds sealed accounts, but not the value that tells the right key.',
    'The database was changed from outside. Restore the profile folder as a whole from a backup.',
  );
}
