import { expect, test } from 'vitest';
import { makeAccount, makeSnapshot } from '../testing/snapshot.ts';
import { viewPools } from './pool.ts';

const NOW = Date.parse('2026-01-15T12:00:00.000Z');
const places = [
  { id: 3, rank: 1, share: 4 / 9 },
  { id: 1, rank: 2, share: 3 / 9 },
  { id: 4, rank: 3, share: 2 / 9 },
];

test('accounts stand in the order of the ranking, those that cannot serve after them', () => {
  const accounts = [
    makeAccount(1),
    makeAccount(2, { state: 'disabled' }),
    makeAccount(3),
    makeAccount(4),
    makeAccount(5, { state: 'blocked' }),
  ];
  const [pool] = viewPools(
    makeSnapshot({ accounts, next: { anthropic: 3 }, places: { anthropic: places } }),
    NOW,
  );
  expect(pool?.members.map(({ account }) => account.id)).toEqual([3, 1, 4, 5, 2]);
  expect(pool?.next?.account.id).toBe(3);
  expect(pool?.nextShare).toBe(4 / 9);
});
