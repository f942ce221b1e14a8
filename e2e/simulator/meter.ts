import type { SimClock } from './clock.ts';

const hourMs = 3_600_000;

export type WindowId = '5h' | '7d' | '7d_oi';

export interface MeterLimits {
  fiveHourTokens: number;
  sevenDayTokens: number;
  /** The weekly bucket of the Fable models alone. */
  fableTokens: number;
}

export interface MeterWindow {
  readonly id: WindowId;
  readonly durationMs: number;
  limitTokens: number;
  usedTokens: number;
  /** Null until the first use after a reset: such a window has no reset time. */
  startedAtMs: number | null;
}

export interface WindowReading {
  readonly id: WindowId;
  readonly fraction: number;
  readonly resetsAtMs: number | null;
  readonly full: boolean;
}

/** The usage windows of one subscription; a window starts with its first use. */
export class Meter {
  readonly windows: readonly MeterWindow[];
  readonly #clock: SimClock;

  constructor(clock: SimClock, limits: Partial<MeterLimits> = {}) {
    this.#clock = clock;
    this.windows = [
      newWindow('5h', 5 * hourMs, limits.fiveHourTokens ?? 10_000_000),
      newWindow('7d', 168 * hourMs, limits.sevenDayTokens ?? 100_000_000),
      newWindow('7d_oi', 168 * hourMs, limits.fableTokens ?? 20_000_000),
    ];
  }

  read(id: WindowId): WindowReading {
    const window = this.#window(id);
    this.#expire(window);
    const fraction = window.usedTokens / window.limitTokens;
    const { startedAtMs, durationMs } = window;
    const resetsAtMs = startedAtMs === null ? null : startedAtMs + durationMs;
    return { id, fraction, resetsAtMs, full: fraction >= 1 };
  }

  /** The full windows that stand in the way of a model. */
  blocking(model: string): WindowReading[] {
    return this.#idsFor(model)
      .map((id) => this.read(id))
      .filter((reading) => reading.full);
  }

  spend(model: string, tokens: number): void {
    for (const id of this.#idsFor(model)) {
      const window = this.#window(id);
      this.#expire(window);
      window.startedAtMs ??= this.#clock.now();
      window.usedTokens += tokens;
    }
  }

  /** Sets a window by hand, for seeds and tests. */
  set(id: WindowId, fraction: number, resetsInMs?: number): void {
    const window = this.#window(id);
    window.usedTokens = fraction * window.limitTokens;
    const leftMs = resetsInMs ?? window.durationMs / 2;
    window.startedAtMs = this.#clock.now() + leftMs - window.durationMs;
  }

  #idsFor(model: string): WindowId[] {
    return model.includes('fable') ? ['5h', '7d', '7d_oi'] : ['5h', '7d'];
  }

  #expire(window: MeterWindow): void {
    const { startedAtMs, durationMs } = window;
    if (startedAtMs === null || this.#clock.now() < startedAtMs + durationMs) return;
    window.startedAtMs = null;
    window.usedTokens = 0;
  }

  #window(id: WindowId): MeterWindow {
    const window = this.windows.find((each) => each.id === id);
    if (window === undefined) throw new Error(`no window ${id}`);
    return window;
  }
}

function newWindow(id: WindowId, durationMs: number, limitTokens: number): MeterWindow {
  return { id, durationMs, limitTokens, usedTokens: 0, startedAtMs: null };
}
