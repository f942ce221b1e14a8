import type { ContractClient, EventPayload } from '../contract.ts';
import type { Snapshot } from '../contract/state.ts';
import { toWire } from '../errors.ts';
import type { WireError } from '../errors.ts';
import { applyChanges } from './apply-changes.ts';
import { share } from './share.ts';

type StateEvent = EventPayload<'state'>;

export interface Followed {
  readonly generation: number;
  readonly snapshot: Snapshot;
}

interface Listener {
  onState(state: Followed): void;
  onFault(error: WireError): void;
}

/**
 * Keeps a copy of the state of the process behind `client`: `refetch` reads it (call it at every connection),
 * events change it, and a gap between two events reads it again.
 */
export class StateFollower {
  readonly #client: ContractClient;
  readonly #listener: Listener;
  readonly #stop: () => void;
  #current: Followed | null = null;
  /** Events that arrive while the state is being read. */
  #waiting: StateEvent[] | null = null;
  #again = false;

  constructor(client: ContractClient, listener: Listener) {
    this.#client = client;
    this.#listener = listener;
    this.#stop = client.subscribe((event) => {
      if (event.name === 'state') this.#receive(event.payload);
    });
  }

  dispose(): void {
    this.#stop();
  }

  /** Never rejects: a failure is told to `onFault`. */
  async refetch(): Promise<void> {
    if (this.#waiting !== null) {
      this.#again = true;
      return;
    }
    this.#waiting = [];
    try {
      const { generation, snapshot } = await this.#client.call('state.get', {});
      this.#tell({ generation, snapshot: share(this.#current?.snapshot, snapshot) });
    } catch (error) {
      this.#listener.onFault(toWire(error));
    }
    const waiting = this.#waiting;
    this.#waiting = null;
    const again = this.#again;
    this.#again = false;
    if (again) return this.refetch();
    for (const event of waiting) this.#receive(event);
  }

  #receive(event: StateEvent): void {
    if (this.#waiting !== null) {
      this.#waiting.push(event);
      return;
    }
    if (this.#current !== null && event.to <= this.#current.generation) return;
    // A gap, or a first read that failed.
    if (this.#current === null || event.from !== this.#current.generation) {
      void this.refetch();
      return;
    }
    const snapshot = applyChanges(this.#current.snapshot, event.changes);
    this.#tell({ generation: event.to, snapshot });
  }

  #tell(state: Followed): void {
    this.#current = state;
    this.#listener.onState(state);
  }
}
