import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../shared/contract/state.ts';
import { DEFAULT_SETTINGS } from '../../shared/model/settings.ts';
import {
  HOUR,
  NOW,
  instant,
  makeAccount,
  makeSnapshot,
  makeUsage,
  makeWindow,
} from '../../shared/testing/snapshot.ts';
import { NO_NOTICES, decideNotices } from './notices.ts';
import type { Notice } from './notices.ts';

interface At {
  readonly atMs: number;
  readonly snapshot: Snapshot;
}

describe('any life', () => {
  const state = fc.constantFrom('ready', 'blocked', 'paused', 'disabled', 'locked');
  const account = fc.record({
    state,
    /** The history of an account's failures goes forwards. */
    fails: fc.boolean(),
    windows: fc.array(
      fc.record({
        id: fc.constantFrom('5h', '7d', 'opus'),
        used: fc.option(fc.constantFrom(0, 0.3, 0.79, 0.8, 0.94, 0.95, 0.99, 1)),
        leftMs: fc.option(fc.integer({ min: -HOUR, max: 8 * HOUR })),
      }),
      { maxLength: 3 },
    ),
    stale: fc.boolean(),
    expiry: fc.option(fc.integer({ min: -HOUR, max: 40 * HOUR })),
    available: fc.option(fc.nat(3)),
  });
  const step = fc.record({
    passMs: fc.integer({ min: 1, max: 6 * HOUR }),
    accounts: fc.array(account, { minLength: 1, maxLength: 5 }),
    next: fc.boolean(),
    settings: fc.record({ proxyPaused: fc.boolean(), notifyUsage: fc.boolean() }),
  });
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  function snapshotOf({ accounts, next, settings }: Step, atMs: number): Snapshot {
    const made = accounts.map(({ state: is, fails }, index) => {
      const id = index + 1;
      const until = instant(atMs + HOUR);
      return makeAccount(id, {
        provider: id % 2 === 0 ? 'openai' : 'anthropic',
        state: is,
        paused: is === 'paused',
        disabled:
          is === 'disabled'
            ? { cause: 'revoked', at: instant(fails ? atMs : 0), detail: null }
            : null,
        blocks: is === 'blocked' ? [{ scope: 'account', until, reason: 'usage limit' }] : [],
        blockedUntil: is === 'blocked' ? until : null,
      });
    });
    const usage = accounts.map(({ windows, stale, expiry, available }, index) => ({
      ...makeUsage(
        index + 1,
        [...new Map(windows.map((window) => [window.id, window])).values()].map(
          ({ id, used, leftMs }) =>
            makeWindow(5 * HOUR, used, 0, {
              id,
              label: id,
              scope: id === 'opus' ? 'opus' : null,
              resetsAt: leftMs === null ? null : instant(atMs + leftMs),
            }),
        ),
      ),
      stale,
      resets: { available, soonestExpiry: expiry === null ? null : instant(atMs + expiry) },
    }));
    return makeSnapshot({
      accounts: made,
      usage,
      settings: { ...DEFAULT_SETTINGS, ...settings },
      next: { anthropic: next ? 1 : null, openai: null },
    });
  }

  /** Ids are never given again, so an account that has gone stays gone. */
  function lives(steps: readonly Step[]): readonly At[] {
    let atMs = 0;
    let most = Infinity;
    return steps.map((one_) => {
      atMs += one_.passMs;
      most = Math.min(most, one_.accounts.length);
      const kept = { ...one_, accounts: one_.accounts.slice(0, most) };
      return { atMs, snapshot: snapshotOf(kept, atMs) };
    });
  }

  function run(steps: readonly At[]) {
    let memory = NO_NOTICES;
    const notices: Notice[][] = [];
    for (const { atMs, snapshot } of steps) {
      const decided = decideNotices(memory, snapshot, NOW + atMs);
      ({ memory } = decided);
      notices.push([...decided.notices]);
    }
    return { memory, notices };
  }

  const life = fc.array(step, { minLength: 1, maxLength: 12 }).map((steps) => lives(steps));

  test('never tells the same twice', () => {
    fc.assert(
      fc.property(life, (steps) => {
        const keys = run(steps)
          .notices.flat()
          .map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 500 },
    );
  });

  test('is silent at first, and when nothing has changed', () => {
    fc.assert(
      fc.property(life, (steps) => {
        expect(run(steps).notices[0]).toEqual([]);
        const last = steps.at(-1);
        if (last !== undefined) expect(run([...steps, last]).notices.at(-1)).toEqual([]);
      }),
    );
  });

  test('does not depend on the order of accounts, readings and windows', () => {
    fc.assert(
      fc.property(life, (steps) => {
        const turned = steps.map(({ atMs, snapshot }) => ({
          atMs,
          snapshot: {
            ...snapshot,
            accounts: snapshot.accounts.toReversed(),
            providers: snapshot.providers.toReversed(),
            usage: snapshot.usage
              .map((usage) => ({ ...usage, windows: usage.windows.toReversed() }))
              .toReversed(),
          },
        }));
        expect(run(turned)).toEqual(run(steps));
      }),
    );
  });

  test('remembers only what is there', () => {
    fc.assert(
      fc.property(life, (steps) => {
        const { memory } = run(steps);
        const last = steps.at(-1)?.snapshot;
        expect([...memory.accounts.keys()]).toEqual(last?.accounts.map(({ id }) => id));
        for (const { windows } of memory.accounts.values())
          expect(windows.size).toBeLessThanOrEqual(3);
      }),
    );
  });

  test('has something to tell: the rules above are not kept by silence', () => {
    const occasions = fc
      .sample(life, { seed: 4, numRuns: 300 })
      .flatMap((steps) => run(steps).notices.flat())
      .map(({ key }) => key.replace(/^many:/, '').replace(/:.*/, ''));
    expect(new Set(occasions)).toEqual(new Set(['account', 'dry', 'usage', 'reset', 'credit']));
  });
});
