import { AppError } from '../../shared/errors.ts';
import type { VaultMode, VaultStatus } from '../../shared/model/status.ts';

export function stillLocked({ reason, hint }: VaultStatus): AppError {
  return new AppError('KEY_UNAVAILABLE', `The vault is locked. ${reason ?? ''}`.trim(), hint);
}

export function emptyPassphrase(): AppError {
  return new AppError(
    'BAD_REQUEST',
    'The passphrase is empty. Nothing was changed.',
    'Choose one that is hard to guess.',
  );
}

export function wrongPassphrase(): AppError {
  return new AppError(
    'KEY_UNAVAILABLE',
    'That is not the passphrase of this profile. The vault stays locked.',
    'Try again.',
  );
}

export function underWay(): AppError {
  return new AppError(
    'KEY_UNAVAILABLE',
    'Another attempt to unlock is under way.',
    'Wait for it, then try again.',
  );
}

export function sameMode(mode: VaultMode): AppError {
  return new AppError(
    'BAD_REQUEST',
    `The vault is in the mode ${mode} already.`,
    'A new key in the same place: sluice vault rotate',
  );
}

export function memoryOnly(): AppError {
  return new AppError(
    'BAD_REQUEST',
    'The vault of this profile lives in memory only: there is no key to change.',
    'For accounts that last, use another profile (SLUICE_HOME) with another SLUICE_VAULT.',
  );
}
