import { setImmediate } from 'node:timers/promises';
import type { RequestRecord } from '../../shared/model/activity.ts';
import type { Logger } from '../platform/log.ts';
import { Timer } from '../platform/scheduler.ts';
import type { ActivityStore } from '../store/types.ts';

const FLUSH_MS = 500;
/** More than this waits only when the disk does not answer; then the oldest are dropped, counted and logged. */
const QUEUE_LIMIT = 10_000;
/** A write batch holds the thread and the database’s lock for a few milliseconds on a quiet machine. */
const BATCH = 1000;

type Price = (records: readonly RequestRecord[]) => Promise<void>;

/** Requests on their way to the disk: the hot path only pushes to a list. */
export class ActivityLog {
  readonly #store: ActivityStore;
  readonly #log: Logger;
  readonly #price: Price;
  readonly #onWritten: (records: readonly RequestRecord[]) => void;
  readonly #timer: Timer;
  #waiting: RequestRecord[] = [];
  #writing: readonly RequestRecord[] = [];
  #flushing: Promise<void> | null = null;
  #armed = false;
  #dropped = 0;
  #last: RequestRecord | null;

  /** `price` gives records their cost in place, off the hot path; it never rejects. */
  constructor(
    store: ActivityStore,
    log: Logger,
    price: Price = () => Promise.resolve(),
    onWritten: (records: readonly RequestRecord[]) => void = () => undefined,
  ) {
    this.#store = store;
    this.#price = price;
    this.#onWritten = onWritten;
    this.#log = log;
    this.#timer = new Timer((error) => log.error({ err: error }, 'Activity could not be written'));
    this.#last = store.recent(1)[0] ?? null;
  }

  add(record: RequestRecord): void {
    this.#last = record;
    this.#waiting.push(record);
    if (this.#waiting.length > QUEUE_LIMIT) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
    this.#arm();
  }

  last(): RequestRecord | null {
    return this.#last;
  }

  /** Newest first, with those that are not on the disk yet; `before`: of those on it, what ended before this one. */
  recent(limit: number, before: string | null = null): readonly RequestRecord[] {
    if (before !== null) return this.#store.recent(limit, before);
    const unwritten = [...this.#writing, ...this.#waiting].slice(-limit).reverse();
    if (unwritten.length >= limit) return unwritten;
    const known = new Set(unwritten.map(({ id }) => id));
    const stored = this.#store.recent(limit).filter(({ id }) => !known.has(id));
    return [...unwritten, ...stored].slice(0, limit);
  }

  /** Writes what waits; a failure is logged and its records are tried again with the next flush. */
  async flush(): Promise<void> {
    while (this.#flushing !== null) await this.#flushing;
    if (this.#waiting.length === 0) return;
    this.#flushing = this.#write().finally(() => {
      this.#flushing = null;
    });
    await this.#flushing;
  }

  async dispose(): Promise<void> {
    this.#timer.dispose();
    await this.flush();
  }

  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#timer.set(FLUSH_MS, async () => {
      this.#armed = false;
      await this.flush();
    });
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        this.#writing = this.#waiting.splice(0, BATCH);
        await this.#price(this.#writing);
        await this.#store.append(this.#writing);
        const written = this.#writing;
        this.#writing = [];
        this.#onWritten(written);
        // Requests come first between two batches: a promise alone would let none through.
        if (this.#waiting.length > 0) await setImmediate();
      }
    } catch (error) {
      this.#log.error({ err: error }, 'Activity could not be written; it is tried again');
      const all = [...this.#writing, ...this.#waiting];
      this.#waiting = all.slice(-QUEUE_LIMIT);
      this.#dropped += all.length - this.#waiting.length;
      this.#writing = [];
      this.#arm();
    }
    if (this.#dropped > 0) this.#log.warn({ dropped: this.#dropped }, 'Activity was dropped');
    this.#dropped = 0;
  }
}
