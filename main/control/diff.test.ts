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
  ]);
  expect(changes).toContainEqual({ kind: 'account-removed', id: 1 });
  expect(changes).toContainEqual({ kind: 'next', next: { anthropic: 2 } });
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
