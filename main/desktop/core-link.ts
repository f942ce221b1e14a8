import type {
  CallInput,
  CallName,
  CallOutput,
  ContractClient,
  ContractEvent,
} from '../../shared/contract.ts';
import { AppError, toWire } from '../../shared/errors.ts';
import type { WireError } from '../../shared/errors.ts';
import type { LinkMode, TakenPort } from '../../shared/shell.ts';
import { KeyedQueue } from '../platform/keyed-queue.ts';
import type { Logger } from '../platform/log.ts';
import { PortTaken } from '../platform/port-taken.ts';
import { Timer, sleep } from '../platform/scheduler.ts';

/** An owner that starts has the profile's lock a moment before its socket listens. */
const OWNER_STARTS_MS = 10_000;
const LOOK_AGAIN_MS = 1_000;
const TRY_AGAIN_MS = 100;

/** The socket's client, or the core in this process. */
export interface Attached extends ContractClient {
  readonly closed: Promise<void>;
  dispose(): void;
}

export interface Hosted {
  readonly client: ContractClient;
  stop(): Promise<void>;
}

export interface CoreLinkOptions {
  /** The running owner of the profile, or null. */
  readonly connect: () => Promise<Attached | null>;
  /** Becomes the owner, on `port` where it is given. Rejects with PROFILE_OWNED when somebody else is. */
  readonly host: (port: number | null) => Promise<Hosted>;
  readonly log: Logger;
}

export interface LinkState {
  readonly mode: LinkMode;
  /** Why it failed. */
  readonly error: WireError | null;
  readonly taken?: TakenPort;
}

/**
 * The desktop app's way to the profile: it attaches to the process that owns it, and hosts it when there is none.
 * When an owner goes away the person is asked before this app takes over; a new owner is attached to at once.
 */
export class CoreLink implements ContractClient {
  readonly #options: CoreLinkOptions;
  readonly #queue = new KeyedQueue<'link'>();
  readonly #look: Timer;
  readonly #listeners = new Set<(event: ContractEvent) => void>();
  readonly #watchers = new Set<(state: LinkState) => void>();
  #state: LinkState = { mode: 'starting', error: null };
  #client: ContractClient | null = null;
  #end: () => Promise<void> | void = () => undefined;
  #isStopped = false;

  constructor(options: CoreLinkOptions) {
    this.#options = options;
    this.#look = new Timer((error) =>
      options.log.error({ err: error }, 'Looking for Sluice failed'),
    );
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Attaches or hosts; nothing happens while one of both holds. Never rejects: `state` tells how it went. */
  open(port: number | null = null): Promise<void> {
    return this.#queue.run('link', async () => {
      if (this.#client !== null || this.#isStopped) return;
      try {
        await this.#attachOrHost(port);
      } catch (error) {
        if (!(error instanceof AppError)) this.#options.log.error({ err: error }, 'Sluice failed');
        const taken = error instanceof PortTaken ? { taken: error.taken } : {};
        this.#set({ mode: 'failed', error: toWire(error), ...taken });
        this.#lookAgain();
      }
    });
  }

  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    if (this.#client !== null) return this.#client.call(name, input);
    const { error } = this.#state;
    if (error !== null) throw new AppError(error.code, error.message, error.hint);
    throw new AppError('NOT_RUNNING', 'No Sluice is running.', 'Take over, or start one.');
  }

  subscribe(listener: (event: ContractEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called after every change of `state`. */
  watch(listener: (state: LinkState) => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  /** Ends what is hosted here; an owner elsewhere goes on. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#look.dispose();
    await this.#queue.run('link', async () => {
      this.#client = null;
      await this.#end();
    });
  }

  async #attachOrHost(port: number | null): Promise<void> {
    const tries = OWNER_STARTS_MS / TRY_AGAIN_MS;
    for (let left = tries; ; left -= 1) {
      if (await this.#attach()) return;
      try {
        const hosted = await this.#options.host(port);
        this.#use('hosting', hosted.client, () => hosted.stop());
        return;
      } catch (error) {
        const isOwned = error instanceof AppError && error.code === 'PROFILE_OWNED';
        if (!isOwned || left === 0 || this.#isStopped) throw error;
      }
      await sleep(TRY_AGAIN_MS);
    }
  }

  async #attach(): Promise<boolean> {
    const attached = await this.#options.connect();
    if (attached === null) return false;
    this.#use('attached', attached, () => attached.dispose());
    void attached.closed.then(() => this.#lost(attached));
    return true;
  }

  #use(mode: LinkMode, client: ContractClient, end: () => Promise<void> | void): void {
    this.#look.cancel();
    this.#client = client;
    this.#end = end;
    client.subscribe((event) => {
      for (const listener of this.#listeners)
        try {
          listener(event);
        } catch (error) {
          this.#options.log.error({ err: error, event: event.name }, 'A listener failed');
        }
    });
    this.#set({ mode, error: null });
  }

  #lost(attached: Attached): void {
    if (this.#client !== attached) return;
    this.#client = null;
    this.#end = () => undefined;
    this.#set({ mode: 'gone', error: null });
    this.#lookAgain();
  }

  /** A new owner may start at any time. */
  #lookAgain(): void {
    if (this.#isStopped) return;
    this.#look.set(LOOK_AGAIN_MS, () =>
      this.#queue.run('link', async () => {
        if (this.#client !== null || this.#isStopped) return;
        const found = await this.#attach().catch((error: unknown) => {
          this.#options.log.debug({ err: error }, 'Not attached');
          return false;
        });
        if (!found) this.#lookAgain();
      }),
    );
  }

  #set(state: LinkState): void {
    this.#state = state;
    for (const watcher of this.#watchers)
      try {
        watcher(this.#state);
      } catch (error) {
        this.#options.log.error({ err: error, mode: state.mode }, 'A watcher of the link failed');
      }
  }
}
