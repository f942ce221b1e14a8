import type { SimClock } from './clock.ts';

/** One window of a plan. Which requests it counts is decided by their model's name. */
export interface WindowSpec {
  readonly id: string;
  readonly durationMs: number;
  readonly limitTokens: number;
  /** Counts only models whose name contains this. */
  readonly only?: string;
  /** Counts no model whose name contains one of these. */
  readonly except?: readonly string[];
}

interface MeterWindow extends WindowSpec {
  usedTokens: number;
  /** Null until the first use after a reset: such a window has no reset time. */
  startedAtMs: number | null;
}

export interface WindowReading {
  readonly id: string;
  readonly durationMs: number;
  readonly fraction: number;
  readonly resetsAtMs: number | null;
  readonly full: boolean;
}

/** The usage windows of one subscription; a window starts with its first use. */
export class Meter {
  readonly #clock: SimClock;
  #windows: MeterWindow[] = [];

  constructor(clock: SimClock, specs: readonly WindowSpec[]) {
    this.#clock = clock;
    this.lay(specs);
  }

  get ids(): string[] {
    return this.#windows.map(({ id }) => id);
  }

  /** Other windows, e.g. of another plan; those that stay keep what was used. */
  lay(specs: readonly WindowSpec[]): void {
    const old = this.#windows;
    this.#windows = specs.map((spec) => {
      const known = old.find(({ id }) => id === spec.id);
      return {
        ...spec,
        usedTokens: known === undefined ? 0 : known.usedTokens,
        startedAtMs: known?.startedAtMs ?? null,
      };
    });
  }

  read(id: string): WindowReading {
    const window = this.#window(id);
    this.#expire(window);
    const fraction = window.usedTokens / window.limitTokens;
    const { startedAtMs, durationMs } = window;
    const resetsAtMs = startedAtMs === null ? null : startedAtMs + durationMs;
    return { id, durationMs, fraction, resetsAtMs, full: fraction >= 1 };
  }

  readAll(): WindowReading[] {
    return this.ids.map((id) => this.read(id));
  }

  /** The windows that count a model. */
  readFor(model: string): WindowReading[] {
    return this.#windows.filter((window) => counts(window, model)).map(({ id }) => this.read(id));
  }

  /** The full windows that stand in the way of a model. */
  blocking(model: string): WindowReading[] {
    return this.readFor(model).filter((reading) => reading.full);
  }

  spend(model: string, tokens: number): void {
    for (const window of this.#windows) {
      if (!counts(window, model)) continue;
      this.#expire(window);
      window.startedAtMs ??= this.#clock.now();
      window.usedTokens += tokens;
    }
  }

  /** Sets a window by hand, for seeds and tests. */
  set(id: string, fraction: number, resetsInMs?: number): void {
    const window = this.#window(id);
    window.usedTokens = fraction * window.limitTokens;
    const leftMs = resetsInMs ?? window.durationMs / 2;
    window.startedAtMs = this.#clock.now() + leftMs - window.durationMs;
  }

  /** Empty and not started, as after its end; without ids every window. */
  reset(ids: readonly string[] = this.ids): void {
    for (const id of ids) {
      const window = this.#window(id);
      window.usedTokens = 0;
      window.startedAtMs = null;
    }
  }

  #expire(window: MeterWindow): void {
    const { startedAtMs, durationMs } = window;
    if (startedAtMs !== null && this.#clock.now() >= startedAtMs + durationMs)
      this.reset([window.id]);
  }

  #window(id: string): MeterWindow {
    const window = this.#windows.find((each) => each.id === id);
    if (window === undefined) throw new Error(`no window ${id}; there are ${this.ids.join(', ')}`);
    return window;
  }
}

function counts({ only, except }: WindowSpec, model: string): boolean {
  if (only !== undefined && !model.includes(only)) return false;
  return except?.some((part) => model.includes(part)) !== true;
}
