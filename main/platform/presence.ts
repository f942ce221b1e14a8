import type { Clock } from './clock.ts';

const AWAY_AFTER_MS = 60 * 60_000;

/** Whether somebody uses Sluice: a request passed, a call was made or a window is open, now or within the hour. */
export class Presence {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #listeners = new Set<() => void>();
  #seenAtMs: number;
  #open = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#seenAtMs = clock.now();
  }

  get isAway(): boolean {
    return this.#open === 0 && this.#clock.now() - this.#seenAtMs > AWAY_AFTER_MS;
  }

  /** Somebody did something just now. */
  touch(): void {
    const wasAway = this.isAway;
    this.#seenAtMs = this.#clock.now();
    if (wasAway) for (const listener of this.#listeners) listener();
  }

  /** A window is open until the returned function is called. */
  open(): () => void {
    this.touch();
    let isOpen = true;
    this.#open += 1;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.#open -= 1;
      this.#seenAtMs = this.#clock.now();
    };
  }

  onReturn(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
