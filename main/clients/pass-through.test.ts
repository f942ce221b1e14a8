import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OwnUse } from '../core/pass-through.ts';
import { ManualTimers } from '../platform/testing/manual-timers.ts';
import { PassThroughSessions } from './pass-through.ts';

const HOUR_MS = 3_600_000;

function setUp(maxSessions?: number) {
  const timers = new ManualTimers();
  let changes = 0;
  const sessions = new PassThroughSessions({
    clock: timers.clock,
    onChange: () => (changes += 1),
    startTimer: timers.start,
    ...(maxSessions === undefined ? {} : { maxSessions }),
  });
  return { timers, sessions, changes: () => changes };
}

function use(session: string, value: string, over: Partial<OwnUse> = {}): OwnUse {
  return {
    client: 1,
    clientName: 'tool',
    provider: 'anthropic',
    kind: 'oauth',
    value,
    session,
    ...over,
  };
}

test('a session uses its own, then the newest that its client brought, then none', () => {
  const { sessions } = setUp();
  const a = sessions.accept(use('s', 'A'));
  expect(sessions.resolve('s')?.value).toBe('A');
  const b = sessions.accept(use('t', 'B'));
  expect(sessions.resolve('s')?.value).toBe('A');
  sessions.markStale('s', a);
  expect(sessions.resolve('s')?.value).toBe('B');
  sessions.accept(use('s', 'A'));
  expect(sessions.resolve('s')?.value).toBe('B');
  sessions.markStale('s', b);
  expect(sessions.resolve('s')).toBeNull();
  expect(sessions.resolve('nobody')).toBeNull();
});

test('one alert a provider and status, however many sessions stop; a fresh credential clears it all', () => {
  const { sessions } = setUp();
  const a = sessions.accept(use('s', 'A'));
  sessions.accept(use('t', 'A'));
  sessions.markStale('s', a);
  sessions.stop('s', 401);
  sessions.stop('t', 401);
  expect(sessions.alerts()).toEqual([{ provider: 'anthropic', status: 401 }]);
  sessions.stop('t', 403);
  expect(sessions.alerts()).toHaveLength(2);
  sessions.accept(use('s', 'A'));
  expect(sessions.alerts()).toHaveLength(2);
  expect(sessions.resolve('s')).toBeNull();
  sessions.accept(use('u', 'B'));
  expect(sessions.alerts()).toEqual([]);
  expect(['s', 't', 'u'].map((one) => sessions.resolve(one)?.value)).toEqual(['A', 'A', 'B']);
});

test('another client’s fresh credential clears nothing', () => {
  const { sessions } = setUp();
  sessions.accept(use('s', 'A'));
  sessions.stop('s', 401);
  sessions.accept(use('t', 'B', { client: 2 }));
  sessions.accept(use('u', 'C', { provider: 'openai' }));
  expect(sessions.alerts()).toEqual([{ provider: 'anthropic', status: 401 }]);
});

test('the oldest session goes when there are too many, and its credential with it', () => {
  const { sessions } = setUp(2);
  const a = sessions.accept(use('s', 'A'));
  sessions.accept(use('t', 'B'));
  sessions.accept(use('s', 'A'));
  const c = sessions.accept(use('u', 'C'));
  expect(sessions.size).toBe(2);
  expect([sessions.resolve('t'), sessions.holds(a), sessions.holds(c)]).toEqual([null, true, true]);
});

test('a session is forgotten after six hours without a request, also if none comes any more', () => {
  const { sessions, timers, changes } = setUp();
  const a = sessions.accept(use('s', 'A'));
  timers.advance(5 * HOUR_MS);
  sessions.accept(use('t', 'B'));
  timers.advance(1 * HOUR_MS);
  expect([sessions.size, sessions.holds(a)]).toEqual([1, false]);
  const before = changes();
  timers.advance(6 * HOUR_MS);
  expect([sessions.size, changes() - before]).toEqual([0, 1]);
});

test('sessions of callers that are not let in any more are forgotten at once', () => {
  const { sessions } = setUp();
  sessions.accept(use('s', 'A'));
  sessions.accept(use('t', 'B', { client: 2 }));
  sessions.keepOnly((client) => client === 2);
  expect([sessions.resolve('s'), sessions.resolve('t')?.value]).toEqual([null, 'B']);
});

const step = fc.record({
  client: fc.integer({ min: 1, max: 2 }),
  provider: fc.constantFrom('anthropic', 'openai'),
  session: fc.integer({ min: 0, max: 2 }),
  value: fc.integer({ min: 0, max: 3 }),
  act: fc.constantFrom('accept', 'accept', 'stale', 'stop'),
});

test('however sessions interleave, none ever gets a credential that its client did not bring to that provider', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { sessions } = setUp(5);
      const brought = new Set<string>();
      for (const { client, provider, session: number, value: which, act } of steps) {
        // A value never repeats over clients and providers: wherever it shows up, it tells where it is from.
        const value = `${client}/${provider}/${which}`;
        const session = `${client}/${provider}/s${number}`;
        if (act === 'accept') {
          sessions.accept(use(session, value, { client, provider }));
          brought.add(value);
        } else if (act === 'stale') {
          const held = sessions.resolve(session);
          if (held !== null) sessions.markStale(session, held.id);
        } else sessions.stop(session, 401);
        for (const c of [1, 2])
          for (const p of ['anthropic', 'openai'])
            for (const n of [0, 1, 2]) {
              const held = sessions.resolve(`${c}/${p}/s${n}`);
              if (held === null) continue;
              expect(held.value.startsWith(`${c}/${p}/`)).toBe(true);
              expect(brought.has(held.value)).toBe(true);
            }
        expect(sessions.size).toBeLessThanOrEqual(5);
      }
    }),
  );
});
