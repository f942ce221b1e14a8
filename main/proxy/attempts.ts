import type { Attempt, AttemptReason, ChosenBecause } from '../../shared/model/attempt.ts';
import type { Block } from '../core/account.ts';
import type { AnswerCode } from './types.ts';

/** Of a request's record: more than the accounts that may be tried need in any ordinary trouble. */
const MAX_KEPT = 64;

/** What a request was tried with, for its record. */
export class Attempts {
  /** Requests that were sent; a connection that closed before it took one does not count. */
  sent = 0;
  readonly #list: Attempt[] = [];
  readonly #now: () => number;
  #account: number | null = null;
  #why: ChosenBecause | null = null;
  #startedMs = 0;
  #open = false;

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Copied: what was told must not change with it. */
  get told(): { readonly attempts: number; readonly attemptList: Attempt[] } {
    return { attempts: this.sent, attemptList: [...this.#list] };
  }

  get list(): Attempt[] {
    return this.#list;
  }

  /** Of those that follow, until another is chosen. */
  choose(why: ChosenBecause): void {
    this.#why = why;
  }

  begin(account: number | null): void {
    this.sent += 1;
    this.#account = account;
    this.#startedMs = this.#now();
    this.#open = true;
  }

  /** The same request goes out again because nothing of it was taken. */
  again(): void {
    this.sent -= 1;
  }

  /** Of the attempt under way; without one nothing happens. */
  end(status: number | null, reason: AttemptReason): void {
    if (!this.#open) return;
    this.#open = false;
    this.#push({ account: this.#account, status, reason, ms: this.#since(this.#startedMs) });
  }

  /** An account from which nothing could be sent. */
  skip(account: number, startedMs: number): void {
    this.#push({ account, status: null, reason: 'no credential', ms: this.#since(startedMs) });
  }

  /** Tenths: a record is a line of text, ten thousand of which are kept. */
  #since(startedMs: number): number {
    return Math.floor(Math.max(0, this.#now() - startedMs) * 10) / 10;
  }

  /** The last one says how it ended, so it always stays. */
  #push(told: Attempt): void {
    const attempt = this.#why === null ? told : { ...told, why: this.#why };
    if (this.#list.length === MAX_KEPT) this.#list.pop();
    this.#list.push(attempt);
  }
}

/** Of an answer that goes to the caller with this code; null: it is no error. */
export function reasonOf(code: AnswerCode | null, status: number): AttemptReason {
  if (code === null) return 'ok';
  if (code === 'OVERLOADED') return 'overloaded';
  if (code === 'UPSTREAM_ERROR' || code === 'INTERNAL') return 'failed';
  if (code === 'UPSTREAM_TIMEOUT') return 'timed out';
  if (code === 'UPSTREAM_UNREACHABLE') return 'unreachable';
  if (code === 'AUTH_ERROR') return 'rejected';
  return status === 429 ? 'rate limited' : 'refused';
}

/** Of an answer for which the account was blocked. */
export function reasonOfBlock({ billing }: Block): AttemptReason {
  return billing ? 'out of credit' : 'usage limit';
}
