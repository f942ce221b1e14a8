import { networkInterfaces } from 'node:os';
import { Timer, sleep } from './scheduler.ts';

const LOOK_EVERY_MS = 500;
const NETWORK_LIMIT_MS = 15_000;
/**
 * Timers stand still while the machine sleeps, so this much running time after "asleep" means that it never
 * slept, or that whoever told us has gone before it could tell that it woke.
 */
const FORGET_MS = 120_000;

interface PowerOptions {
  readonly onError: (error: unknown) => void;
  readonly onTold?: (state: 'asleep' | 'awake') => void;
  readonly hasNetwork?: () => boolean;
  readonly pause?: (delayMs: number) => Promise<void>;
  readonly forgetMs?: number;
}

/** Whether the machine sleeps, as the desktop told it. */
export class Power {
  readonly #options: PowerOptions;
  readonly #forget: Timer;
  readonly #listeners = new Set<() => void>();
  #asleep = false;
  /** Counts what was told: a wait for the network ends when the machine falls asleep again. */
  #told = 0;

  constructor(options: PowerOptions) {
    this.#options = options;
    this.#forget = new Timer(options.onError);
  }

  get isAsleep(): boolean {
    return this.#asleep;
  }

  asleep(): void {
    this.#options.onTold?.('asleep');
    this.#told += 1;
    this.#asleep = true;
    this.#forget.set(this.#options.forgetMs ?? FORGET_MS, () => this.awake());
  }

  /** Listeners are called once a network is there, or after 15 s without one. */
  async awake(): Promise<void> {
    this.#options.onTold?.('awake');
    this.#told += 1;
    const told = this.#told;
    this.#forget.cancel();
    const { hasNetwork = hasInterface, pause = sleep } = this.#options;
    for (let waited = 0; waited < NETWORK_LIMIT_MS && !hasNetwork(); waited += LOOK_EVERY_MS)
      await pause(LOOK_EVERY_MS);
    if (told !== this.#told) return;
    this.#asleep = false;
    for (const listener of this.#listeners) listener();
  }

  onAwake(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#told += 1;
    this.#forget.dispose();
    this.#listeners.clear();
  }
}

function hasInterface(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ internal }) => !internal),
  );
}
