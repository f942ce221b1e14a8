import type { Logger } from '../platform/log.ts';

/** One that throws harms no other. */
export class Listeners {
  readonly #all = new Set<() => void>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(listener: () => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  tell(): void {
    for (const listener of this.#all) {
      try {
        listener();
      } catch (error) {
        this.#log.error({ err: error }, 'a listener of the vault failed');
      }
    }
  }
}
