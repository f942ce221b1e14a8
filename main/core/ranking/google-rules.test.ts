import { expect, test } from 'vitest';
import { figuresOf } from './figures.ts';
import { PLAIN_RULES } from './rules.ts';
import { DAY, HOUR, NOW, reading } from './testing/ranked-pool.ts';

const FULLEST = { ...PLAIN_RULES, familyMeters: 'instead', windows: 'fullest' } as const;
const WINDOWS = [
  reading({ id: 'g:5h', durationMs: 5 * HOUR, usedFraction: 0.8, scope: 'google' }),
  reading({ id: 'g:7d', durationMs: 7 * DAY, usedFraction: 0.3, scope: 'google' }),
  reading({ id: 'a:7d', durationMs: 7 * DAY, usedFraction: 0.99, scope: 'anthropic' }),
];

test('the fullest window of the counter alone ranks an account, whatever its length', () => {
  const figures = figuresOf(WINDOWS, 'google', FULLEST, NOW);
  expect(figures).toMatchObject({ long: { id: 'g:5h' }, longUsed: 0.8, short: null });
  expect(figuresOf(WINDOWS, 'anthropic', FULLEST, NOW).long?.id).toBe('a:7d');
  expect(figuresOf(WINDOWS, 'openai', FULLEST, NOW).long).toBeNull();
});

test('a window whose length is not told counts as 24 hours', () => {
  const windows = [
    reading({
      id: 'g',
      durationMs: null,
      usedFraction: 0.6,
      resetsAtMs: NOW + 12 * HOUR,
      scope: 'google',
    }),
  ];
  expect(figuresOf(windows, 'google', FULLEST, NOW)).toMatchObject({
    longRate: 0.05,
    long: { durationMs: DAY },
  });
});

test('windows that are only shown rank nobody: the sessions are spread evenly', () => {
  const shown = { ...PLAIN_RULES, windows: 'shown' } as const;
  const idle = figuresOf([], null, shown, NOW);
  expect(figuresOf([reading({ id: 'x', usedFraction: 0.99 })], null, shown, NOW)).toEqual(idle);
});
