import { expect, test } from 'vitest';
import { PROVIDERS } from '../../providers/registry.ts';
import { lookUpPrices } from './library.ts';

/** Bills a key's account by use; elsewhere a plan pays. */
const BY_KEY = PROVIDERS.filter(({ policy, completion }) => {
  return completion != null && policy.includes('billed to your');
});

test.each(BY_KEY.map(({ id, completion }) => [id, completion?.body ?? ''] as const))(
  'the model of a strict check of %s has a list price under that provider’s name',
  (id, body) => {
    const prices = lookUpPrices(id, (JSON.parse(body) as { model: string }).model);
    expect(prices?.[0]?.rates.input?.base).toBeGreaterThan(0);
    expect(prices?.[0]?.rates.output?.base).toBeGreaterThan(0);
  },
);
