import { StateFollower } from '../../shared/state/follower.ts';
import type { Transport } from '../transport/transport.ts';
import type { AppStore } from './store.ts';

/** Keeps the store at the state of the process: one read at every (re)connection or gap, changes in between. */
export class StateSync {
  readonly #follower: StateFollower;
  readonly #unwatch: () => void;

  constructor(transport: Transport, store: AppStore) {
    this.#follower = new StateFollower(transport, {
      onState: (state) => store.setState({ ...state, fault: null }),
      onFault: (fault) => store.setState({ fault }),
    });
    this.#unwatch = transport.watch((link) => {
      store.setState({ link });
      if (link === 'live') void this.refetch();
    });
  }

  dispose(): void {
    this.#unwatch();
    this.#follower.dispose();
  }

  refetch(): Promise<void> {
    return this.#follower.refetch();
  }
}
