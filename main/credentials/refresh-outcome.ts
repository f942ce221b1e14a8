import { AppError } from '../../shared/errors.ts';
import type { OAuthSecret } from '../core/account.ts';
import { classifyRefreshFailure, isStale } from '../core/refresh-plan.ts';
import type { RefreshFailure } from '../core/refresh-plan.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import { redact } from '../platform/redact.ts';
import type { CredentialStore, StoredAccount } from '../store/types.ts';
import type { Vault } from '../vault/types.ts';
import type { AccountMemory, Entry } from './account-memory.ts';
import { REFRESH_FAILED_REASON, refreshFailed, signInAgain } from './answers.ts';
import { encodeSecret, secretPlace } from './secret-codec.ts';
import type { SecretAnswer } from './types.ts';

const BLOCK_MS = 5 * 60_000;
/** Without a network nothing was tried: the next sweep may. */
const UNSENT_PAUSE_MS = 30_000;
const DETAIL_LENGTH = 500;

interface OutcomeOptions {
  readonly memory: AccountMemory;
  readonly store: CredentialStore;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One request to the provider: which row it was for, and the secret that it may have spent. */
export interface Sent {
  readonly entry: Entry;
  readonly spent: OAuthSecret;
}

interface FailedHow {
  /** An earlier answer was lost already. */
  readonly interrupted: boolean;
  /** A sweep works ahead: nobody waits for the token. */
  readonly ahead: boolean;
  /** A check: it sets no block. */
  readonly quiet: boolean;
  /** This process ends: that is no fault of the account's. */
  readonly ending: boolean;
}

/** What a refresh's answer does to the row: always by compare-and-set, and again after a lost one. */
export class RefreshOutcome {
  readonly #own: OutcomeOptions;
  /** Tokens that could not be written: the stored ones are spent, so these must not be lost. */
  readonly #unwritten = new Map<number, { readonly spent: OAuthSecret; secret: OAuthSecret }>();
  readonly #notBeforeMs = new Map<number, number>();

  constructor(options: OutcomeOptions) {
    this.#own = options;
  }

  /** A sweep leaves an account alone for a while after a failure. */
  mayWorkAhead(id: number): boolean {
    return (this.#notBeforeMs.get(id) ?? 0) <= this.#own.clock.now();
  }

  /** After a sleep the reasons to wait are old. */
  forgetPauses(): void {
    this.#notBeforeMs.clear();
  }

  unwrittenIds(): readonly number[] {
    return [...this.#unwritten.keys()].filter((id) => this.hasUnwritten(id));
  }

  hasUnwritten(id: number): boolean {
    const entry = this.#own.memory.get(id);
    if (entry === null || entry.secret?.kind === 'api_key') return false;
    // Behind a locked vault nobody can see what the row holds.
    return entry.secret === null
      ? this.#unwritten.has(id)
      : this.unwrittenFor(id, entry.secret) !== null;
  }

  /** The account was removed. */
  forget(id: number): void {
    this.#settled(id);
  }

  /** At the end of the process: they go with it. */
  tellLost(): void {
    for (const id of this.unwrittenIds())
      this.#own.log.error(
        { account: id },
        'new tokens were never written and end with this process: this account will have to sign in again',
      );
  }

  /** Tokens that an earlier refresh of this very secret brought. */
  unwrittenFor(id: number, secret: OAuthSecret): OAuthSecret | null {
    const left = this.#unwritten.get(id);
    if (left === undefined) return null;
    if (isSameSecret(left.spent, secret)) return left.secret;
    this.#unwritten.delete(id);
    return null;
  }

  /**
   * Writes new tokens, lease or not: a late result may hold the only valid ones. Null: the row is gone, or
   * holds another secret already, so these are dropped.
   */
  async keep({ entry, spent }: Sent, secret: OAuthSecret): Promise<SecretAnswer | null> {
    const { memory, log } = this.#own;
    const { id } = entry.account;
    try {
      for (let row: Entry | null = entry; row !== null; row = memory.reloadOne(id)) {
        if (row !== entry && !mustBeReplaced(row, spent, secret)) break;
        const stored = await this.#rotate(id, row.account.secretRevision, secret);
        if (stored === null) continue;
        this.#settled(id);
        memory.apply(stored);
        return (await this.#unblocked(stored))?.usable ?? null;
      }
      this.#settled(id);
      log.info({ account: id }, 'new tokens are dropped: the account has another secret already');
      return null;
    } catch (error) {
      this.#unwritten.set(id, { spent, secret });
      log.error({ err: error, account: id }, 'new tokens could not be written; tried again');
      throw error;
    }
  }

  /** Null: the row was changed from elsewhere, look again. */
  async failed(sent: Sent, failure: RefreshFailure, how: FailedHow): Promise<SecretAnswer | null> {
    const verdict = classifyRefreshFailure(failure);
    const detail = redact(failure.text).slice(0, DETAIL_LENGTH);
    const { id } = sent.entry.account;
    this.#own.log.warn(
      { account: id, status: failure.status, verdict, detail },
      'a refresh failed',
    );
    if (verdict.kind === 'definitive') {
      const cause = how.interrupted ? 'interrupted refresh' : verdict.cause;
      const disabled = {
        cause,
        atMs: this.#own.clock.now(),
        detail: detail === '' ? null : detail,
      };
      return this.#disable(sent, disabled);
    }
    const isSilent = how.ending || how.quiet;
    if (!isSilent && !(await this.#postpone(sent, failure, how.ahead))) return null;
    const why = failure.status === null ? 'no answer came' : `the answer was ${failure.status}`;
    return refreshFailed(id, why);
  }

  /** A peer that rotated the token wins, and its token is used; the same token is compared again. */
  async #disable(
    { entry, spent }: Sent,
    disabled: Parameters<CredentialStore['disable']>[2],
  ): Promise<SecretAnswer | null> {
    const { memory, store } = this.#own;
    const { id } = entry.account;
    for (let row = memory.reloadOne(id); row !== null; row = memory.reloadOne(id)) {
      if (!holds(row, spent)) return null;
      const stored = await store.disable(id, row.account.secretRevision, disabled);
      if (stored === null) continue;
      memory.apply(stored);
      return signInAgain(id, `is disabled (${stored.disabled?.cause ?? disabled.cause})`);
    }
    return null;
  }

  /**
   * A token that still works is not blocked because working ahead failed, nor one that was not even tried.
   * False: the failure says nothing of the secret that the row holds now.
   */
  async #postpone(
    { entry, spent }: Sent,
    failure: RefreshFailure,
    ahead: boolean,
  ): Promise<boolean> {
    const { memory, store, clock } = this.#own;
    const { id } = entry.account;
    for (let row = memory.reloadOne(id); row !== null; row = memory.reloadOne(id)) {
      if (!holds(row, spent)) return false;
      const { expiresAtMs, secretRevision } = row.account;
      const nowMs = clock.now();
      const unsentAhead = ahead && failure.unsent === true;
      const untilMs = nowMs + BLOCK_MS;
      this.#notBeforeMs.set(id, unsentAhead ? nowMs + UNSENT_PAUSE_MS : untilMs);
      if (unsentAhead || (ahead && !isStale(expiresAtMs, nowMs))) return true;
      const block = { scope: 'account', untilMs, reason: REFRESH_FAILED_REASON, billing: false };
      const stored = await store.setBlocks(id, [block], secretRevision);
      if (stored === null) continue;
      memory.apply(stored);
      return true;
    }
    return false;
  }

  /** The block of a failed try says nothing any more. Null: the account was removed. */
  async #unblocked(stored: StoredAccount): Promise<Entry | null> {
    const { memory, store, log } = this.#own;
    const { id, blocks } = stored;
    if (!blocks.some(({ reason }) => reason === REFRESH_FAILED_REASON)) return memory.apply(stored);
    try {
      const unblocked = await store.dropBlocks(id, [REFRESH_FAILED_REASON]);
      return unblocked === null ? memory.reloadOne(id) : memory.apply(unblocked);
    } catch (error) {
      log.warn({ err: error, account: id }, 'a block that is over could not be taken away');
      return memory.apply(stored);
    }
  }

  #rotate(id: number, revision: number, secret: OAuthSecret) {
    const { store, vault } = this.#own;
    return store.rotate(id, revision, secret.expiresAtMs, (rowId) =>
      vault.seal(encodeSecret(secret), secretPlace(rowId)),
    );
  }

  #settled(id: number): void {
    this.#unwritten.delete(id);
    this.#notBeforeMs.delete(id);
  }
}

/** Does the row still hold what the provider has just replaced? Throws where that cannot be seen. */
function mustBeReplaced(row: Entry, spent: OAuthSecret, fresh: OAuthSecret): boolean {
  const { secret, account } = row;
  if (secret === null)
    throw new AppError('KEY_UNAVAILABLE', `The secret of account ${account.id} cannot be opened.`);
  if (secret.kind !== 'oauth' || secret.refresh !== spent.refresh) return false;
  // A peer refreshed too, and the provider gave neither a new refresh token: the first is as good.
  return secret.access === spent.access || fresh.refresh !== spent.refresh;
}

/** The refresh token that was sent; its access token is none of the matter. */
function holds({ secret }: Entry, spent: OAuthSecret): boolean {
  return secret?.kind === 'oauth' && secret.refresh === spent.refresh;
}

function isSameSecret(one: OAuthSecret, other: OAuthSecret): boolean {
  return one.refresh === other.refresh && one.access === other.access;
}
