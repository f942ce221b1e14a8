import { AppError } from '../../shared/errors.ts';
import type { VaultMode, VaultStatus } from '../../shared/model/status.ts';

/** Where a sealed value stands; a value moved to another place does not open. */
export interface SealedPlace {
  readonly table: string;
  readonly rowId: number;
  readonly column: string;
}

/**
 * Holds the master key. AES-256-GCM with a random 96-bit nonce; AAD = table, row id and column.
 * Both calls throw KEY_UNAVAILABLE while locked; `open` also for a value that was tampered with or moved,
 * and both `StaleKey` once another process has changed the key.
 */
export interface Vault {
  status(): VaultStatus;
  seal(plain: string, place: SealedPlace): Buffer;
  open(sealed: Buffer, place: SealedPlace): string;
  /** Follows a key that another process has changed; nothing to do but for that. */
  reopen?(): Promise<void>;
}

export type MovableMode = Exclude<VaultMode, 'memory'>;

/** What changes the vault. All reject with an AppError, whose text never holds a passphrase. */
export interface VaultControl {
  /** The passphrase, or null: look once more for the key. Rejects with KEY_UNAVAILABLE while it stays locked. */
  unlock(passphrase: string | null): Promise<void>;
  /** A new key in another place, and everything sealed with it. */
  move(mode: MovableMode, passphrase: string | null): Promise<void>;
  /** A new key in the same place; a passphrase stays. */
  rotate(): Promise<void>;
  reopen(): Promise<void>;
  /** Removes keys that a crash left behind. Only the owner of a profile may. */
  cleanLeftovers(): Promise<void>;
  /** Awaited after everything was sealed anew and before the old key is deleted, e.g. for backups. */
  onResealed(work: () => Promise<void>): () => void;
  /** Locked, unlocked, or another mode. */
  onChange(listener: () => void): () => void;
}

/** The key in hand is not the profile's any more: `reopen`, and try once more. */
export class StaleKey extends AppError {
  constructor() {
    super(
      'KEY_UNAVAILABLE',
      'The key of the vault was changed by another Sluice meanwhile.',
      'Try again. If it stays, unlock the vault: sluice unlock.',
    );
  }
}
