import { readFileSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import { NO_TOKENS } from '../../../shared/model/tokens.ts';
import type { TokenUsage } from '../../../shared/model/tokens.ts';
import { priceOf } from '../../core/pricing.ts';
import { createLog } from '../../platform/log.ts';
import { lookUpPrices } from './library.ts';
import { PRICE_DATA } from './price-data.ts';
import { PriceBook } from './price-book.ts';

const AT = Date.parse('2026-11-19T12:00:00Z');

function cost(provider: string, model: string, tokens: Partial<TokenUsage>): number | null {
  return priceOf({ ...NO_TOKENS, ...tokens }, lookUpPrices(provider, model), AT);
}

test('the date belongs to the installed price data', () => {
  const manifest = new URL(
    '../../../node_modules/@pydantic/genai-prices/package.json',
    import.meta.url,
  );
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  expect(version).toBe(PRICE_DATA.version);
});

test.each([
  // $5 in, $25 out, $0.50 read, $6.25 written, $10 written for an hour
  ['anthropic', 'claude-opus-4-5', { inputTokens: 1_000_000 }, 5],
  ['anthropic', 'claude-opus-4-5-20251101', { outputTokens: 1_000_000 }, 25],
  ['anthropic', 'claude-opus-4-5', { inputTokens: 0, cacheReadTokens: 1_000_000 }, 0.5],
  ['anthropic', 'claude-opus-4-5', { inputTokens: 0, cacheWriteTokens: 1_000_000 }, 6.25],
  [
    'anthropic',
    'claude-opus-4-5',
    { inputTokens: 0, cacheWriteTokens: 1_000_000, cacheWrite1hTokens: 1_000_000 },
    10,
  ],
  ['openai-codex', 'gpt-5.1-codex', { inputTokens: 100_000, cacheReadTokens: 1_000_000 }, 0.25],
  ['openai', 'gpt-5.1', { outputTokens: 100_000 }, 1],
  ['gemini', 'gemini-2.5-flash', { inputTokens: 1_000_000 }, 0.3],
  ['google-gemini-cli', 'gemini-2.5-flash', { outputTokens: 1_000_000 }, 2.5],
  ['google-antigravity', 'gemini-2.5-flash', { inputTokens: 1_000_000 }, 0.3],
  ['google-antigravity', 'claude-opus-4-5', { inputTokens: 1_000_000 }, 5],
])('%s %s: %j costs $%d', (provider, model, tokens, dollars) => {
  expect(cost(provider, model, tokens)).toBeCloseTo(dollars, 10);
});

// OpenCode Go serves other companies’ models: each costs what its maker lists.
test.each([
  ['glm-5.2', 'zai', 'glm-5.2'],
  ['kimi-k2.5', 'moonshotai', 'kimi-k2.5'],
  ['minimax-m3', 'minimax', 'minimax-m3'],
  ['deepseek-v4-flash', 'deepseek', 'deepseek-v4-flash'],
  ['qwen3.6-plus', 'openrouter', 'qwen/qwen3.6-plus'],
])('opencode-go %s has the price of %s', (model, maker, there) => {
  const prices = lookUpPrices('opencode-go', model);
  expect(prices).not.toBeNull();
  expect(prices).toEqual(lookUpPrices(maker, there));
});

test('opencode-go: a model of nobody known has no price', () => {
  expect(lookUpPrices('opencode-go', 'big-pickle')).toBeNull();
});

test('a long context costs its tier from the first token on, and the cache counts for its length', () => {
  const short = { inputTokens: 100_000, cacheReadTokens: 100_000, outputTokens: 1000 };
  const long = { ...short, cacheReadTokens: 100_001 };
  expect(cost('anthropic', 'claude-sonnet-4-5', short)).toBeCloseTo(0.3 + 0.03 + 0.015, 10);
  expect(cost('anthropic', 'claude-sonnet-4-5', long)).toBeCloseTo(0.6 + 0.0600006 + 0.0225, 10);
});

test.each([
  ['an unknown model', 'anthropic', 'no-such-model', { inputTokens: 1 }],
  ['an unknown provider', 'nobody', 'claude-opus-4-5', { inputTokens: 1 }],
  ['an answer without tokens', 'anthropic', 'claude-opus-4-5', {}],
])('%s has no cost', (_, provider, model, tokens) => {
  expect(cost(provider, model, tokens)).toBeNull();
});

test('attack: nothing asks the network for prices', () => {
  const asked = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'));
  for (const model of ['claude-opus-4-5', 'no-such-model'])
    for (const provider of ['anthropic', 'openai', 'nobody']) lookUpPrices(provider, model);
  expect(asked).not.toHaveBeenCalled();
  asked.mockRestore();
});

const MODELS = [
  ['anthropic', 'claude-opus-4-5'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['anthropic', 'claude-haiku-4-5'],
  ['openai', 'gpt-5.1-codex'],
  ['openai', 'gpt-5.4'],
  ['google', 'gemini-2.5-pro'],
  ['deepseek', 'deepseek-chat'],
] as const;
const tokens = fc.integer({ min: 0, max: 600_000 });

test('agrees with the library for any tokens and time', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...MODELS),
      fc.tuple(tokens, tokens, tokens, tokens, tokens),
      fc.date({ min: new Date('2024-01-01'), max: new Date('2027-06-01'), noInvalidDate: true }),
      ([provider, model], [input, output, read, write, write1h], timestamp) => {
        const isAnthropic = provider === 'anthropic';
        const used: TokenUsage = {
          inputTokens: input,
          outputTokens: output,
          cacheReadTokens: read,
          cacheWriteTokens: isAnthropic ? write + write1h : 0,
          cacheWrite1hTokens: isAnthropic ? write1h : null,
        };
        const written = used.cacheWriteTokens ?? 0;
        const wanted = calcPrice(
          {
            input_tokens: input + read + written,
            output_tokens: output,
            cache_read_tokens: read,
            cache_write_tokens: written,
            ...(isAnthropic ? { cache_write_1h_tokens: write1h } : {}),
          },
          model,
          { providerId: provider, timestamp },
        );
        const got = priceOf(used, lookUpPrices(provider, model), timestamp.getTime());
        expect(wanted).not.toBeNull();
        expect(got).toBeCloseTo(wanted?.total_price ?? Number.NaN, 8);
      },
    ),
  );
});

function record(fields: Partial<RequestRecord>): RequestRecord {
  return {
    ...NO_TOKENS,
    id: 'r',
    at: '2026-11-19T12:00:00.000Z',
    client: 'cli',
    provider: 'anthropic',
    account: 1,
    model: 'claude-opus-4-5',
    method: 'POST',
    path: '/v1/messages',
    status: 200,
    error: null,
    attempts: 1,
    clientId: null,
    attemptList: [],
    session: null,
    firstByteMs: 1,
    durationMs: 2,
    cost: null,
    ...fields,
  };
}

test('the worker prices a batch, and each model is asked for once', async () => {
  const asked: unknown[] = [];
  const { askWorker } = await import('./ask-worker.ts');
  const book = new PriceBook(createLog('silent'), (models) => {
    asked.push(models);
    return askWorker(models);
  });
  const batch = [
    record({ inputTokens: 1_000_000 }),
    record({ outputTokens: 1_000_000 }),
    record({ model: 'no-such-model', inputTokens: 5 }),
    record({ model: 'never-answered' }),
    record({ provider: null, inputTokens: 5 }),
  ];
  const costs = [5, 25, null, null, null];
  for (const _time of ['first', 'again']) {
    await book.price(batch);
    expect(batch.map(({ cost: dollars }) => dollars)).toEqual(costs);
  }
  expect(asked).toEqual([
    [
      { provider: 'anthropic', model: 'claude-opus-4-5' },
      { provider: 'anthropic', model: 'no-such-model' },
    ],
  ]);
});

test('without prices records keep going', async () => {
  const book = new PriceBook(createLog('silent'), () => Promise.reject(new Error('no thread')));
  const batch = [record({ inputTokens: 1 })];
  await book.price(batch);
  expect(batch).toEqual([record({ inputTokens: 1 })]);
});
