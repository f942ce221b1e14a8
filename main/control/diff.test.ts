import { expect, test } from 'vitest';
import { diffSnapshots } from './diff.ts';
import { nextChangeAtMs } from './next-change.ts';
import { buildSnapshot } from './snapshot.ts';
import { fakeWorld, poolAccount } from './testing/fake-services.ts';

test('equal snapshots differ in nothing', () => {
  const world = fakeWorld();
  expect(diffSnapshots(buildSnapshot(world.services), buildSnapshot(world.services))).toEqual([]);
});

test('lists change by entry, and a removed account is named', () => {
  const world = fakeWorld();
  const before = buildSnapshot(world.services);
  world.accounts = [poolAccount(2, { label: 'Work' }), poolAccount(3)];
  world.settings = { ...world.settings, theme: 'dark' };
  const changes = diffSnapshots(before, buildSnapshot(world.services));
  expect(changes.map(({ kind }) => kind)).toEqual([
    'account',
    'account',
    'account-removed',
    'settings',
    'next',
    'places',
  ]);
  expect(changes).toContainEqual({ kind: 'account-removed', id: 1 });
  expect(changes).toContainEqual({ kind: 'next', next: { anthropic: 2 } });
  const places = [
    { id: 2, rank: 1, share: 1 },
    { id: 3, rank: 2, share: 0 },
  ];
  expect(changes).toContainEqual({ kind: 'places', places: { anthropic: places } });
});

test('the next change by time is the earliest instant that has not come', () => {
  const world = fakeWorld();
  const nowMs = world.clock.now();
  const block = (untilMs: number) => ({ scope: 'account', untilMs, reason: 'x', billing: false });
  world.accounts = [poolAccount(1, { blocks: [block(nowMs + 900), block(nowMs + 500)] })];
  const snapshot = buildSnapshot(world.services);
  expect(nextChangeAtMs(snapshot, nowMs)).toBe(nowMs + 500);
  expect(nextChangeAtMs(snapshot, nowMs + 500)).toBe(nowMs + 900);
  expect(nextChangeAtMs(snapshot, nowMs + 900)).toBeNull();
});

test('a drain rate that falls by the passing of time alone is not told with every event', () => {
  const world = fakeWorld();
  const reading = (drainRate: number, usedFraction: number) => ({
    ...buildSnapshot(world.services),
    usage: [
      {
        id: 1,
        provider: 'anthropic',
        email: null,
        windows: [
          {
            id: 'anthropic:5h',
            label: '5 h',
            durationMs: 18_000_000,
            resetsAt: null,
            usedFraction,
            amount: null,
            drainRate,
            status: 'ok' as const,
            scope: null,
            source: 'poll' as const,
          },
        ],
        fetchedAt: null,
        stale: false,
        notes: [],
        resets: { available: null, soonestExpiry: null },
      },
    ],
  });
  expect(diffSnapshots(reading(0.123_45, 0.5), reading(0.123_44, 0.5))).toEqual([]);
  expect(diffSnapshots(reading(0.123_45, 0.5), reading(0.11, 0.5))).toHaveLength(1);
  expect(diffSnapshots(reading(0.123_45, 0.5), reading(0.123_45, 0.6))).toHaveLength(1);
});
