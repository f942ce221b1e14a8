import type { StartTimer } from '../scheduler.ts';

interface Pending {
  readonly atMs: number;
  readonly task: () => void;
}

/** Time that passes only when the test says so. */
export class ManualTimers {
  nowMs: number;
  readonly #pending = new Set<Pending>();
  readonly clock = { now: (): number => this.nowMs, monotonic: (): number => this.nowMs };

  constructor(nowMs = 1_800_000_000_000) {
    this.nowMs = nowMs;
  }

  readonly start: StartTimer = (delayMs, task) => {
    const pending = { atMs: this.nowMs + delayMs, task };
    this.#pending.add(pending);
    return () => this.#pending.delete(pending);
  };

  /** Delays of what is still to come, soonest first. */
  get delays(): readonly number[] {
    return [...this.#pending].map(({ atMs }) => atMs - this.nowMs).sort((a, b) => a - b);
  }

  advance(ms: number): void {
    const until = this.nowMs + ms;
    for (;;) {
      const [next] = [...this.#pending].sort((a, b) => a.atMs - b.atMs);
      if (next === undefined || next.atMs > until) break;
      this.#pending.delete(next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.task();
    }
    this.nowMs = until;
  }
}
