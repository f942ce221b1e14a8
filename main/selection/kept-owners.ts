import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import { Timer } from '../platform/scheduler.ts';
import type { BindingRow, BindingStore } from '../store/types.ts';

const MINUTE_MS = 60_000;
/** A kill of the process loses what is younger. */
const FLUSH_MS = 1000;
/** A write batch holds the thread and the database’s lock for a few milliseconds. */
const BATCH = 500;
/** How old the stored time of use may be. */
const USED_STEP_MINUTES = 60;
/** A full map gives up so many at once: to find the first entry of a map walks over all that were deleted before it. */
const DROP_FRACTION = 0.01;

export interface KeptOwnersOptions {
  readonly store: BindingStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** More than this are not kept: the least recently used goes. */
  readonly limit: number;
  /** Without use for longer than this, it is forgotten; null: never. */
  readonly keepMinutes: number | null;
  /** False: the account was removed. */
  readonly knows: (accountId: number) => boolean;
}

interface Entry {
  account: number;
  /** Small integers: an entry is one object without boxed numbers. */
  used: number;
  stored: number;
}

/** Keys and the account that each belongs to: reads are memory only, writes go to the disk in batches beside the way. */
export class KeptOwners {
  readonly #options: KeptOwnersOptions;
  readonly #timer: Timer;
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>();
  readonly #countOf = new Map<number, number>();
  #dirty = new Set<string>();
  #flushing: Promise<void> | null = null;
  #armed = false;
  #accountsChanged = false;

  constructor(options: KeptOwnersOptions) {
    this.#options = options;
    this.#timer = new Timer((error) =>
      options.log.error({ err: error }, 'Sessions could not be written'),
    );
    this.reload();
  }

  get size(): number {
    return this.#entries.size;
  }

  keys(): Iterable<string> {
    return this.#entries.keys();
  }

  get(key: string): number | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    const now = this.#minute();
    if (this.#isOld(entry.used, now)) {
      this.#drop(key, entry);
      return null;
    }
    if (entry.used !== now) this.#use(key, entry, now);
    return entry.account;
  }

  set(key: string, account: number): void {
    const entry = this.#entries.get(key);
    const used = this.#minute();
    if (entry === undefined) this.#add(key, account, used, 0);
    else {
      this.#count(entry.account, -1);
      this.#count(account, 1);
      entry.account = account;
      this.#use(key, entry, used);
    }
    this.#write(key);
    if (this.#entries.size > this.#options.limit) this.#dropOldest();
  }

  /** Some account may be gone: what belongs to it is forgotten soon. */
  accountsChanged(): void {
    this.#accountsChanged = true;
    this.#arm();
  }

  /** From the disk anew. What is old, too many or of a removed account goes there too. */
  reload(): void {
    const { store, limit, knows } = this.#options;
    const rows = store.read();
    const now = this.#minute();
    const known = new Map<number, boolean>();
    this.#entries.clear();
    this.#countOf.clear();
    this.#dirty.clear();
    for (const [index, [key, account, used]] of rows.entries()) {
      const isKnown = known.get(account) ?? knows(account);
      known.set(account, isKnown);
      const isKept = isKnown && !this.#isOld(used, now) && rows.length - index <= limit;
      if (isKept) this.#add(key, account, used, used);
      else this.#write(key);
    }
  }

  /** Writes what waits; what fails is logged and tried again. */
  async flush(): Promise<void> {
    while (this.#flushing !== null) await this.#flushing;
    if (this.#accountsChanged) this.#dropUnknown();
    if (this.#dirty.size === 0) return;
    this.#flushing = this.#writeAll().finally(() => {
      this.#flushing = null;
    });
    await this.#flushing;
  }

  async dispose(): Promise<void> {
    this.#timer.dispose();
    await this.flush();
    this.#timer.dispose();
  }

  #add(key: string, account: number, used: number, stored: number): void {
    this.#entries.set(key, { account, used, stored });
    this.#count(account, 1);
  }

  #use(key: string, entry: Entry, now: number): void {
    entry.used = now;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (now - entry.stored >= USED_STEP_MINUTES) this.#write(key);
  }

  #drop(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#count(entry.account, -1);
    this.#write(key);
  }

  #dropOldest(): void {
    let left = Math.ceil(this.#options.limit * DROP_FRACTION);
    for (const [key, entry] of this.#entries) {
      this.#drop(key, entry);
      left -= 1;
      if (left === 0) return;
    }
  }

  #dropUnknown(): void {
    this.#accountsChanged = false;
    const { knows } = this.#options;
    const gone = new Set([...this.#countOf.keys()].filter((id) => !knows(id)));
    if (gone.size === 0) return;
    for (const [key, entry] of this.#entries) if (gone.has(entry.account)) this.#drop(key, entry);
  }

  #count(account: number, change: number): void {
    const count = (this.#countOf.get(account) ?? 0) + change;
    if (count === 0) this.#countOf.delete(account);
    else this.#countOf.set(account, count);
  }

  #write(key: string): void {
    this.#dirty.add(key);
    this.#arm();
  }

  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#timer.set(FLUSH_MS, async () => {
      this.#armed = false;
      await this.flush();
    });
  }

  async #writeAll(): Promise<void> {
    let batch: readonly string[] = [];
    try {
      while (this.#dirty.size > 0) {
        batch = this.#take();
        await this.#writeBatch(batch);
        // Requests come first between two batches: a promise alone would let none through.
        if (this.#dirty.size > 0) await setImmediate();
      }
    } catch (error) {
      this.#options.log.error({ err: error }, 'Sessions could not be written; it is tried again');
      for (const key of batch) this.#dirty.add(key);
      this.#arm();
    }
  }

  #take(): readonly string[] {
    const batch: string[] = [];
    for (const key of this.#dirty) {
      batch.push(key);
      this.#dirty.delete(key);
      if (batch.length === BATCH) break;
    }
    return batch;
  }

  async #writeBatch(batch: readonly string[]): Promise<void> {
    const kept: BindingRow[] = [];
    const gone: string[] = [];
    for (const key of batch) {
      const entry = this.#entries.get(key);
      if (entry === undefined) gone.push(key);
      else {
        kept.push([key, entry.account, entry.used]);
        entry.stored = entry.used;
      }
    }
    await this.#options.store.write(kept, gone);
  }

  #isOld(used: number, now: number): boolean {
    const { keepMinutes } = this.#options;
    return keepMinutes !== null && now - used > keepMinutes;
  }

  #minute(): number {
    return Math.floor(this.#options.clock.now() / MINUTE_MS);
  }
}
