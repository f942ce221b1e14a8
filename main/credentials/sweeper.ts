import type { Logger } from '../platform/log.ts';
import { Timer } from '../platform/scheduler.ts';
import type { AccountPool } from './pool.ts';

const SWEEP_EVERY_MS = 60_000;

/** Keeps tokens fresh ahead of use: a sweep at the start, and the next a minute after one has ended. */
export class Sweeper {
  readonly #pool: Pick<AccountPool, 'due' | 'refreshAhead'>;
  readonly #log: Logger;
  readonly #everyMs: number;
  readonly #timer: Timer;
  #isDisposed = false;

  constructor(
    pool: Pick<AccountPool, 'due' | 'refreshAhead'>,
    log: Logger,
    everyMs = SWEEP_EVERY_MS,
  ) {
    this.#pool = pool;
    this.#log = log;
    this.#everyMs = everyMs;
    this.#timer = new Timer((error) => log.error({ err: error }, 'a refresh sweep failed'));
  }

  start(): void {
    this.#timer.set(0, () => this.#turn());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer.dispose();
  }

  async #turn(): Promise<void> {
    try {
      for (const id of this.#pool.due()) if (!this.#isDisposed) await this.#refresh(id);
    } finally {
      if (!this.#isDisposed) this.#timer.set(this.#everyMs, () => this.#turn());
    }
  }

  async #refresh(id: number): Promise<void> {
    try {
      const answer = await this.#pool.refreshAhead(id);
      if (!answer.ok)
        this.#log.info({ account: id, code: answer.error.code }, 'not refreshed ahead of use');
    } catch (error) {
      this.#log.error({ err: error, account: id }, 'a refresh ahead of use failed inside');
    }
  }
}
