import { expect, test } from 'vitest';
import { findProvider, PROVIDERS } from '../../providers/registry.ts';
import { lookUpPrices } from './library.ts';

test.each([
  'openai',
  'openrouter',
  'xai',
  'deepseek',
  'mistral',
  'groq',
  'together',
  'fireworks',
  'cerebras',
  'moonshot',
  'minimax',
])('the model of a strict check of %s has a list price under that provider’s name', (id) => {
  const { body } = findProvider(PROVIDERS, id).completion ?? {};
  const prices = lookUpPrices(id, (JSON.parse(body ?? '') as { model: string }).model);
  expect(prices?.[0]?.rates.input?.base).toBeGreaterThan(0);
  expect(prices?.[0]?.rates.output?.base).toBeGreaterThan(0);
});
