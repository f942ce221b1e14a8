import type { DisabledNews } from '../core/disabled-edge.ts';
import type { Logger } from '../platform/log.ts';

const KEPT = 32;

type Listener = (news: DisabledNews) => void;

/** `credential disabled`: each reaches every listener once; while nobody listens the newest are kept for the first who comes. */
export class DisabledEvents {
  readonly #log: Logger;
  readonly #listeners = new Set<Listener>();
  #kept: DisabledNews[] = [];

  constructor(log: Logger) {
    this.#log = log;
  }

  raise(news: DisabledNews): void {
    const { account, provider, cause } = news;
    this.#log.warn({ account, provider, cause }, 'credential disabled');
    if (this.#listeners.size === 0) this.#kept = [...this.#kept, news].slice(-KEPT);
    for (const listener of this.#listeners) this.#tell(listener, news);
  }

  /** Returns the function that ends it. */
  listen(listener: Listener): () => void {
    // Each call is a listener of its own, also with the same function.
    const own: Listener = (news) => listener(news);
    this.#listeners.add(own);
    const kept = this.#kept;
    this.#kept = [];
    for (const news of kept) this.#tell(own, news);
    return () => this.#listeners.delete(own);
  }

  /** The person removed it: nothing is left to tell. */
  forget(account: number): void {
    this.#kept = this.#kept.filter((news) => news.account !== account);
  }

  dispose(): void {
    this.#listeners.clear();
    this.#kept = [];
  }

  #tell(listener: Listener, news: DisabledNews): void {
    try {
      listener(news);
    } catch (error) {
      this.#log.error(
        { err: error, account: news.account },
        'a listener of disabled accounts failed',
      );
    }
  }
}
