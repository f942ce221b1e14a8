import type { SimClock } from '../clock.ts';

const MINUTE_MS = 60_000;

/** Limits by the minute, for accounts that a test gave one. */
export class RequestRates {
  readonly #clock: SimClock;
  readonly #limits = new Map<string, number>();
  readonly #made = new Map<string, number[]>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** Null: no limit. */
  limit(account: string, perMinute: number | null): void {
    if (perMinute === null) this.#limits.delete(account);
    else this.#limits.set(account, perMinute);
  }

  /** Counts a request; false when there were too many in the last minute. */
  take(account: string): boolean {
    const limit = this.#limits.get(account);
    if (limit === undefined) return true;
    const nowMs = this.#clock.now();
    const made = (this.#made.get(account) ?? []).filter((atMs) => atMs > nowMs - MINUTE_MS);
    const isFree = made.length < limit;
    if (isFree) made.push(nowMs);
    this.#made.set(account, made);
    return isFree;
  }
}
