import type { AppError } from '../../shared/errors.ts';
import type { Priority } from '../../shared/model/account.ts';
import type { Result } from '../../shared/result.ts';
import type { Block, Identity, PoolAccount, Secret } from '../core/account.ts';

/** A secret fit for use now, and the revision to name when it turns out bad. */
export interface UsableSecret {
  readonly secret: Secret;
  readonly secretRevision: number;
}

/** AUTH_ERROR: the grant is dead; KEY_UNAVAILABLE: the vault; UPSTREAM_*: the refresh could not be made. */
export type SecretAnswer = Result<UsableSecret, AppError>;

export interface NewLogin {
  readonly provider: string;
  readonly secret: Secret;
  readonly identity: Identity;
  readonly label: string | null;
  /** For a new row, where `label` is null. */
  readonly firstLabel?: string;
  readonly origin: string;
  readonly authorizedAtMs: number;
  /** Re-login: another identity than this account's is refused with LOGIN_IDENTITY. */
  readonly pinnedTo: number | null;
  /** An import: the row is borrowed, follows this file, and never takes the place of an own one. */
  readonly followed?: string;
}

export interface SecretOptions {
  readonly staleRevision?: number;
  readonly signal?: AbortSignal;
  readonly quiet?: boolean;
}

/** The accounts in memory, their secrets, and every change to them. Reads never touch the disk. */
export interface Pool {
  accounts(): readonly PoolAccount[];
  get(id: number): PoolAccount | null;
  /**
   * The secret to send now. Synchronous from memory while it is fresh (60 s before expiry); else one
   * refresh shared by all callers. `staleRevision` names a revision that a provider just refused: it is
   * refreshed even if it looks fresh, unless a newer one is already here. A caller's abort cancels only that caller.
   * `quiet`: a refresh that may work later blocks nobody.
   */
  secret(id: number, options?: SecretOptions): SecretAnswer | Promise<SecretAnswer>;
  /** In memory at once; on the disk soon. The longest of a scope wins. */
  block(id: number, block: Block): void;
  /** Ends the blocks that have one of these reasons, in one scope or all: what they waited for has happened. */
  liftBlocks(id: number, reasons: readonly string[], scope?: string): Promise<void>;
  /** Stores a login or key under the identity rules of behaviour.md section 1. */
  add(login: NewLogin): Promise<PoolAccount>;
  /** A live probe was refused with 401: the account of this very key, if there is one, is disabled. */
  keyRefused(provider: string, key: string, detail: string | null): Promise<void>;
  setPaused(id: number, paused: boolean): Promise<PoolAccount>;
  setPriority(id: number, priority: Priority): Promise<PoolAccount>;
  /** Although the token is fresh. Throws AUTH_ERROR, UPSTREAM_UNREACHABLE, BAD_REQUEST for a key; a borrowed one is only read. */
  refreshNow(id: number): Promise<PoolAccount>;
  /** Told by the provider; nothing happens for an account that is gone. */
  setPlan(id: number, plan: string): Promise<void>;
  rename(id: number, label: string | null): Promise<PoolAccount>;
  remove(id: number): Promise<void>;
  /** Called after every change of any account. Returns the function that ends it. */
  onChange(listener: () => void): () => void;
}
