import type { VaultStatus } from '../../shared/model/status.ts';

/** Where a sealed value stands; a value moved to another place does not open. */
export interface SealedPlace {
  readonly table: string;
  readonly rowId: number;
  readonly column: string;
}

/**
 * Holds the master key. AES-256-GCM with a random 96-bit nonce; AAD = table, row id and column.
 * Both calls throw KEY_UNAVAILABLE while locked; `open` also for a value that was tampered with or moved.
 */
export interface Vault {
  status(): VaultStatus;
  seal(plain: string, place: SealedPlace): Buffer;
  open(sealed: Buffer, place: SealedPlace): string;
}
