import type { EventPayload } from '../../shared/contract.ts';
import { toWire } from '../../shared/errors.ts';
import type { Transport } from '../transport/transport.ts';
import { applyChanges } from './apply-changes.ts';
import { share } from './share.ts';
import type { AppStore } from './store.ts';

type StateEvent = EventPayload<'state'>;

/** Keeps the store at the state of the process: one read at every (re)connection or gap, changes in between. */
export class StateSync {
  readonly #transport: Transport;
  readonly #store: AppStore;
  readonly #stops: readonly (() => void)[];
  /** Events that arrive while the state is being read. */
  #waiting: StateEvent[] | null = null;
  #again = false;

  constructor(transport: Transport, store: AppStore) {
    this.#transport = transport;
    this.#store = store;
    this.#stops = [
      transport.subscribe((event) => {
        if (event.name === 'state') this.#receive(event.payload);
      }),
      transport.watch((link) => {
        store.setState({ link });
        if (link === 'live') void this.refetch();
      }),
    ];
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
  }

  async refetch(): Promise<void> {
    if (this.#waiting !== null) {
      this.#again = true;
      return;
    }
    this.#waiting = [];
    try {
      const { generation, snapshot } = await this.#transport.call('state.get', {});
      const before = this.#store.getState().snapshot;
      this.#store.setState({ generation, snapshot: share(before, snapshot), fault: null });
    } catch (error) {
      this.#store.setState({ fault: toWire(error) });
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
    const { generation, snapshot } = this.#store.getState();
    if (snapshot === null || event.to <= generation) return;
    if (event.from !== generation) {
      void this.refetch();
      return;
    }
    this.#store.setState({ generation: event.to, snapshot: applyChanges(snapshot, event.changes) });
  }
}
