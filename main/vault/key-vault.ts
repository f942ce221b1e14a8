import type { VaultStatus } from '../../shared/model/status.ts';
import type { Random } from '../platform/random.ts';
import { openValue, sealValue } from './sealed.ts';
import type { Vault } from './types.ts';

/** A vault that has its key. */
export function createKeyVault(key: Buffer, status: VaultStatus, random: Random): Vault {
  return {
    status: () => status,
    seal: (plain, place) => sealValue(key, plain, place, random),
    open: (sealed, place) => openValue(key, sealed, place),
  };
}
