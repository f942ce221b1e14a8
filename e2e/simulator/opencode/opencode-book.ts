import type { SimClock } from '../clock.ts';

export interface OpencodeRow {
  readonly status: string;
  readonly percent: unknown;
  readonly resetsAt: unknown;
}

export type OpencodeUsage = Readonly<Record<string, OpencodeRow>>;

/** What OpenCode Go knows of its keys. */
export class OpencodeBook {
  /** False: the endpoint is not there (404). */
  tellsUsage = true;
  /** Keys without a Go subscription. */
  readonly unsubscribed = new Set<string>();
  readonly #clock: SimClock;
  readonly #usage = new Map<string, OpencodeUsage>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  setUsage(account: string, usage: OpencodeUsage): void {
    this.#usage.set(account, usage);
  }

  usageOf(account: string): OpencodeUsage {
    const row = (hours: number): OpencodeRow => ({
      status: 'ok',
      percent: 0,
      resetsAt: new Date(this.#clock.now() + hours * 3_600_000).toISOString(),
    });
    return this.#usage.get(account) ?? { rolling: row(5), weekly: row(168), monthly: row(700) };
  }
}
