import type { Logger } from '../platform/log.ts';
import type { Power } from '../platform/power.ts';
import { Timer } from '../platform/scheduler.ts';
import type { AccountPool } from './pool.ts';

const SWEEP_EVERY_MS = 60_000;
/** One slow token endpoint must not hold up the accounts of others. */
const AT_ONCE = 4;
/** A lease that ends now may still be renewed. */
const AFTER_LEASE_MS = 250;

type SweptPool = Pick<AccountPool, 'due' | 'refreshAhead' | 'forgetPauses' | 'nextTakeOverMs'>;

/**
 * Keeps tokens fresh ahead of use: a sweep at the start and every minute, sooner when a dead process's
 * lease ends. While the machine sleeps none begins, and no refresh of one that has begun; it goes on when it wakes.
 */
export class Sweeper {
  readonly #pool: SweptPool;
  readonly #power: Pick<Power, 'isAsleep' | 'onAwake'>;
  readonly #log: Logger;
  readonly #everyMs: number;
  readonly #timer: Timer;
  #isDisposed = false;
  #isSweeping = false;
  #again = false;
  #unfollow: (() => void) | null = null;

  constructor(
    pool: SweptPool,
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
    this.#unfollow ??= this.#power.onAwake(() => {
      this.#pool.forgetPauses();
      this.#soon();
    });
    this.#soon();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#unfollow?.();
    this.#timer.dispose();
  }

  #soon(): void {
    if (this.#isDisposed) return;
    // Never two at once: the one that runs is followed at once by another.
    if (this.#isSweeping) this.#again = true;
    else this.#timer.set(0, () => this.#turn());
  }

  async #turn(): Promise<void> {
    this.#isSweeping = true;
    this.#timer.set(this.#everyMs, () => this.#soon());
    try {
      const queue = this.#mayGoOn() ? [...this.#pool.due()] : [];
      await Promise.all(Array.from({ length: AT_ONCE }, () => this.#work(queue)));
    } finally {
      this.#isSweeping = false;
      this.#next();
    }
  }

  /** Each takes the next account when it has done with one. */
  async #work(queue: number[]): Promise<void> {
    for (let id = queue.shift(); id !== undefined; id = queue.shift())
      if (this.#mayGoOn()) await this.#refresh(id);
  }

  #next(): void {
    const again = this.#again;
    this.#again = false;
    if (again) this.#soon();
    else if (!this.#isDisposed) this.#lookAfterLease();
  }

  #lookAfterLease(): void {
    const inMs = this.#pool.nextTakeOverMs();
    if (inMs !== null && inMs < this.#everyMs)
      this.#timer.set(inMs + AFTER_LEASE_MS, () => this.#soon());
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
