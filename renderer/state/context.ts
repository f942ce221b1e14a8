import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Snapshot } from '../../shared/contract/state.ts';
import type { Transport } from '../transport/transport.ts';
import type { ResetFlow } from './reset-flow.ts';
import type { AppState, AppStore } from './store.ts';
import { keepDensity } from './density.ts';
import type { Density, Dialog, VerdictGroup, ViewState, ViewStore } from './view.ts';

export interface App {
  readonly store: AppStore;
  readonly view: ViewStore;
  readonly transport: Transport;
  /** Reads the state again. */
  readonly retry: () => Promise<void>;
}

export const AppContext = createContext<App | null>(null);

function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('This component needs an AppContext around it.');
  return app;
}

export function useTransport(): Transport {
  return useApp().transport;
}

export function useRetry(): () => Promise<void> {
  return useApp().retry;
}

export function useAppState<T>(select: (state: AppState) => T): T {
  return useStore(useApp().store, select);
}

/** For everything below the shell, which waits for the first snapshot. */
export function useSnapshot<T>(select: (snapshot: Snapshot) => T): T {
  return useStore(useApp().store, ({ snapshot }) => {
    if (snapshot === null) throw new Error('There is no snapshot yet.');
    return select(snapshot);
  });
}

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(useApp().view, select);
}

export interface ViewActions {
  readonly open: (dialog: Dialog) => void;
  readonly close: () => void;
  readonly say: (text: string) => void;
  readonly setFilter: (filter: string) => void;
  readonly setGroup: (group: VerdictGroup | null) => void;
  /** Whether there was something to clear. */
  readonly clearFilters: () => boolean;
  readonly setDensity: (density: Density) => void;
  readonly toggleClockTimes: () => void;
  /** Null ends it. */
  readonly setReset: (account: number, flow: ResetFlow | null) => void;
}

export function useViewActions(): ViewActions {
  const { view } = useApp();
  const { dialog: shown } = view.getState();
  return {
    // At a narrow width the line of the last action would lie over the dialog's buttons.
    open: (dialog) => view.setState({ dialog, toast: null }),
    // An answer that comes late closes its own dialog, and not the one that was opened since.
    close: () => view.setState(({ dialog }) => ({ dialog: dialog === shown ? null : dialog })),
    say: (toast) => view.setState({ toast }),
    setFilter: (filter) => view.setState({ filter }),
    setGroup: (group) => view.setState({ group }),
    clearFilters: () => {
      const { filter, group } = view.getState();
      view.setState({ filter: '', group: null });
      return filter !== '' || group !== null;
    },
    setDensity: (density) => {
      keepDensity(density);
      view.setState({ density });
    },
    setReset: (account, flow) =>
      view.setState(({ resets }) => {
        const others = [...resets].filter(([id]) => id !== account);
        return { resets: new Map(flow === null ? others : [...others, [account, flow]]) };
      }),
    toggleClockTimes: () => view.setState(({ clockTimes }) => ({ clockTimes: !clockTimes })),
  };
}
