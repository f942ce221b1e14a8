import type { RequestRecord } from '../../../shared/model/activity.ts';
import { priceOf } from '../../core/pricing.ts';
import type { ModelPrices } from '../../core/pricing.ts';
import type { Logger } from '../../platform/log.ts';
import { askWorker } from './ask-worker.ts';

/** Names come from callers: no more of them are remembered. */
const KNOWN_LIMIT = 1000;

type Ask = typeof askWorker;

/** Prices of the models that were seen; each is asked for once. */
export class PriceBook {
  readonly #log: Logger;
  readonly #ask: Ask;
  readonly #known = new Map<string, ModelPrices | null>();

  constructor(log: Logger, ask: Ask = askWorker) {
    this.#log = log;
    this.#ask = ask;
  }

  /** Gives each record its cost, in place: there may be thousands. Never rejects: what cannot be priced has none. */
  async price(records: readonly RequestRecord[]): Promise<void> {
    await this.#learn(records);
    for (const record of records) {
      const { provider, model } = record;
      if (provider === null || model === null) continue;
      const prices = this.#known.get(keyOf(provider, model)) ?? null;
      record.cost = priceOf(record, prices, Date.parse(record.at));
    }
  }

  async #learn(records: readonly RequestRecord[]): Promise<void> {
    const unknown = new Map<string, { provider: string; model: string }>();
    for (const { provider, model, inputTokens, outputTokens } of records) {
      if (provider === null || model === null) continue;
      if (inputTokens === null && outputTokens === null) continue;
      const key = keyOf(provider, model);
      if (!this.#known.has(key)) unknown.set(key, { provider, model });
    }
    if (unknown.size === 0) return;
    try {
      const found = await this.#ask([...unknown.values()]);
      if (this.#known.size + unknown.size > KNOWN_LIMIT) this.#known.clear();
      for (const [index, key] of [...unknown.keys()].entries())
        this.#known.set(key, found[index] ?? null);
    } catch (error) {
      this.#log.error({ err: error }, 'prices could not be looked up; costs stay unknown');
    }
  }
}

function keyOf(provider: string, model: string): string {
  return `${provider}\n${model}`;
}
