import { AppError } from '../../shared/errors.ts';
import type { VaultMode } from '../../shared/model/status.ts';
import type { Vault } from './types.ts';

/** A vault without a key: the app runs, and says why it cannot open anything. */
export function createLockedVault(mode: VaultMode, reason: string, hint: string): Vault {
  function refuse(): never {
    throw new AppError('KEY_UNAVAILABLE', `The vault is locked. ${reason}`, hint);
  }
  return {
    status: () => ({ mode, locked: true, degraded: false, reason, hint, unlock: 'retry' }),
    seal: refuse,
    open: refuse,
  };
}
