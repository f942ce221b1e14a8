import type Database from 'better-sqlite3';
import type { Clock } from '../platform/clock.ts';
import { KeyedQueue } from '../platform/keyed-queue.ts';
import { sleep } from '../platform/scheduler.ts';
import { isBusy, isDiskFull, storeError } from './errors.ts';
import type { Reserve } from './reserve.ts';

/** How long a write waits for another process's lock, beside SQLite's own short wait. */
export interface Backoff {
  readonly limitMs: number;
  readonly firstPauseMs: number;
  readonly growth: number;
  readonly longestPauseMs: number;
}

export const DEFAULT_BACKOFF: Backoff = {
  limitMs: 5000,
  firstPauseMs: 5,
  growth: 1.6,
  longestPauseMs: 400,
};

/** Tries again, without holding the thread, while `work` meets a lock; then DATABASE_BUSY. */
export async function retryBusy<T>(
  work: () => T,
  path: string,
  clock: Clock,
  backoff: Backoff,
  deadlineMs = clock.monotonic() + backoff.limitMs,
): Promise<T> {
  let pauseMs = backoff.firstPauseMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || clock.monotonic() + pauseMs > deadlineMs) throw storeError(error, path);
    }
    await sleep(pauseMs);
    pauseMs = Math.min(pauseMs * backoff.growth, backoff.longestPauseMs);
  }
}

/**
 * `relaxed`: not forced to the disk on the thread that proxies; a power cut may take the last moments.
 * `reserved`: full, and on a full disk with the room that was kept for it.
 */
type Durability = 'full' | 'relaxed' | 'reserved';

/** The one way into the database: every write is a transaction of its own, first come, first served. */
export class Writer {
  readonly #db: Database.Database;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #queue = new KeyedQueue<'write'>();
  readonly #outcome: (error: unknown) => void;
  readonly #reserve: Reserve | null;

  /** `outcome` hears of every write: null, or why it failed. */
  constructor(
    db: Database.Database,
    path: string,
    clock: Clock,
    backoff: Backoff,
    outcome: (error: unknown) => void = () => undefined,
    reserve: Reserve | null = null,
  ) {
    this.#db = db;
    this.#path = path;
    this.#clock = clock;
    this.#backoff = backoff;
    this.#outcome = outcome;
    this.#reserve = reserve;
  }

  /** BEGIN IMMEDIATE, `work`, COMMIT. `work` may run again after a lock, so it only writes to the database. */
  transact<T>(work: () => T, durability: Durability = 'full'): Promise<T> {
    const write = (): T => this.#with(durability, () => this.#once(work));
    return this.#retrying(durability === 'reserved' ? () => this.#withReserve(write) : write);
  }

  /** A read that may meet the lock of a process that starts or ends. */
  look<T>(work: () => T): Promise<T> {
    return this.#retrying(work);
  }

  /** The same as `transact` for what a snapshot shows: when a row changed, the generation grows with it. */
  change<T>(work: () => T, durability: Durability = 'full'): Promise<T> {
    return this.transact(() => {
      const before = this.#rowsChanged();
      const result = work();
      if (this.#rowsChanged() !== before)
        this.#db.prepare('UPDATE generation SET value = value + 1').run();
      return result;
    }, durability);
  }

  /** Empties the write-ahead log into the file; false when a reader elsewhere did not let go in time. */
  async emptyLog(): Promise<boolean> {
    const deadlineMs = this.#clock.monotonic() + this.#backoff.limitMs;
    for (let pauseMs = this.#backoff.firstPauseMs; ; pauseMs *= this.#backoff.growth) {
      const busy = await this.#retrying(() =>
        this.#db.pragma('wal_checkpoint(TRUNCATE)', { simple: true }),
      );
      if (busy === 0) return true;
      if (this.#clock.monotonic() + pauseMs > deadlineMs) return false;
      await sleep(Math.min(pauseMs, this.#backoff.longestPauseMs));
    }
  }

  /** Resolves when the writes that wait now have ended, well or not. */
  settled(): Promise<void> {
    return this.#queue.run('write', () => Promise.resolve());
  }

  #retrying<T>(work: () => T): Promise<T> {
    const deadlineMs = this.#clock.monotonic() + this.#backoff.limitMs;
    return this.#queue.run('write', async () => {
      try {
        const result = await retryBusy(work, this.#path, this.#clock, this.#backoff, deadlineMs);
        this.#outcome(null);
        return result;
      } catch (error) {
        this.#outcome(error);
        throw error;
      }
    });
  }

  #withReserve<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      if (!isDiskFull(error, this.#path) || this.#reserve?.release() !== true) throw error;
      return write();
    }
  }

  #with<T>(durability: Durability, work: () => T): T {
    if (durability !== 'relaxed') return work();
    this.#db.pragma('synchronous = NORMAL');
    try {
      return work();
    } finally {
      this.#db.pragma('synchronous = FULL');
    }
  }

  #once<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #rowsChanged(): unknown {
    return this.#db.prepare('SELECT total_changes()').pluck().get();
  }
}
