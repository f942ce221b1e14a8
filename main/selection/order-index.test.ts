import { expect, test } from 'vitest';
import { PLAIN_RULES } from '../core/ranking/rules.ts';
import { OrderIndex } from './order-index.ts';

test('attack: a client names ten thousand models of a provider where each is a family', () => {
  const index = new OrderIndex({ accounts: () => [], windowsOf: () => [] });
  for (let model = 0; model < 10_000; model += 1)
    index.order(
      {
        provider: 'gemini',
        model: `m-${model}`,
        family: `m-${model}`,
        strategy: 'drain-rate',
        rules: PLAIN_RULES,
      },
      0,
    );
  expect(index.size).toBeGreaterThan(0);
  expect(index.size).toBeLessThanOrEqual(500);
});
