import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { LoginMethod } from '../../shared/model/provider.ts';
import { readDensity } from './density.ts';
import type { ResetFlow } from './reset-flow.ts';

export type Dialog =
  | { readonly kind: 'add-account'; readonly provider: string | null }
  | {
      readonly kind: 'sign-in';
      readonly provider: string;
      readonly method: LoginMethod;
      /** Pinned to this account: another identity is refused. */
      readonly account: number | null;
    }
  | { readonly kind: 'import' }
  | { readonly kind: 'take-over'; readonly account: number }
  | { readonly kind: 'remove-account'; readonly account: number }
  | { readonly kind: 'unlock' }
  | { readonly kind: 'move-vault' }
  | { readonly kind: 'rotate-vault' }
  | { readonly kind: 'clear-history' }
  /** With the name of the tool that it is for. */
  | { readonly kind: 'new-key'; readonly name: string | null }
  | { readonly kind: 'revoke-key'; readonly client: number }
  | { readonly kind: 'keys' };

/** What a person filters accounts by. `rest`: no level, or no forecast yet. */
export type VerdictGroup =
  | 'needs'
  | 'blocked'
  | 'dry'
  | 'tight'
  | 'fine'
  | 'paused'
  | 'locked'
  | 'rest';

/** How the accounts stand on their page; `auto`: as a list from 30 on. */
export type Density = 'auto' | 'cards' | 'list';

/** What belongs to this window alone and is forgotten with it. */
export interface ViewState {
  readonly dialog: Dialog | null;
  /** One short line at the foot of the window. */
  readonly toast: string | null;
  /** It tells of something that did not happen. */
  readonly isToastFault: boolean;
  /** Resets are shown as clock time instead of a countdown, for all meters at once. */
  readonly clockTimes: boolean;
  readonly filter: string;
  /** Of the list of accounts; null: all. */
  readonly group: VerdictGroup | null;
  /** The one thing of these that the next window remembers. */
  readonly density: Density;
  /** What this window does with the resets of accounts, by account. */
  readonly resets: ReadonlyMap<number, ResetFlow>;
}

export type ViewStore = StoreApi<ViewState>;

export function createViewStore(): ViewStore {
  return createStore<ViewState>(() => ({
    dialog: null,
    toast: null,
    isToastFault: false,
    clockTimes: false,
    filter: '',
    group: null,
    density: readDensity(),
    resets: new Map(),
  }));
}
