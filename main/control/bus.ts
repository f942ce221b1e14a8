import type { ContractEvent } from '../../shared/contract.ts';
import { EVENT_REQUESTS } from '../../shared/contract/activity.ts';
import type { Snapshot } from '../../shared/contract/state.ts';
import type { RequestRecord } from '../../shared/model/activity.ts';
import type { LoginState } from '../../shared/model/login.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import { Timer } from '../platform/scheduler.ts';
import { diffSnapshots } from './diff.ts';
import { nextChangeAtMs } from './next-change.ts';

/** Changes that come together leave together; a person sees them at once all the same. */
const COALESCE_MS = 50;
/** A timer may fire a little before its time: never ask again at once for an instant that has not come. */
const AFTER_INSTANT_MS = 5;
/** For what changes by time without naming its instant: drain rates that pass each other, a sign-in's last week. */
const LOOK_AGAIN_MS = 60_000;

interface BusParts {
  readonly build: () => Snapshot;
  /** The store's generation. */
  readonly generation: () => number;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Turns "something changed" into `state` events. While nobody listens nothing is built.
 * Its generation is the store's, raised by one for every change that the store does not know of
 * (a block that ended, a counter), so that it grows with every event and a gap can be seen.
 */
export class Bus {
  readonly #parts: BusParts;
  readonly #listeners = new Set<(event: ContractEvent) => void>();
  readonly #coalesce: Timer;
  readonly #instant: Timer;
  #pending = false;
  /** To be told with the next state, so that a request never is in neither list. */
  readonly #ended = new Map<string, RequestRecord>();
  #hasMore = false;
  #snapshot: Snapshot | null = null;
  #generation = 0;

  constructor(parts: BusParts) {
    this.#parts = parts;
    const onError = (error: unknown): void =>
      parts.log.error({ err: error }, 'The state could not be told');
    this.#coalesce = new Timer(onError);
    this.#instant = new Timer(onError);
  }

  /** Something that a snapshot shows may have changed. */
  changed(): void {
    if (this.#pending || this.#listeners.size === 0) return;
    this.#pending = true;
    this.#coalesce.set(COALESCE_MS, () => {
      this.#pending = false;
      this.#refresh();
    });
  }

  /** Ended, or priced since. */
  requests(ended: readonly RequestRecord[]): void {
    if (this.#listeners.size === 0) return;
    for (const record of ended) {
      if (this.#ended.size < EVENT_REQUESTS || this.#ended.has(record.id))
        this.#ended.set(record.id, record);
      else this.#hasMore = true;
    }
    this.changed();
  }

  /** The state now. Listeners are told first, so that nobody holds a generation whose changes are still to come. */
  current(): { readonly generation: number; readonly snapshot: Snapshot } {
    const snapshot = this.#refresh();
    return { generation: this.#generation, snapshot };
  }

  login(login: LoginState): void {
    this.#emit({ name: 'login', payload: { login } });
  }

  subscribe(listener: (event: ContractEvent) => void): () => void {
    if (this.#listeners.size === 0) this.#refresh();
    this.#listeners.add(listener);
    this.#arm();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#instant.cancel();
    };
  }

  dispose(): void {
    this.#coalesce.dispose();
    this.#instant.dispose();
    this.#listeners.clear();
  }

  #refresh(): Snapshot {
    this.#tellEnded();
    const before = this.#snapshot;
    const after = this.#parts.build();
    this.#snapshot = after;
    const from = this.#generation;
    const changes = before === null ? [] : diffSnapshots(before, after);
    if (before === null) this.#generation = this.#parts.generation();
    if (changes.length > 0) {
      this.#generation = Math.max(this.#parts.generation(), from + 1);
      this.#emit({ name: 'state', payload: { from, to: this.#generation, changes } });
    }
    this.#arm();
    return after;
  }

  #tellEnded(): void {
    if (this.#ended.size === 0) return;
    const payload = { requests: [...this.#ended.values()], more: this.#hasMore };
    this.#ended.clear();
    this.#hasMore = false;
    this.#emit({ name: 'activity', payload });
  }

  #arm(): void {
    if (this.#listeners.size === 0 || this.#snapshot === null) return;
    const nowMs = this.#parts.clock.now();
    const atMs = nextChangeAtMs(this.#snapshot, nowMs);
    const dueMs = atMs === null ? LOOK_AGAIN_MS : atMs - nowMs + AFTER_INSTANT_MS;
    this.#instant.set(Math.min(dueMs, LOOK_AGAIN_MS), () => {
      this.#refresh();
    });
  }

  #emit(event: ContractEvent): void {
    for (const listener of this.#listeners)
      try {
        listener(event);
      } catch (error) {
        this.#parts.log.error({ err: error }, 'A listener failed');
      }
  }
}
