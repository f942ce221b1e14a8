import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf, windowStatus } from './limits.ts';
import type { WindowReading } from './usage.ts';

const NOW = 1_800_000_000_000;

function full(fields: Partial<WindowReading>): WindowReading {
  return {
    id: 'w',
    label: 'w',
    durationMs: 1000,
    resetsAtMs: NOW + 1000,
    usedFraction: 1,
    status: 'exhausted',
    scope: null,
    source: 'poll',
    ...fields,
  };
}

test.each([
  [null, 'unknown'],
  [0, 'ok'],
  [0.8999, 'ok'],
  [0.9, 'warning'],
  [0.9999, 'warning'],
  [1, 'exhausted'],
  [1.2, 'exhausted'],
])('%s used is %s', (used, status) => {
  expect(windowStatus(used)).toBe(status);
});

test('no block is longer than any usage window is', () => {
  const [block] = blocksOf([full({ resetsAtMs: NOW + 1e12 })], NOW);
  expect(block?.untilMs).toBe(NOW + 31 * 24 * 3_600_000);
});

test('shared windows block the account until the latest reset, a family only itself', () => {
  const windows = [
    full({ id: '5h', resetsAtMs: NOW + 5 }),
    full({ id: '7d', resetsAtMs: NOW + 7 }),
    full({ id: 'opus', scope: 'opus', resetsAtMs: NOW + 9 }),
    full({ id: 'other', status: 'warning', resetsAtMs: NOW + 100 }),
  ];
  const block = { reason: 'usage window', billing: false };
  expect(blocksOf(windows, NOW)).toEqual([
    { scope: 'account', untilMs: NOW + 7, ...block },
    { scope: 'family:opus', untilMs: NOW + 9, ...block },
  ]);
});

test('without a reset a shared window blocks for a minute, a family never', () => {
  const windows = [full({ resetsAtMs: null }), full({ scope: 'opus', resetsAtMs: null })];
  expect(blocksOf(windows, NOW)).toMatchObject([{ scope: 'account', untilMs: NOW + 60_000 }]);
});

test('a window past its reset blocks nothing', () => {
  expect(blocksOf([full({ resetsAtMs: NOW })], NOW)).toEqual([]);
});

test('no block ends in the past, and there is one a scope', () => {
  const window = fc.record({
    resetsAtMs: fc.option(fc.integer({ min: NOW - 1e9, max: NOW + 1e9 })),
    scope: fc.constantFrom(null, 'opus', 'fable'),
    status: fc.constantFrom('ok', 'exhausted', 'unknown', 'warning'),
  });
  fc.assert(
    fc.property(fc.array(window), (windows) => {
      const blocks = blocksOf(
        windows.map((fields) => full(fields)),
        NOW,
      );
      expect(blocks.every((block) => block.untilMs > NOW)).toBe(true);
      expect(new Set(blocks.map((block) => block.scope)).size).toBe(blocks.length);
    }),
  );
});
