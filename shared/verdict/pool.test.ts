import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../model/settings.ts';
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

test('only drain rate gives out shares: under any other strategy the next is next, whatever the shares', () => {
  const accounts = [makeAccount(1), makeAccount(2)];
  const halves = [1, 2].map((id) => ({ id, rank: id, share: 1 / 2 }));
  const settings = { ...DEFAULT_SETTINGS, 'strategy.anthropic': 'round-robin' as const };
  const next = { anthropic: 1 };
  const snapshot = makeSnapshot({ accounts, next, places: { anthropic: halves }, settings });
  expect(viewPools(snapshot, NOW)[0]?.nextShare).toBe('plain');
  expect(viewPools({ ...snapshot, settings: DEFAULT_SETTINGS }, NOW)[0]?.nextShare).toBe(1 / 2);
});

test('while a key is over the pool nobody else comes back for it, and none is next', () => {
  const inMinutes = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
  const blockedUntil = (until: string) => ({
    state: 'blocked' as const,
    blockedUntil: until,
    blocks: [{ scope: 'account', until, reason: 'usage limit' }],
  });
  const accounts = [
    makeAccount(1, blockedUntil(inMinutes(5))),
    makeAccount(2),
    makeAccount(3, { origin: 'override', kind: 'api_key', ...blockedUntil(inMinutes(60)) }),
  ];
  const [pool] = viewPools(
    makeSnapshot({ accounts, next: { anthropic: null }, places: { anthropic: [] } }),
    NOW,
  );
  expect(pool?.next).toBeNull();
  expect(pool?.outlook).toMatchObject({
    kind: 'none',
    backAtMs: NOW + 60 * 60_000,
    first: { account: { id: 3 } },
  });
});
