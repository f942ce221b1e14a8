import type { TokenUsage } from '../../shared/model/tokens.ts';
import { isCounted } from './read-tokens.ts';

/** US dollars per million tokens. Where a tier begins, the whole request costs its price. */
export interface Rate {
  readonly base: number;
  /** Ascending. `start`: the input of one request, cache included, above which the tier holds. */
  readonly tiers: readonly { readonly start: number; readonly price: number }[];
}

/** Null: that kind costs what its parent does (a cache its input; an hour's cache the short one). */
export interface Rates {
  readonly input: Rate | null;
  readonly output: Rate | null;
  readonly cacheRead: Rate | null;
  readonly cacheWrite: Rate | null;
  readonly cacheWrite1h: Rate | null;
}

/** From when, or between which times of the day (UTC), the rates hold. */
type Constraint =
  | { readonly fromMs: number }
  | { readonly dayStartMs: number; readonly dayEndMs: number };

/** The last one whose constraint holds is taken, else the first. */
export type ModelPrices = readonly {
  readonly constraint: Constraint | null;
  readonly rates: Rates;
}[];

const DAY_MS = 86_400_000;
const PER = 1_000_000;

/** US dollars at list price; null when the answer told no tokens, or nothing is known about the prices. */
export function priceOf(
  tokens: TokenUsage,
  prices: ModelPrices | null,
  atMs: number,
): number | null {
  const rates = prices === null ? null : ratesAt(prices, atMs);
  if (rates === null || !isCounted(tokens)) return null;
  const { input, output, cacheRead, cacheWrite, cacheWrite1h } = rates;
  // No figure is better than one that leaves a part out.
  if ((input === null && inputOf(tokens) > 0) || (output === null && tokens.outputTokens))
    return null;
  const written1h = tokens.cacheWrite1hTokens ?? 0;
  const written = (tokens.cacheWriteTokens ?? 0) - written1h;
  const all = inputOf(tokens);
  return (
    cost(tokens.inputTokens ?? 0, input, all) +
    cost(tokens.cacheReadTokens ?? 0, cacheRead ?? input, all) +
    cost(written, cacheWrite ?? input, all) +
    cost(written1h, cacheWrite1h ?? cacheWrite ?? input, all) +
    cost(tokens.outputTokens ?? 0, output, all)
  );
}

function ratesAt(prices: ModelPrices, atMs: number): Rates | null {
  for (let index = prices.length - 1; index >= 0; index -= 1) {
    const { constraint, rates } = prices[index] ?? { constraint: null, rates: null };
    if (constraint === null || holds(constraint, atMs)) return rates;
  }
  return prices[0]?.rates ?? null;
}

function holds(constraint: Constraint, atMs: number): boolean {
  if ('fromMs' in constraint) return atMs >= constraint.fromMs;
  const { dayStartMs, dayEndMs } = constraint;
  const time = ((atMs % DAY_MS) + DAY_MS) % DAY_MS;
  return dayEndMs < dayStartMs
    ? time >= dayStartMs || time < dayEndMs
    : time >= dayStartMs && time < dayEndMs;
}

function cost(tokens: number, rate: Rate | null, all: number): number {
  if (rate === null || tokens === 0) return 0;
  const price = rate.tiers.findLast(({ start }) => all > start)?.price ?? rate.base;
  return (price * tokens) / PER;
}

function inputOf({ inputTokens, cacheReadTokens, cacheWriteTokens }: TokenUsage): number {
  return (inputTokens ?? 0) + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0);
}
