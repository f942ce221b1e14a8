import { expect, test } from 'vitest';
import { figuresOf } from './figures.ts';
import { PLAIN_RULES } from './rules.ts';
import { DAY, HOUR, NOW, reading } from './testing/ranked-pool.ts';

test('where a provider names the windows that rank, no other one counts', () => {
  const rules = { ...PLAIN_RULES, ranked: new Set(['k:5h', 'k:7d']) };
  const ranked = [
    reading({ id: 'k:5h', durationMs: 5 * HOUR, usedFraction: 0.2 }),
    reading({ id: 'k:7d', durationMs: 7 * DAY, usedFraction: 0.3 }),
  ];
  const shown = [
    reading({ id: 'k:total', durationMs: null, usedFraction: 0.9 }),
    reading({ id: 'k:month', durationMs: 30 * DAY, usedFraction: 0.99 }),
  ];
  const figures = figuresOf(ranked, null, rules, NOW);
  expect(figures).toMatchObject({ longUsed: 0.3, shortUsed: 0.2 });
  expect(figuresOf([...shown, ...ranked], null, rules, NOW)).toEqual(figures);
});
