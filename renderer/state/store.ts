import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Snapshot } from '../../shared/contract/state.ts';
import type { WireError } from '../../shared/errors.ts';
import type { Link } from '../transport/transport.ts';

export interface AppState {
  readonly link: Link;
  readonly generation: number;
  /** Null until the first one has arrived; afterwards the last known one, also while the link is lost. */
  readonly snapshot: Snapshot | null;
  /** Why the state could not be read. */
  readonly fault: WireError | null;
}

export type AppStore = StoreApi<AppState>;

export function createAppStore(): AppStore {
  return createStore<AppState>(() => ({
    link: 'connecting',
    generation: -1,
    snapshot: null,
    fault: null,
  }));
}
