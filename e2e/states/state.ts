import type { Locator, Page } from '@playwright/test';
import type { CallName, CallOutput } from '../../shared/contract.ts';
import type { ShellState } from '../../shared/shell.ts';
import type { World } from './world.ts';

export const WIDE = { width: 1200, height: 800 };
export const NARROW = { width: 360, height: 740 };
/** A window of 1200 × 800 at 200 % has this room. */
export const ZOOMED = { width: 600, height: 400 };
export const POPOVER = { width: 380, height: 560 };

/** One state that a page can be in, and how it is reached. */
export interface State {
  /** `page/state`, unique. */
  readonly id: string;
  /** `#/…` */
  readonly address: string;
  /** What is there when the state is reached: a text that can be seen, or a place. */
  readonly sees: string | RegExp | ((page: Page) => Locator);
  readonly size?: { readonly width: number; readonly height: number };
  readonly forcedColors?: boolean;
  /** For its picture alone: axe has seen all of it in other states. */
  readonly isSeen?: boolean;
  /** Calls that are never answered, and calls that fail. */
  readonly hold?: readonly CallName[];
  readonly fail?: readonly CallName[];
  /** Calls that are answered with this: what no provider of the world would say, or only after minutes. */
  readonly answers?: { readonly [N in CallName]?: CallOutput<N> };
  /** Changes the world; what comes after stands in the changed one. */
  readonly change?: (world: World) => Promise<unknown>;
  /** What a person does on the page to get there. */
  readonly act?: (page: Page) => Promise<unknown>;
  /** In the desktop app, in this state of it. */
  readonly shell?: ShellState;
  /** Selector of what axe need not ask again: the same rows over and over. */
  readonly alike?: string;
  /** The page is not read anew: what it had read stays. */
  readonly stay?: boolean;
}

/** States that one owner serves, in this order. */
export interface Scene {
  readonly name: string;
  readonly open: () => Promise<World>;
  readonly states: readonly State[];
}

/** The same state in another room. */
export function at(state: State, suffix: string, more: Partial<State> = {}): State {
  return { ...state, id: `${state.id}-${suffix}`, ...more };
}

export function narrow(state: State): State {
  return at(state, '360', { size: NARROW });
}

export function zoomed(state: State): State {
  return at(state, 'zoom', { size: ZOOMED });
}

export function forced(state: State): State {
  return at(state, 'forced', { forcedColors: true });
}
