import { AppError } from '../../shared/errors.ts';
import { err } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { OAuthSecret } from '../core/account.ts';
import { isStale, mayHaveRotated } from '../core/refresh-plan.ts';
import type { RefreshFailure } from '../core/refresh-plan.ts';
import type { Clock } from '../platform/clock.ts';
import { SingleFlight } from '../platform/keyed-queue.ts';
import type { Logger } from '../platform/log.ts';
import { sleep } from '../platform/scheduler.ts';
import type { Vault } from '../vault/types.ts';
import type { AccountMemory } from './account-memory.ts';
import { presentAnswer, refreshFailed } from './answers.ts';
import type { HeldLease, Leases } from './leases.ts';
import type { RefreshOutcome, Sent } from './refresh-outcome.ts';
import type { SecretAnswer } from './types.ts';

/** Asks the provider for new tokens. */
export type RefreshCall = (
  provider: string,
  secret: OAuthSecret,
  how: {
    /** Ends with the pool, never with one caller. */
    readonly signal: AbortSignal;
    /** The provider refused the access token, so it is not only old. */
    readonly refused: boolean;
  },
) => Promise<Result<OAuthSecret, RefreshFailure>>;

/** Longer than a lease and the slowest token endpoint. */
const WAIT_LIMIT_MS = 40_000;
const POLL_MS = 100;

export interface RefresherOptions {
  readonly memory: AccountMemory;
  readonly outcome: RefreshOutcome;
  readonly leases: Leases;
  readonly vault: Pick<Vault, 'reopen'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly refresh: RefreshCall;
  readonly signal: AbortSignal;
}

/** Who waits: a request that cannot go on, a sweep that works ahead, or the person who asked for it. */
export interface RefreshReason {
  readonly staleRevision?: number | undefined;
  readonly ahead?: boolean;
  /** A failure that may pass blocks nobody: it was only looked at. */
  readonly quiet?: boolean | undefined;
  /** Although the last try failed a moment ago. */
  readonly force?: boolean;
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

  /** Lets every refresh end, and tries once more to write what could not be written. */
  async finish(): Promise<void> {
    await Promise.allSettled(this.#running);
    const { outcome, memory } = this.#own;
    const left = outcome.unwrittenIds().map((id) => {
      const staleRevision = memory.get(id)?.account.secretRevision;
      return this.#join(id, { staleRevision, ahead: true, force: true });
    });
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
  #settled(id: number, { staleRevision, force }: RefreshReason): SecretAnswer | null {
    const { memory, clock } = this.#own;
    return presentAnswer(id, memory.reloadOne(id), clock.now(), { staleRevision, force });
  }

  /** Null: the row was changed from elsewhere, look again. */
  async #underLease(
    id: number,
    lease: HeldLease,
    reason: RefreshReason,
  ): Promise<SecretAnswer | null> {
    const { outcome, signal } = this.#own;
    let left: 'release' | 'mark' | 'drop' = 'release';
    try {
      const settled = this.#settled(id, reason);
      if (settled !== null) return settled;
      const entry = this.#own.memory.get(id);
      if (entry?.secret?.kind !== 'oauth') return null;
      const sent = { entry, spent: entry.secret };
      const obtained = await this.#obtain(sent, wasRefused(reason));
      if (obtained.ok) {
        left = 'drop';
        const kept = await outcome.keep(sent, obtained.value);
        if (kept === null) left = 'release';
        return kept;
      }
      const { interrupted } = lease;
      const quiet = reason.quiet === true;
      const how = { interrupted, ahead: reason.ahead === true, quiet, ending: signal.aborted };
      if (mayHaveRotated(obtained.error)) left = 'mark';
      return await outcome.failed(sent, obtained.error, how);
    } finally {
      if (left === 'drop') lease.drop();
      else await lease.release(left === 'mark');
    }
  }

  async #obtain(
    { entry, spent }: Sent,
    refused: boolean,
  ): Promise<Result<OAuthSecret, RefreshFailure>> {
    const { outcome, refresh, signal, log } = this.#own;
    const { id, provider } = entry.account;
    const unwritten = outcome.unwrittenFor(id, spent);
    if (unwritten !== null) return { ok: true, value: unwritten };
    if (spent.refresh === null) return err(this.#withoutRefreshToken(spent));
    try {
      return await refresh(provider, spent, { signal, refused });
    } catch (error) {
      if (!signal.aborted) log.error({ err: error, account: id }, 'a refresh failed inside');
      return err({ status: null, text: '' });
    }
  }

  #withoutRefreshToken(secret: OAuthSecret): RefreshFailure {
    const expired = isStale(secret.expiresAtMs, this.#own.clock.now());
    const text = expired ? 'The access token has expired' : 'The access token was refused';
    return { status: 401, text: `${text}, and there is no refresh token.` };
  }
}

/** A sweep and a person's wish name the revision, too, and nobody refused it. */
function wasRefused({ staleRevision, ahead, force }: RefreshReason): boolean {
  return staleRevision !== undefined && ahead !== true && force !== true;
}
