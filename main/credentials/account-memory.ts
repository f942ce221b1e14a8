import { AppError } from '../../shared/errors.ts';
import type { Block, PoolAccount, Secret } from '../core/account.ts';
import { disabledNews } from '../core/disabled-edge.ts';
import type { DisabledNews } from '../core/disabled-edge.ts';
import type { Logger } from '../platform/log.ts';
import type { CredentialStore, StoredAccount } from '../store/types.ts';
import type { Vault } from '../vault/types.ts';
import { joinBlocks } from './blocks.ts';
import { decodeSecret, secretPlace } from './secret-codec.ts';
import type { SecretAnswer } from './types.ts';

/** One account in memory. */
export interface Entry {
  readonly account: PoolAccount;
  /** Null while the vault cannot open it. */
  readonly secret: Secret | null;
  /** The answer for a fresh secret, made once. */
  readonly usable: SecretAnswer | null;
}

/** A secret, or why there is none. */
interface Opened {
  readonly secret: Secret | null;
  readonly reason: string | null;
}

const WHAT_TO_DO = 'Sign in to this account again, or remove it; the others work.';

/** What reads see: every account with its opened secret. The database is asked only by `reload`. */
export class AccountMemory {
  readonly #store: CredentialStore;
  readonly #vault: Vault;
  readonly #log: Logger;
  readonly #entries = new Map<number, Entry>();
  /** Blocks that are not on the disk yet. */
  readonly #unwritten = new Map<number, readonly Block[]>();
  /** Removals under way: the row may still be there, and serves nobody. */
  readonly #leaving = new Set<number>();
  readonly #listeners = new Set<() => void>();
  readonly #onDisabled: (news: DisabledNews) => void;
  #accounts: readonly PoolAccount[] | null = null;

  /** What is disabled already raises no news. */
  constructor(
    store: CredentialStore,
    vault: Vault,
    log: Logger,
    onDisabled: (news: DisabledNews) => void = () => undefined,
  ) {
    this.#store = store;
    this.#vault = vault;
    this.#log = log;
    this.#onDisabled = onDisabled;
    this.reload();
  }

  /** By id. The same array until something changes. */
  accounts(): readonly PoolAccount[] {
    this.#accounts ??= [...this.#entries.values()]
      .map(({ account }) => account)
      .sort((one, other) => one.id - other.id);
    return this.#accounts;
  }

  get(id: number): Entry | null {
    return this.#entries.get(id) ?? null;
  }

  reload(): void {
    const stored = this.#store.list();
    const ids = new Set(stored.map(({ id }) => id));
    for (const id of this.#entries.keys()) if (!ids.has(id)) this.forget(id);
    for (const account of stored) this.#take(account);
  }

  /** The row as it is now, whoever changed it. */
  reloadOne(id: number): Entry | null {
    const stored = this.#store.get(id);
    if (stored === null) {
      this.forget(id);
      return null;
    }
    return this.#take(stored);
  }

  /**
   * Takes over what a write answered; one older than what is here changes nothing. Null: the row was
   * removed after that write, and does not come back.
   */
  apply(stored: StoredAccount): Entry | null {
    return this.#entries.has(stored.id) ? this.#take(stored) : this.reloadOne(stored.id);
  }

  /** Takes over a row that was read just now. */
  #take(stored: StoredAccount): Entry | null {
    if (this.#leaving.has(stored.id)) return null;
    const present = this.#entries.get(stored.id);
    if (present !== undefined && present.account.revision >= stored.revision) return present;
    const isSameSecret = present?.account.secretRevision === stored.secretRevision;
    const known = isSameSecret ? present.secret : null;
    return this.#replace(
      stored,
      known === null ? this.#open(stored) : { secret: known, reason: null },
    );
  }

  /** After the vault was unlocked, locked or given another key: nothing opened before counts. */
  reopen(): void {
    const stored = this.#store.list();
    for (const account of stored)
      if (!this.#leaving.has(account.id)) this.#replace(account, this.#open(account));
    this.reload();
  }

  #replace(stored: StoredAccount, { secret, reason }: Opened): Entry {
    const present = this.#entries.get(stored.id);
    const { sealedSecret: _, blocks, ...record } = stored;
    const account = {
      ...record,
      blocks: joinBlocks(blocks, this.#unwritten.get(stored.id) ?? []),
      locked: secret === null,
      lockedReason: reason,
    };
    const entry = this.#put(account, secret);
    const news = present === undefined ? null : disabledNews(present.account, account);
    if (news !== null) this.#onDisabled(news);
    return entry;
  }

  /** Visible at once; `settleBlocks` says that the disk has them. */
  addBlock(id: number, block: Block): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined) return false;
    this.#unwritten.set(id, joinBlocks(this.#unwritten.get(id) ?? [], [block]));
    const blocks = joinBlocks(entry.account.blocks, [block]);
    this.#put({ ...entry.account, blocks }, entry.secret);
    return true;
  }

  unwrittenBlocks(id: number): readonly Block[] {
    return this.#unwritten.get(id) ?? [];
  }

  /** What was held against the secret before, and never reached the disk. */
  dropUnwritten(id: number, reasons: readonly string[]): void {
    const over = this.unwrittenBlocks(id).filter(({ reason }) => reasons.includes(reason));
    this.settleBlocks(id, over);
  }

  settleBlocks(id: number, written: readonly Block[]): void {
    const left = this.unwrittenBlocks(id).filter((block) => !written.includes(block));
    if (left.length === 0) this.#unwritten.delete(id);
    else this.#unwritten.set(id, left);
  }

  /** Gone at once; the disk follows. */
  dropBlocks(id: number, reasons: readonly string[], only: string | null = null): void {
    const stays = ({ reason, scope }: Block): boolean =>
      !reasons.includes(reason) || (only !== null && scope !== only);
    const unwritten = this.unwrittenBlocks(id).filter(stays);
    if (unwritten.length === 0) this.#unwritten.delete(id);
    else this.#unwritten.set(id, unwritten);
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#put({ ...entry.account, blocks: entry.account.blocks.filter(stays) }, entry.secret);
  }

  /** Gone from here while `removal` runs, whatever else brings the row meanwhile; then what the disk says. */
  async without<T>(id: number, removal: () => Promise<T>): Promise<T> {
    this.#leaving.add(id);
    this.forget(id);
    try {
      return await removal();
    } finally {
      this.#leaving.delete(id);
      this.reloadOne(id);
    }
  }

  forget(id: number): void {
    this.#unwritten.delete(id);
    if (this.#entries.delete(id)) this.#changed();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#listeners.clear();
    this.#entries.clear();
    this.#accounts = null;
  }

  #put(account: PoolAccount, secret: Secret | null): Entry {
    const usable: SecretAnswer | null =
      secret === null
        ? null
        : { ok: true, value: { secret, secretRevision: account.secretRevision } };
    const entry = { account, secret, usable };
    this.#entries.set(account.id, entry);
    this.#changed();
    return entry;
  }

  #open(stored: StoredAccount): Opened {
    // The vault itself says why.
    if (this.#vault.status().locked) return { secret: null, reason: null };
    try {
      const text = this.#vault.open(stored.sealedSecret, secretPlace(stored.id));
      return { secret: decodeSecret(text), reason: null };
    } catch (error) {
      // Another error's text may quote the secret that it could not parse.
      const reason = error instanceof AppError ? error.message : 'Its text is not a secret.';
      this.#log.error({ account: stored.id, reason }, 'the secret of an account cannot be opened');
      return { secret: null, reason: `${reason} ${WHAT_TO_DO}` };
    }
  }

  #changed(): void {
    this.#accounts = null;
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        this.#log.error({ err: error }, 'a listener of the accounts failed');
      }
    }
  }
}
