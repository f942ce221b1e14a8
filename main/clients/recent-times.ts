/**
 * At most `limit` times in any span of `spanMs`. The time of each is kept: counting by whole minutes would
 * let twice as many through around the turn of one.
 */
export class RecentTimes {
  readonly #spanMs: number;
  /** A ring; the oldest stands at `#next`. */
  readonly #times: Float64Array;
  #next = 0;

  constructor(limit: number, spanMs: number) {
    this.#spanMs = spanMs;
    this.#times = new Float64Array(limit).fill(-Infinity);
  }

  /** 0 when it was taken; else how long until one may be. */
  take(nowMs: number): number {
    const oldest = this.#times[this.#next] ?? -Infinity;
    const waitMs = oldest + this.#spanMs - nowMs;
    if (waitMs > 0) return waitMs;
    this.#times[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.#times.length;
    return 0;
  }
}
