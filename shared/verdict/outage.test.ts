import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UsageWindow } from '../model/window.ts';
import {
  DAY,
  HOUR,
  NOW,
  instant,
  makeAccount,
  makeSnapshot,
  makeUsage,
  makeWindow,
} from '../testing/snapshot.ts';
import { viewAccount } from './account-verdict.ts';
import type { AccountView } from './account-verdict.ts';
import { firstOutage } from './outage.ts';
import { viewPools } from './pool.ts';

/** Empty after `emptyIn` hours, reset after `resetIn`. */
function drying(emptyIn: number, resetIn: number, over: Partial<UsageWindow> = {}): UsageWindow {
  const leftMs = resetIn * HOUR;
  return makeWindow(leftMs + 2 * HOUR, 0.5, leftMs, { drainRate: 0.5 / emptyIn, ...over });
}

function seen(...windows: readonly UsageWindow[]): AccountView {
  return viewAccount(makeAccount(1), makeUsage(1, windows), NOW);
}

function blocked(untilIn: number, ...windows: readonly UsageWindow[]): AccountView {
  const account = makeAccount(1, { state: 'blocked', blockedUntil: instant(untilIn * HOUR) });
  return viewAccount(account, makeUsage(1, windows), NOW);
}

function hours(members: readonly AccountView[]): readonly (number | null)[] {
  const outage = firstOutage(members, NOW);
  return outage === null ? [] : [outage.fromMs, outage.toMs].map(inHours);
}

function inHours(atMs: number): number | null {
  return Number.isFinite(atMs) ? Math.round(((atMs - NOW) / HOUR) * 1000) / 1000 : null;
}

describe('firstOutage', () => {
  test('lasts from the last that is empty to the first that is back', () => {
    expect(hours([seen(drying(1, 4)), seen(drying(2, 6))])).toEqual([2, 4]);
  });

  test('two that are never empty at once are no outage', () => {
    expect(hours([seen(drying(1, 2)), seen(drying(3, 5))])).toEqual([]);
  });

  test('a block that ends meanwhile fills the gap', () => {
    expect(hours([blocked(2), seen(drying(3, 5))])).toEqual([]);
    expect(hours([blocked(4), seen(drying(3, 5))])).toEqual([3, 4]);
  });

  test('a member whose week is empty when its 5 h are back is not back', () => {
    const week = drying(3, 50);
    expect(hours([seen(drying(1, 3.5), week)])).toEqual([1, 50]);
    expect(hours([blocked(3.5, week)])).toEqual([null, 50]);
  });

  test('one whose window does not run dry, is not known or too old is there for all', () => {
    const dry = seen(drying(1, 4));
    const read = makeUsage(1, [drying(1, 4)]);
    const old = { ...read, stale: true, fetchedAt: instant(-HOUR) };
    expect(hours([dry, seen(makeWindow(5 * HOUR, 0.1, 2 * HOUR))])).toEqual([]);
    expect(hours([dry, seen(makeWindow(5 * HOUR, null, 2 * HOUR))])).toEqual([]);
    expect(hours([dry, viewAccount(makeAccount(2), old, NOW)])).toEqual([]);
  });

  test('a paused one serves nobody, and one of one model family keeps no other model away', () => {
    const paused = viewAccount(makeAccount(2, { state: 'paused' }), null, NOW);
    expect(hours([seen(drying(1, 4)), paused])).toEqual([1, 4]);
    expect(hours([seen(drying(1, 4, { scope: 'opus' }))])).toEqual([]);
    expect(hours([paused])).toEqual([null, null]);
  });
});

const windows = fc
  .array(
    fc.record({ emptyIn: fc.integer({ min: 1, max: 40 }), more: fc.integer({ min: 1, max: 40 }) }),
    {
      maxLength: 3,
    },
  )
  .map((all) => all.map(({ emptyIn, more }) => [emptyIn, emptyIn + more] as const));
const member = fc.record({ windows, blockedIn: fc.option(fc.integer({ min: 1, max: 40 })) });
type Drawn = typeof member extends fc.Arbitrary<infer T> ? T : never;

function viewOf({ windows: all, blockedIn }: Drawn): AccountView {
  const drawn = all.map(([emptyIn, resetIn]) => drying(emptyIn, resetIn));
  return blockedIn === null ? seen(...drawn) : blocked(blockedIn, ...drawn);
}

/** The plain reading of the model, hour by hour. */
function isOut({ windows: all, blockedIn }: Drawn, hour: number): boolean {
  return hour < (blockedIn ?? 0) || all.some(([from, to]) => hour >= from && hour < to);
}

test('is the first hour in which every member is out, however windows and blocks overlap', () => {
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 4 }), (members) => {
      const clock = Array.from({ length: 90 }, (_, hour) => hour);
      const out = clock.map((hour) => members.every((one) => isOut(one, hour)));
      const from = out.indexOf(true);
      const to = out.indexOf(false, from);
      const found = hours(members.map((one) => viewOf(one)));
      expect(found).toEqual(from === -1 ? [] : [from === 0 ? null : from, to]);
    }),
    { numRuns: 300 },
  );
});

test('a pool is empty never before each of its members is, and one more member never makes it worse', () => {
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 4 }), member, (members, more) => {
      const views = members.map((one) => viewOf(one));
      const pool = firstOutage(views, NOW);
      const fromMs = pool?.fromMs ?? Infinity;
      for (const view of views)
        expect(fromMs).toBeGreaterThanOrEqual(firstOutage([view], NOW)?.fromMs ?? Infinity);
      const larger = firstOutage([...views, viewOf(more)], NOW)?.fromMs ?? Infinity;
      expect(larger).toBeGreaterThanOrEqual(fromMs);
    }),
  );
});

describe('outlook of a pool', () => {
  function outlook(...all: readonly (readonly UsageWindow[])[]) {
    const accounts = all.map((_, index) => makeAccount(index + 1));
    const usage = all.map((one, index) => makeUsage(index + 1, one));
    const snapshot = makeSnapshot({ accounts, usage, next: { anthropic: 1 } });
    return viewPools(snapshot, NOW)[0]?.outlook;
  }

  test('runs dry with its last member and recovers with the first', () => {
    expect(outlook([drying(1, 4)], [drying(2, 6)])).toEqual({
      kind: 'dry',
      emptyAtMs: NOW + 2 * HOUR,
      backAtMs: NOW + 4 * HOUR,
    });
  });

  test('does not run dry when one is back before the other is empty, and promises nothing', () => {
    expect(outlook([drying(1, 2)], [drying(3, 5)])).toEqual({ kind: 'early' });
  });

  test('is decided by the windows of all models', () => {
    const opus = makeWindow(7 * DAY, 0.9, 90 * HOUR, { scope: 'opus', id: 'opus' });
    expect(outlook([makeWindow(7 * DAY, 0.3, 90 * HOUR), opus])?.kind).toBe('fine');
  });
});
