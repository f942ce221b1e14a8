import type { Logger } from '../platform/log.ts';
import type { Power } from '../platform/power.ts';
import { Timer } from '../platform/scheduler.ts';
import type { AccountPool } from './pool.ts';

const SWEEP_EVERY_MS = 60_000;

/**
 * Keeps tokens fresh ahead of use: a sweep at the start, and the next a minute after one has ended.
 * While the machine sleeps none begins, and no refresh of one that has begun; it goes on when it wakes.
 */
export class Sweeper {
  readonly #pool: Pick<AccountPool, 'due' | 'refreshAhead'>;
  readonly #power: Pick<Power, 'isAsleep' | 'onAwake'>;
  readonly #log: Logger;
  readonly #everyMs: number;
  readonly #timer: Timer;
  #isDisposed = false;
  #isSweeping = false;
  #again = false;
  #unfollow: (() => void) | null = null;

  constructor(
    pool: Pick<AccountPool, 'due' | 'refreshAhead'>,
    power: Pick<Power, 'isAsleep' | 'onAwake'>,
    log: Logger,
    everyMs = SWEEP_EVERY_MS,
  ) {
    this.#pool = pool;
    this.#power = power;
    this.#log = log;
    this.#everyMs = everyMs;
    this.#timer = new Timer((error) => log.error({ err: error }, 'a refresh sweep failed'));
  }

  start(): void {
    this.#unfollow ??= this.#power.onAwake(() => this.#soon());
    this.#soon();
  }

  #soon(): void {
    if (this.#isDisposed) return;
    // Never two at once: the one that runs is followed at once by another.
    if (this.#isSweeping) this.#again = true;
    else this.#timer.set(0, () => this.#turn());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#unfollow?.();
    this.#timer.dispose();
  }

  async #turn(): Promise<void> {
    this.#isSweeping = true;
    try {
      for (const id of this.#mayGoOn() ? this.#pool.due() : [])
        if (this.#mayGoOn()) await this.#refresh(id);
    } finally {
      this.#isSweeping = false;
      const nextMs = this.#again ? 0 : this.#everyMs;
      this.#again = false;
      if (!this.#isDisposed) this.#timer.set(nextMs, () => this.#turn());
    }
  }

  #mayGoOn(): boolean {
    return !this.#isDisposed && !this.#power.isAsleep;
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
