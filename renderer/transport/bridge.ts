import type { CallInput, CallName, CallOutput, ContractEvent } from '../../shared/contract.ts';
import { AppError, toWire } from '../../shared/errors.ts';
import { parseShellEvent, shellCalls } from '../../shared/shell.ts';
import type {
  Bridge,
  ShellCallInput,
  ShellCallName,
  ShellCallOutput,
  ShellEvent,
  ShellLink,
  ShellState,
} from '../../shared/shell.ts';
import type { CallFrame } from '../../shared/transport.ts';
import { eventFrameSchema, parseEvent } from '../../shared/transport.ts';
import { words } from '../text/words.ts';
import { readAnswer, readResult } from './result-frame.ts';
import type { Link, PageListener, ShellClient, Transport } from './transport.ts';

declare global {
  interface Window {
    /** What the preload put here; absent in a browser. */
    readonly bridge?: Bridge;
  }
}

const LINKS = {
  starting: 'connecting',
  hosting: 'live',
  attached: 'live',
  gone: 'lost',
  failed: 'lost',
} as const satisfies Record<ShellState['mode'], Link>;

/** The contract and the shell's own calls over the preload's bridge: one frame a call, one listener for events. */
export class BridgeTransport implements Transport {
  readonly shell: ShellClient;
  readonly #bridge: Bridge;
  readonly #off: () => void;
  readonly #listeners = new Set<(event: ContractEvent) => void>();
  readonly #linkWatchers = new Set<(link: Link) => void>();
  readonly #stateWatchers = new Set<(state: ShellState) => void>();
  readonly #pageListeners = new Set<PageListener>();
  #state: ShellState = { mode: 'starting', error: null, tray: true };
  /** Told before anybody listened: the window was still loading. */
  #waitingPage: Parameters<PageListener> | null = null;
  #wasTold = false;
  #nextId = 1;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.#off = bridge.subscribe((frame) => this.#receive(frame));
    this.shell = {
      call: (name, input) => this.#callShell(name, input),
      state: () => this.#state,
      watch: (listener) => follow(this.#stateWatchers, listener),
      onPage: (listener) => this.#onPage(listener),
    };
    void this.#readState();
  }

  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    return readAnswer(name, await this.#send(name, input));
  }

  subscribe(listener: (event: ContractEvent) => void): () => void {
    return follow(this.#listeners, listener);
  }

  watch(listener: (link: Link) => void): () => void {
    listener(LINKS[this.#state.mode]);
    return follow(this.#linkWatchers, listener);
  }

  async open(link: ShellLink, _url: string): Promise<void> {
    await this.shell.call('shell.openLink', { link });
  }

  dispose(): void {
    this.#off();
    this.#listeners.clear();
    this.#linkWatchers.clear();
    this.#stateWatchers.clear();
    this.#pageListeners.clear();
  }

  #onPage(listener: PageListener): () => void {
    if (this.#waitingPage !== null) listener(...this.#waitingPage);
    this.#waitingPage = null;
    this.#pageListeners.add(listener);
    return () => this.#pageListeners.delete(listener);
  }

  async #callShell<N extends ShellCallName>(
    name: N,
    input: ShellCallInput<N>,
  ): Promise<ShellCallOutput<N>> {
    const value = readResult(await this.#send(name, input));
    return shellCalls[name].output.parse(value) as ShellCallOutput<N>;
  }

  async #send(name: string, input: unknown): Promise<unknown> {
    const frame: CallFrame = { type: 'call', id: this.#nextId++, name, input };
    try {
      return await this.#bridge.call(frame);
    } catch (cause) {
      const { noAppAnswer, noAppAnswerHint } = words.errors;
      throw new AppError('NOT_RUNNING', noAppAnswer, noAppAnswerHint, cause);
    }
  }

  async #readState(): Promise<void> {
    try {
      const { shell } = await this.shell.call('shell.get', {});
      // An event is newer than an answer that was under way.
      if (!this.#wasTold) this.#setState(shell);
    } catch (error) {
      if (!this.#wasTold) this.#setState({ ...this.#state, mode: 'failed', error: toWire(error) });
    }
  }

  #receive(raw: unknown): void {
    const frame = eventFrameSchema.parse(raw);
    const own = parseShellEvent(frame);
    if (own !== null) {
      this.#receiveShell(own);
      return;
    }
    const event = parseEvent(frame);
    if (event !== null) for (const listener of this.#listeners) listener(event);
  }

  #receiveShell(event: ShellEvent): void {
    if (event.name === 'shell.page') {
      const { page, errand } = event.payload;
      if (this.#pageListeners.size === 0) this.#waitingPage = [page, errand];
      for (const listener of this.#pageListeners) listener(page, errand);
      return;
    }
    this.#wasTold = true;
    this.#setState(event.payload.shell);
  }

  #setState(state: ShellState): void {
    const before = this.#state;
    this.#state = state;
    for (const watcher of this.#stateWatchers) watcher(state);
    // From attached to hosting the link stays live, but the process behind it is another one.
    if (state.mode === before.mode) return;
    for (const watcher of this.#linkWatchers) watcher(LINKS[state.mode]);
  }
}

function follow<T>(listeners: Set<(value: T) => void>, listener: (value: T) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
