import type { RequestRecord } from '../../shared/model/activity.ts';
import type { SettingKey, Settings } from '../../shared/model/settings.ts';
import type { AccountRecord, Block, Disabled } from '../core/account.ts';
import type { UsageReport } from '../core/usage.ts';
import type { ResetActor } from '../../shared/model/reset.ts';
import type { FileTrouble } from '../../shared/model/files.ts';
import type { SetAside } from './set-aside.ts';
import type { HistoryJob, HistoryResults } from './history/job.ts';
import type { RemovedAccount } from './upkeep/job.ts';

/** What of an account a caller of the store may set; the store counts the rest. */
export type NewAccount = Omit<AccountRecord, 'id' | 'revision' | 'secretRevision'>;

export interface StoredAccount extends AccountRecord {
  readonly blocks: readonly Block[];
  /** Sealed by the vault with AAD table, row id and column; null in no case but a damaged file. */
  readonly sealedSecret: Buffer;
}

/** Makes the sealed column of a row whose id is known. */
export type Seal = (rowId: number) => Buffer;

/** Runs first inside the transaction; throws when what the caller decided upon holds no more. */
export type StillHolds = () => void;

/**
 * Reads are synchronous; writes wait (up to 5 s) for another process's lock, then DATABASE_BUSY.
 * Every write raises the generation. Credential writes are on the disk when their promise resolves.
 */
export interface CredentialStore {
  list(): readonly StoredAccount[];
  get(id: number): StoredAccount | null;
  /** Throws IdentityTaken when another process stored the same identity meanwhile. */
  insert(account: NewAccount, seal: Seal, stillHolds?: StillHolds): Promise<StoredAccount>;
  /**
   * Re-login of a known identity: new secret, cleared disable, no lease, secret revision + 1.
   * Throws NOT_FOUND, or IdentityTaken as `insert` does.
   */
  replace(
    id: number,
    account: NewAccount,
    seal: Seal,
    stillHolds?: StillHolds,
  ): Promise<StoredAccount>;
  /**
   * Compare-and-set on the secret revision; null when it lost. Ends the lease in the same transaction, and a
   * disable too: a provider that gave new tokens has answered it.
   */
  rotate(
    id: number,
    expectedSecretRevision: number,
    expiresAtMs: number | null,
    seal: Seal,
  ): Promise<StoredAccount | null>;
  /**
   * Compare-and-set on the secret revision; null when it lost. Ends the lease in the same transaction. A row
   * that is disabled already keeps its cause and time.
   */
  disable(
    id: number,
    expectedSecretRevision: number,
    disabled: Disabled,
  ): Promise<StoredAccount | null>;
  update(
    id: number,
    fields: Partial<
      Pick<AccountRecord, 'label' | 'paused' | 'priority' | 'plan' | 'organizationName'>
    >,
  ): Promise<StoredAccount | null>;
  /**
   * Joins the blocks already there: the longest of a scope wins, an ended one is dropped. With a secret
   * revision a compare-and-set on it, null when it lost: what is held against one secret is not against the next.
   */
  setBlocks(
    id: number,
    blocks: readonly Block[],
    expectedSecretRevision?: number,
  ): Promise<StoredAccount | null>;
  /** Ends the blocks that have one of these reasons. */
  dropBlocks(
    id: number,
    reasons: readonly string[],
    scope?: string | null,
  ): Promise<StoredAccount | null>;
  /** Leaves nothing behind (secure_delete, checkpoint). */
  remove(id: number): Promise<boolean>;
}

/** Who refreshes an account now. Instants are epoch milliseconds of the wall clock, which processes share. */
export interface Lease {
  readonly accountId: number;
  /** Random name of one pool in one process; empty: nobody, only the mark is kept. */
  readonly owner: string;
  readonly pid: number;
  readonly expiresAtMs: number;
  /** An answer was lost, or its holder died before it came: the stored token may be spent. */
  readonly interrupted: boolean;
}

export interface LeaseStore {
  list(): readonly Lease[];
  get(accountId: number): Lease | null;
  /**
   * Takes the lease when there is none or `mayTakeOver` says so of the present one, and marks it as
   * interrupted when its holder never gave it back. Null when it is somebody else's. Throws DISK_FULL where
   * there would be no room for the tokens that it is taken for.
   */
  acquire(
    claim: Omit<Lease, 'interrupted'>,
    mayTakeOver: (present: Lease) => boolean,
  ): Promise<Lease | null>;
  /** False when the lease is not this owner's any more. */
  renew(accountId: number, owner: string, expiresAtMs: number): Promise<boolean>;
  /** Gives it back after a refresh that changed nothing; a mark stays, and `mark` sets it. */
  release(accountId: number, owner: string, mark?: boolean): Promise<void>;
}

export interface StoredClient {
  readonly id: number;
  readonly name: string;
  readonly provider: string | null;
  readonly account: number | null;
  readonly allPaths: boolean;
  /** Its sessions may bring a credential of their own (behaviour.md section 5). */
  readonly passThrough: boolean;
  /** Requests in any 60 s; null: no limit. */
  readonly rpm: number | null;
  /** What it may spend in all; null: no limit. */
  readonly budgetUsd: number | null;
  /** At list prices, since it was minted. */
  readonly spentUsd: number;
  /** SHA-256 of the whole key, hex. */
  readonly keyHash: string;
  readonly keyPrefix: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
}

export interface ClientStore {
  list(): readonly StoredClient[];
  insert(client: Omit<StoredClient, 'id'>): Promise<StoredClient>;
  /** False when there is no such client. Revoking twice keeps the first time. */
  revoke(id: number, atMs: number): Promise<boolean>;
  touch(uses: readonly { readonly id: number; readonly atMs: number }[]): Promise<void>;
}

export interface SettingsStore {
  read(): Settings;
  write<K extends SettingKey>(key: K, value: Settings[K]): Promise<void>;
}

export interface ActivityStore {
  /** Newest first. */
  recent(limit: number, before?: string): readonly RequestRecord[];
  append(records: readonly RequestRecord[]): Promise<void>;
}

export interface UsageStore {
  read(): ReadonlyMap<number, UsageReport>;
  write(accountId: number, report: UsageReport): Promise<void>;
}

/** One request to redeem a reset: what a repetition repeats. */
export interface NewResetRequest {
  readonly credit: string;
  /** The provider knows a repetition by it. */
  readonly requestId: string;
  /** Of an automatic one: when the windows would have reset by themselves. */
  readonly episodeUntilMs: number | null;
}

/** Who works on a reset of an account. Instants are epoch milliseconds of the wall clock. */
export interface ResetClaim {
  readonly accountId: number;
  /** Random name of one service in one process. */
  readonly owner: string;
  readonly pid: number;
  readonly expiresAtMs: number;
  readonly actor: ResetActor;
  readonly nowMs: number;
}

export interface ResetPin {
  readonly accountId: number;
  /** Empty: nobody; the request waits for the next click. */
  readonly owner: string;
  readonly pid: number;
  readonly expiresAtMs: number;
  /** Null while one is being chosen: nothing was asked. */
  readonly request: NewResetRequest | null;
  readonly actor: ResetActor;
  readonly sinceMs: number;
  /** When it was sent last; null: perhaps never. */
  readonly askedAtMs: number | null;
}

export interface ResetAudit extends NewResetRequest {
  readonly accountId: number;
  readonly atMs: number;
  readonly actor: ResetActor;
  readonly outcome: string;
}

export interface ResetStore {
  pins(): readonly ResetPin[];
  /**
   * Takes the account's row when there is none, nobody works on it or `mayTakeOver` says so of the present
   * one. A request in it stays as it is. Null: somebody else works on it.
   */
  claim(claim: ResetClaim, mayTakeOver: (present: ResetPin) => boolean): Promise<ResetPin | null>;
  /** Writes the request down before it is sent; false when the row is not this owner's any more. */
  pin(accountId: number, owner: string, request: NewResetRequest): Promise<boolean>;
  asked(accountId: number, owner: string, atMs: number): Promise<boolean>;
  /** The answer settles the request, whoever works on it now. */
  settle(accountId: number, requestId: string, record: ResetAudit): Promise<void>;
  /** The request stays, and nobody works on it. */
  keepOpen(accountId: number, owner: string, record: ResetAudit | null): Promise<void>;
  /** Nothing was asked: the row goes. */
  release(accountId: number, owner: string): Promise<void>;
  /** Newest first. */
  audit(limit: number): readonly ResetAudit[];
  /** Automatic ones whose windows would not have reset by themselves yet. */
  automaticSince(nowMs: number): readonly ResetAudit[];
}

/** What happened hour by hour; usage and activity write it as they write their own. */
export interface HistoryStore {
  /** Off the thread that proxies, but in a profile that lives in memory only. */
  ask<J extends HistoryJob>(job: J): Promise<HistoryResults[J['kind']]>;
  dispose(): Promise<void>;
}

/** What belongs to which account: key, account id, and the minute since the epoch in which it was last used. */
export type BindingRow = readonly [key: string, account: number, used: number];

export interface BindingStore {
  /** Least recently used first. */
  read(): readonly BindingRow[];
  /** Stays through a kill of the process; a power cut may take the last moments. */
  write(kept: readonly BindingRow[], gone: readonly string[]): Promise<void>;
}

/** Facts about the profile itself: vault mode and check value, whether it lives with an origin map. */
export interface MetaStore {
  get(key: string): string | null;
  set(key: string, value: string): Promise<void>;
}

/** The database as a file. */
export interface StoreFiles {
  readonly path: string;
  /** A large file is not read from end to end when it is opened. */
  readonly isChecked: boolean;
  /** Null: nothing happened, or the person has answered. */
  recovery(): SetAside | null;
  /** Nobody needs to hear of it again. */
  endRecovery(): Promise<void>;
  trouble(): FileTrouble | null;
  /** The next start reads every page. */
  tellDamage(detail: string): void;
  onTrouble(listener: () => void): void;
  /** Called after an account was removed; resolves when no backup holds it. */
  onRemoved(listener: (accounts: readonly RemovedAccount[]) => Promise<void>): void;
  /** Scrubs what an earlier process could not. */
  scrubRemoved(): Promise<void>;
  /**
   * Puts the rows of a good copy in the place of those here, in one transaction. `accept` may refuse it by
   * its facts. Throws BAD_REQUEST where there are accounts. Returns how many there are now.
   */
  restore(copy: string, accept: (meta: MetaStore['get']) => void): Promise<number>;
}

/** A sealed value and its place. */
export interface SealedCell {
  readonly table: string;
  readonly rowId: number;
  readonly column: string;
  readonly sealed: Buffer;
}

/** Inside one transaction. */
export interface VaultFacts {
  get(key: string): string | null;
  /** Null removes it. */
  set(key: string, value: string | null): void;
  cells(): readonly SealedCell[];
  write(cell: SealedCell): void;
}

export interface VaultStore {
  get(key: string): string | null;
  holdsSealed(): boolean;
  /** On the disk when it resolves. `work` may run again after a lock. */
  transact<T>(work: (facts: VaultFacts) => T): Promise<T>;
  /** Takes older copies of what was overwritten out of the write-ahead log; false when a reader held it. */
  emptyLog(): Promise<boolean>;
}

export interface Store {
  readonly files: StoreFiles;
  readonly credentials: CredentialStore;
  readonly leases: LeaseStore;
  readonly clients: ClientStore;
  readonly settings: SettingsStore;
  readonly activity: ActivityStore;
  readonly usage: UsageStore;
  readonly resets: ResetStore;
  readonly history: HistoryStore;
  /** Sessions. */
  readonly bindings: BindingStore;
  /** What accounts made, and only they can go on with. */
  readonly continuations: BindingStore;
  readonly meta: MetaStore;
  readonly vault: VaultStore;
  /** Never falls; grows with every change of what a snapshot shows. */
  generation(): number;
  /** True once after another process changed the file. */
  changedElsewhere(): boolean;
  /** Resolves when every write that was asked for has ended, well or not. */
  settled(): Promise<void>;
  close(): void;
}
