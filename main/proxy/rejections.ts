import type { Block } from '../core/account.ts';

const FIRST_MS = 60_000;
const LONGEST_MS = 60 * 60_000;

interface Rejection {
  readonly lengthMs: number;
  readonly untilMs: number;
}

/** Credentials that a provider keeps refusing: blocked for a minute, doubling to an hour, until one is accepted. */
export class Rejections {
  readonly #last = new Map<number, Rejection>();

  /** Requests that were under way together are refused together: they are one refusal. */
  next(accountId: number, nowMs: number): Block {
    const before = this.#last.get(accountId);
    const isSame = before !== undefined && nowMs < before.untilMs;
    const rejection = isSame ? before : longer(before, nowMs);
    this.#last.set(accountId, rejection);
    const { untilMs } = rejection;
    return { scope: 'account', untilMs, reason: 'rejected', billing: false };
  }

  clear(accountId: number): void {
    if (this.#last.size > 0) this.#last.delete(accountId);
  }
}

function longer(before: Rejection | undefined, nowMs: number): Rejection {
  const lengthMs = before === undefined ? FIRST_MS : Math.min(before.lengthMs * 2, LONGEST_MS);
  return { lengthMs, untilMs: nowMs + lengthMs };
}
