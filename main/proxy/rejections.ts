import type { Block } from '../core/account.ts';

const FIRST_MS = 60_000;
const LONGEST_MS = 60 * 60_000;

/** Credentials that a provider keeps refusing: blocked for a minute, doubling to an hour, until one is accepted. */
export class Rejections {
  readonly #lastMs = new Map<number, number>();

  next(accountId: number, nowMs: number): Block {
    const before = this.#lastMs.get(accountId);
    const lengthMs = before === undefined ? FIRST_MS : Math.min(before * 2, LONGEST_MS);
    this.#lastMs.set(accountId, lengthMs);
    return { scope: 'account', untilMs: nowMs + lengthMs, reason: 'rejected', billing: false };
  }

  clear(accountId: number): void {
    if (this.#lastMs.size > 0) this.#lastMs.delete(accountId);
  }
}
