import { priceOf } from '../../main/core/pricing.ts';
import type { ModelPrices } from '../../main/core/pricing.ts';
import { writePast } from '../../main/store/testing/write-past.ts';
import { lookUpPrices } from '../../main/usage/prices/library.ts';
import type { RequestRecord } from '../../shared/model/activity.ts';
import type { AccountUsage } from '../../shared/model/window.ts';
import { pointsBefore, requestsBefore } from './past.ts';
import type { Caller } from './past.ts';

/** So many stand in the list of requests; the rest are in the history only. */
const LISTED = 400;
const A_DAY = 190;
/** Of a large pool only so many accounts have lines of five weeks: the rest would be half a minute of waiting. */
const WITH_WEEKS = 16;

interface History {
  readonly path: string;
  readonly days: number;
  readonly seed: number;
  readonly fixedMs?: number;
  readonly usage: readonly AccountUsage[];
  readonly callers: readonly Caller[];
}

/** What happened in the weeks before, up to a few minutes ago. */
export async function writeHistory(history: History): Promise<void> {
  const { path, days, seed, fixedMs, usage, callers } = history;
  const nowMs = fixedMs ?? Date.now();
  const accounts = Map.groupBy(usage, ({ provider }) => provider);
  const requests = requestsBefore({
    nowMs: nowMs - 60_000,
    days,
    seed,
    callers,
    accounts: new Map([...accounts].map(([provider, own]) => [provider, own.map(({ id }) => id)])),
    aDay: A_DAY,
    price: priceList(),
  });
  await writePast(path, {
    points: pointsBefore(mostUsed(usage), { nowMs, days, seed }),
    older: requests.slice(0, -LISTED),
    newest: requests.slice(-LISTED),
  });
}

/** The charts show the fullest windows first. */
function mostUsed(usage: readonly AccountUsage[]): readonly AccountUsage[] {
  const level = ({ windows }: AccountUsage): number =>
    windows.findLast(({ scope }) => scope === null)?.usedFraction ?? 0;
  return usage.toSorted((a, b) => level(b) - level(a)).slice(0, WITH_WEEKS);
}

function priceList(): (record: RequestRecord) => number | null {
  const known = new Map<string, ModelPrices | null>();
  return (record) => {
    const { provider, model, at } = record;
    if (provider === null || model === null) return null;
    const name = `${provider} ${model}`;
    const prices = known.get(name) ?? lookUpPrices(provider, model);
    known.set(name, prices);
    return priceOf(record, prices, Date.parse(at));
  };
}
