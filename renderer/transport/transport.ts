import type { ContractClient } from '../../shared/contract.ts';
import type {
  Errand,
  Page,
  ShellCallInput,
  ShellCallName,
  ShellCallOutput,
  ShellLink,
  ShellState,
} from '../../shared/shell.ts';

/** `live`: events arrive. `lost`: they do not, and it is tried again. `ended`: this page must be opened anew. */
export type Link = 'connecting' | 'live' | 'lost' | 'ended';

export type PageListener = (page: Page, errand: Errand | null) => void;

/** The desktop app around this page. */
export interface ShellClient {
  readonly call: <N extends ShellCallName>(
    name: N,
    input: ShellCallInput<N>,
  ) => Promise<ShellCallOutput<N>>;
  /** The last one that is known; the same object until it changes. */
  readonly state: () => ShellState;
  /** Calls back at every change. */
  readonly watch: (listener: (state: ShellState) => void) => () => void;
  /** The page that the app wants to be shown, and what shall be started there. */
  readonly onPage: (listener: PageListener) => () => void;
}

/** A contract client that also tells whether its events arrive. */
export interface Transport extends ContractClient {
  /** Null in a browser. */
  readonly shell: ShellClient | null;
  /** Calls back at once and at every change. `live` again after a gap means: ask for the state again. */
  watch(listener: (link: Link) => void): () => void;
  /** Opens an address in the person's browser. The desktop app is told only which one, never the address. */
  open(link: ShellLink, url: string): Promise<void>;
  dispose(): void;
}
