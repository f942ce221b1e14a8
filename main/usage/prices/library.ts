import { calcPrice } from '@pydantic/genai-prices';
import type { ConditionalPrice, ModelPrice } from '@pydantic/genai-prices';
import type { ModelPrices, Rate, Rates } from '../../core/pricing.ts';
import { counterOf } from '../../providers/google-antigravity-windows.ts';

const HOUR_MS = 3_600_000;
/** Whose list price an account's tokens have; the rest have the same name there. */
const LIBRARY_NAMES: Readonly<Record<string, string>> = {
  'openai-codex': 'openai',
  'claude-code': 'anthropic',
  gemini: 'google',
  'google-gemini-cli': 'google',
};

/** OpenCode Go serves other companies' models at about their own list prices; the library knows them under their makers. */
const MAKERS: readonly (readonly [RegExp, string, string])[] = [
  [/^glm-/, 'zai', ''],
  [/^kimi-/, 'moonshotai', ''],
  [/^minimax-/, 'minimax', ''],
  [/^deepseek-/, 'deepseek', ''],
  [/^qwen/, 'openrouter', 'qwen/'],
  [/^mimo-/, 'openrouter', 'xiaomi/'],
];

/**
 * What the library's bundled data says about a model; null when it does not know it. Loading this module
 * takes some 80 ms, so it belongs in a worker. The library asks the network only after `updatePrices`,
 * which nothing here calls.
 */
export function lookUpPrices(provider: string, model: string): ModelPrices | null {
  const [name, providerId] = nameThere(provider, model);
  const found = calcPrice({ input_tokens: 0 }, name, { providerId });
  if (found === null) return null;
  const { prices } = found.model;
  return Array.isArray(prices)
    ? prices.map((one) => ({ constraint: constraintOf(one), rates: ratesOf(one.prices) }))
    : [{ constraint: null, rates: ratesOf(prices) }];
}

function nameThere(provider: string, model: string): readonly [model: string, provider: string] {
  const maker = provider === 'opencode-go' ? MAKERS.find(([models]) => models.test(model)) : null;
  return maker == null ? [model, ownerOf(provider, model)] : [maker[2] + model, maker[1]];
}

/** Antigravity serves other companies' models as well, each at its own list price. */
function ownerOf(provider: string, model: string): string {
  if (provider === 'google-antigravity') return counterOf(model) ?? 'google';
  return LIBRARY_NAMES[provider] ?? provider;
}

function constraintOf({ constraint }: ConditionalPrice): ModelPrices[number]['constraint'] {
  if (constraint === undefined) return null;
  if ('start_date' in constraint) return { fromMs: Date.parse(constraint.start_date) };
  return { dayStartMs: timeOfDay(constraint.start_time), dayEndMs: timeOfDay(constraint.end_time) };
}

/** `08:30:00Z` or with an offset. */
function timeOfDay(text: string): number {
  const atMs = Date.parse(`1970-01-02T${text}`);
  return ((atMs % (24 * HOUR_MS)) + 24 * HOUR_MS) % (24 * HOUR_MS);
}

function ratesOf(price: ModelPrice): Rates {
  return {
    input: rateOf(price['input_mtok']),
    output: rateOf(price['output_mtok']),
    cacheRead: rateOf(price['cache_read_mtok']),
    cacheWrite: rateOf(price['cache_write_mtok']),
    cacheWrite1h: rateOf(price['cache_write_1h_mtok']),
  };
}

function rateOf(price: ModelPrice[string]): Rate | null {
  if (price === undefined) return null;
  if (typeof price === 'number') return { base: price, tiers: [] };
  const tiers = price.tiers.map(({ start, price: dollars }) => ({ start, price: dollars }));
  return { base: price.base, tiers: tiers.sort((one, other) => one.start - other.start) };
}
