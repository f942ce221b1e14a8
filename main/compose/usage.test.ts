import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PoolAccount } from '../core/account.ts';
import type { AccountPool } from '../credentials/pool.ts';
import { ok } from '../../shared/result.ts';
import { Cleanup } from '../platform/cleanup.ts';
import { Power } from '../platform/power.ts';
import type { PollPace } from '../usage/poll-times.ts';
import type { Profile } from './profile.ts';
import { createUsage, usageAnswers } from './usage.ts';

const HOUR_MS = 3_600_000;
const SOON_MS = 2_000;

let asked: number;
let enabled: boolean;
let pace: PollPace;
let cleanup: Cleanup;
let power: Power;
let parts: ReturnType<typeof createUsage>;

beforeEach(async () => {
  vi.useFakeTimers();
  asked = 0;
  const log = pino({ level: 'silent' });
  cleanup = new Cleanup(log);
  power = new Power({ onError: () => undefined, hasNetwork: () => true, forgetMs: 30 * HOUR_MS });
  const account = { id: 1, provider: 'anthropic', kind: 'oauth', blocks: [], disabled: null };
  const secret = { kind: 'oauth', access: 'at', refresh: null, expiresAtMs: null, extra: {} };
  const pool = {
    accounts: () => [{ ...account, locked: false } as unknown as PoolAccount],
    get: () => ({ ...account, locked: false }) as unknown as PoolAccount,
    secret: () => Promise.resolve(ok({ secret, secretRevision: 1 })),
    onChange: () => () => undefined,
  } as unknown as AccountPool;
  const profile = {
    log,
    http: {
      request: () => {
        asked += 1;
        return Promise.resolve({ status: 200, headers: {}, text: '{"five_hour":null}' });
      },
    },
    store: { usage: { read: () => new Map(), write: () => Promise.resolve() } },
  } as unknown as Profile;
  pace = 'adaptive';
  enabled = true;
  const mayPoll = (): boolean => enabled && !power.isAsleep;
  parts = createUsage(profile, { pool, power, mayPoll, pace: () => pace }, cleanup);
  parts.usage.start();
  await vi.advanceTimersByTimeAsync(SOON_MS);
  expect(asked).toBe(1);
});
afterEach(async () => {
  await cleanup.run();
  power.dispose();
  vi.useRealTimers();
});

test('an hour after the last use it rests, and the next use is a question at once', async () => {
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  const inAnHour = asked;
  expect(inAnHour).toBeGreaterThan(9);
  await vi.advanceTimersByTimeAsync(10 * HOUR_MS);
  expect(asked).toBe(inAnHour);
  parts.presence.touch();
  await vi.advanceTimersByTimeAsync(SOON_MS);
  expect(asked).toBe(inAnHour + 1);
});

test('who runs `sluice usage` after a rest is answered with what was just read, and asked once', async () => {
  await vi.advanceTimersByTimeAsync(10 * HOUR_MS);
  const before = asked;
  // Every call is somebody.
  parts.presence.touch();
  await usageAnswers(parts.usage).catchUp();
  expect(asked).toBe(before + 1);
  await vi.advanceTimersByTimeAsync(SOON_MS);
  await usageAnswers(parts.usage).catchUp();
  expect(asked).toBe(before + 1);
});

test('while a window is open it goes on', async () => {
  const close = parts.presence.open();
  await vi.advanceTimersByTimeAsync(10 * HOUR_MS);
  expect(asked).toBeGreaterThan(95);
  close();
});

test('while the machine sleeps it rests; awake it asks at once, and somebody is there', async () => {
  power.asleep();
  await vi.advanceTimersByTimeAsync(10 * HOUR_MS);
  expect(asked).toBe(1);
  await power.awake();
  expect(parts.presence.isAway).toBe(false);
  await vi.advanceTimersByTimeAsync(SOON_MS);
  expect(asked).toBe(2);
});

test('ended, it asks nothing whoever comes', async () => {
  await cleanup.run();
  await vi.advanceTimersByTimeAsync(10 * HOUR_MS);
  parts.presence.touch();
  await power.awake();
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(asked).toBe(1);
});

test('every 5 minutes means also while nobody is there; every 15 a third of that', async () => {
  pace = '5-minutes';
  await vi.advanceTimersByTimeAsync(5 * HOUR_MS);
  const often = asked;
  expect(often).toBeGreaterThan(45);
  pace = '15-minutes';
  await vi.advanceTimersByTimeAsync(5 * HOUR_MS);
  expect(asked - often).toBeGreaterThan(14);
  expect(asked - often).toBeLessThan(30);
});

test('switched off it asks nothing; on again it asks what came due meanwhile', async () => {
  enabled = false;
  await vi.advanceTimersByTimeAsync(HOUR_MS / 2);
  expect(asked).toBe(1);
  enabled = true;
  parts.usage.resume();
  await vi.advanceTimersByTimeAsync(SOON_MS);
  expect(asked).toBe(2);
});

test('another pace holds from the moment that it is chosen', async () => {
  pace = '15-minutes';
  parts.usage.resume();
  await parts.usage.refresh();
  const seldom = asked;
  pace = '5-minutes';
  parts.usage.resume();
  const SOONEST_OF_FIVE_MS = 6.5 * 60_000;
  await vi.advanceTimersByTimeAsync(SOONEST_OF_FIVE_MS);
  expect(asked).toBe(seldom + 1);
});
