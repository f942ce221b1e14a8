import { AppError } from '../../shared/errors.ts';
import { err } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { OAuthSecret } from '../core/account.ts';
import { classifyRefreshFailure, isStale } from '../core/refresh-plan.ts';
import type { RefreshFailure } from '../core/refresh-plan.ts';
import type { Clock } from '../platform/clock.ts';
import { SingleFlight } from '../platform/keyed-queue.ts';
import type { Logger } from '../platform/log.ts';
import { redact } from '../platform/redact.ts';
import { sleep } from '../platform/scheduler.ts';
import type { CredentialStore } from '../store/types.ts';
import type { Vault } from '../vault/types.ts';
import type { AccountMemory, Entry } from './account-memory.ts';
import { presentAnswer, REFRESH_FAILED_REASON, refreshFailed, signInAgain } from './answers.ts';
import type { HeldLease, Leases } from './leases.ts';
import { encodeSecret, secretPlace } from './secret-codec.ts';
import type { SecretAnswer } from './types.ts';

/** Asks the provider for new tokens. The signal ends with the pool, never with one caller. */
export type RefreshCall = (
  provider: string,
  secret: OAuthSecret,
  signal: AbortSignal,
) => Promise<Result<OAuthSecret, RefreshFailure>>;

const BLOCK_MS = 5 * 60_000;
/** Longer than a lease and the slowest token endpoint. */
const WAIT_LIMIT_MS = 40_000;
const POLL_MS = 100;
const DETAIL_LENGTH = 500;

export interface RefresherOptions {
  readonly memory: AccountMemory;
  readonly store: CredentialStore;
  readonly vault: Vault;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Logger;
  readonly refresh: RefreshCall;
  readonly signal: AbortSignal;
}

/** Who waits: a request that cannot go on, or a sweep that works ahead. */
export interface RefreshReason {
  readonly staleRevision?: number | undefined;
  readonly ahead?: boolean;
}

/**
 * New tokens, one refresh per account at a time, in this process and across processes. The order is
 * what a crash at any instant survives: lease on the disk, request, tokens and end of the lease in one
 * transaction, and only then the new token is used.
 */
export class Refresher {
  readonly #own: RefresherOptions;
  readonly #flights = new SingleFlight<number, SecretAnswer>();
  readonly #running = new Set<Promise<SecretAnswer>>();
  /** Tokens that could not be written: the stored ones are spent, so these must not be lost. */
  readonly #unwritten = new Map<number, { secret: OAuthSecret; secretRevision: number }>();
  readonly #notBeforeMs = new Map<number, number>();

  constructor(options: RefresherOptions) {
    this.#own = options;
  }

  async run(id: number, reason: RefreshReason): Promise<SecretAnswer> {
    const answer = await this.#join(id, reason);
    const { staleRevision } = reason;
    const isNewer =
      !answer.ok || staleRevision === undefined || answer.value.secretRevision > staleRevision;
    // The flight that was joined had begun before this secret was refused.
    return isNewer ? answer : this.#join(id, reason);
  }

  /** A sweep leaves an account alone for a while after a failure. */
  mayWorkAhead(id: number): boolean {
    return (this.#notBeforeMs.get(id) ?? 0) <= this.#own.clock.now();
  }

  hasUnwritten(id: number): boolean {
    return this.#unwritten.has(id);
  }

  /** Lets every refresh end, and tries once more to write what could not be written. */
  async finish(): Promise<void> {
    await Promise.allSettled(this.#running);
    const left = [...this.#unwritten].map(([id, { secretRevision }]) =>
      this.#join(id, { staleRevision: secretRevision, ahead: true }),
    );
    await Promise.allSettled(left);
  }

  #join(id: number, reason: RefreshReason): Promise<SecretAnswer> {
    return this.#flights.run(id, () => {
      const flight = this.#flight(id, reason);
      this.#running.add(flight);
      const ended = (): boolean => this.#running.delete(flight);
      void flight.then(ended, ended);
      return flight;
    });
  }

  async #flight(id: number, reason: RefreshReason): Promise<SecretAnswer> {
    const deadlineMs = this.#own.clock.monotonic() + WAIT_LIMIT_MS;
    try {
      for (;;) {
        // A peer may have sealed the newest tokens with a newer key.
        await this.#own.vault.reopen?.();
        const settled = this.#settled(id, reason);
        if (settled !== null) return settled;
        const lease = await this.#own.leases.acquire(id);
        const answer = lease === null ? null : await this.#underLease(id, lease, reason);
        if (answer !== null) return answer;
        if (this.#own.clock.monotonic() > deadlineMs)
          return refreshFailed(id, 'another process holds its refresh and does not end it');
        if (lease === null) await sleep(POLL_MS, this.#own.signal);
      }
    } catch (error) {
      if (error instanceof AppError) return err(error);
      throw error;
    }
  }

  /** The row is read again: a peer may have rotated it meanwhile. */
  #settled(id: number, { staleRevision }: RefreshReason): SecretAnswer | null {
    const { memory, clock } = this.#own;
    return presentAnswer(id, memory.reloadOne(id), clock.now(), staleRevision);
  }

  /** Null: the row was changed from elsewhere, look again. */
  async #underLease(
    id: number,
    lease: HeldLease,
    reason: RefreshReason,
  ): Promise<SecretAnswer | null> {
    let release = true;
    try {
      const settled = this.#settled(id, reason);
      if (settled !== null) return settled;
      const entry = this.#own.memory.get(id);
      if (entry?.secret?.kind !== 'oauth') return null;
      const obtained = await this.#obtain(entry, entry.secret);
      if (!obtained.ok) return await this.#failed(entry, obtained.error, lease, reason);
      release = false;
      const kept = await this.#keep(entry, obtained.value);
      release = kept === null;
      return kept;
    } finally {
      if (release) await lease.release();
      else lease.drop();
    }
  }

  async #obtain(entry: Entry, secret: OAuthSecret): Promise<Result<OAuthSecret, RefreshFailure>> {
    const { id, provider, secretRevision } = entry.account;
    const unwritten = this.#unwritten.get(id);
    if (unwritten?.secretRevision === secretRevision) return { ok: true, value: unwritten.secret };
    this.#unwritten.delete(id);
    if (secret.refresh === null) return err(this.#withoutRefreshToken(secret));
    try {
      return await this.#own.refresh(provider, secret, this.#own.signal);
    } catch (error) {
      this.#own.log.error({ err: error, account: id }, 'a refresh failed inside');
      return err({ status: null, text: '' });
    }
  }

  #withoutRefreshToken(secret: OAuthSecret): RefreshFailure {
    const expired = isStale(secret.expiresAtMs, this.#own.clock.now());
    const text = expired ? 'The access token has expired' : 'The access token was refused';
    return { status: 401, text: `${text}, and there is no refresh token.` };
  }

  /** A late result is written too, lease or not: it may hold the only valid token. */
  async #keep(entry: Entry, secret: OAuthSecret): Promise<SecretAnswer | null> {
    const { memory, store, vault, log } = this.#own;
    const { id, secretRevision } = entry.account;
    try {
      const stored = await store.rotate(id, secretRevision, secret.expiresAtMs, (rowId) =>
        vault.seal(encodeSecret(secret), secretPlace(rowId)),
      );
      this.#unwritten.delete(id);
      this.#notBeforeMs.delete(id);
      return stored === null ? null : memory.apply(stored).usable;
    } catch (error) {
      this.#unwritten.set(id, { secret, secretRevision });
      log.error({ err: error, account: id }, 'new tokens could not be written; tried again');
      throw error;
    }
  }

  async #failed(
    entry: Entry,
    failure: RefreshFailure,
    lease: HeldLease,
    reason: RefreshReason,
  ): Promise<SecretAnswer | null> {
    const { memory, store, clock, log } = this.#own;
    const { id, secretRevision } = entry.account;
    const verdict = classifyRefreshFailure(failure);
    const detail = redact(failure.text).slice(0, DETAIL_LENGTH);
    log.warn({ account: id, status: failure.status, verdict, detail }, 'a refresh failed');
    if (verdict.kind === 'transient') return this.#postpone(entry, failure, reason);
    const cause = lease.interrupted ? 'interrupted refresh' : verdict.cause;
    const disabled = { cause, atMs: clock.now(), detail: detail === '' ? null : detail };
    // Compare-and-set: a peer that rotated the token meanwhile wins, and its token is used.
    const stored = await store.disable(id, secretRevision, disabled);
    if (stored === null) return null;
    memory.apply(stored);
    return signInAgain(id, `is disabled (${cause})`);
  }

  /** A token that still works is not blocked because working ahead failed. */
  async #postpone(
    entry: Entry,
    failure: RefreshFailure,
    reason: RefreshReason,
  ): Promise<SecretAnswer> {
    const { memory, store, clock } = this.#own;
    const { id, expiresAtMs } = entry.account;
    const untilMs = clock.now() + BLOCK_MS;
    this.#notBeforeMs.set(id, untilMs);
    if (reason.ahead !== true || isStale(expiresAtMs, clock.now())) {
      const block = { scope: 'account', untilMs, reason: REFRESH_FAILED_REASON, billing: false };
      const stored = await store.setBlocks(id, [block]);
      if (stored !== null) memory.apply(stored);
    }
    const why = failure.status === null ? 'no answer came' : `the answer was ${failure.status}`;
    return refreshFailed(id, why);
  }
}
