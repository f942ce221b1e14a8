import pino from 'pino';
import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { PassThroughSessions } from '../clients/pass-through.ts';
import type { OwnUse } from '../core/pass-through.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import { ManualTimers } from '../platform/testing/manual-timers.ts';
import { anthropic } from '../providers/anthropic.ts';
import { openaiCodex } from '../providers/openai-codex.ts';
import { openai } from '../providers/openai.ts';
import { OwnUsageService } from './own-usage.ts';

const MINUTE_MS = 60_000;
const USAGE = JSON.stringify({ five_hour: { utilization: 42, resets_at: null } });

function setUp() {
  const timers = new ManualTimers();
  const asked: string[] = [];
  const workspaces: (string | undefined)[] = [];
  const lines: string[] = [];
  const state = { enabled: true, changes: 0 };
  const refused = new Map<string, number>();
  const held: (() => void)[] = [];
  const gate = { closed: false };
  const sessions = new PassThroughSessions({
    clock: timers.clock,
    onChange: () => (state.changes += 1),
    startTimer: timers.start,
  });
  const service = new OwnUsageService({
    sessions,
    providers: [anthropic, openai, openaiCodex],
    http: {
      request: async (request: HttpRequest): Promise<HttpAnswer> => {
        const value = (request.headers?.['authorization'] ?? '').replace('Bearer ', '');
        asked.push(value);
        workspaces.push(request.headers?.['chatgpt-account-id']);
        if (gate.closed) await new Promise<void>((resolve) => held.push(resolve));
        const status = refused.get(value) ?? 200;
        if (status === 0) throw new AppError('UPSTREAM_UNREACHABLE', 'No network.');
        const headers: HttpAnswer['headers'] = status === 503 ? { 'retry-after': '900' } : {};
        return { status, headers, text: status === 200 ? USAGE : '{}' };
      },
    },
    clock: timers.clock,
    random: { bytes: (length) => Buffer.alloc(length), uuid: () => '', fraction: () => 0.5 },
    log: pino({ level: 'debug' }, { write: (line: string) => lines.push(line) }),
    isEnabled: () => state.enabled,
    onChange: () => (state.changes += 1),
  });
  async function answer(session: string, value: string, over: Partial<OwnUse> = {}, status = 200) {
    const use = { client: 1, clientName: 'tool', provider: 'anthropic', kind: 'oauth' as const };
    service.onAnswer({ ...use, value, session, ...over }, status, {});
    // Nothing here waits for more than promises: after this turn all that was begun has ended.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    timers,
    service,
    sessions,
    asked,
    refused,
    state,
    lines,
    held,
    gate,
    answer,
    workspaces,
  };
}

test('asks after an answer, at most every five minutes a credential, and tells what it learned', async () => {
  const { service, asked, answer, timers } = setUp();
  await answer('s', 'A');
  await answer('s', 'A');
  await answer('t', 'A');
  expect(asked).toEqual(['A']);
  expect(service.view()).toMatchObject([
    { client: 1, clientName: 'tool', provider: 'anthropic', windows: [{ usedFraction: 0.42 }] },
  ]);
  timers.advance(5 * MINUTE_MS - 1);
  await answer('s', 'A');
  expect(asked).toEqual(['A']);
  timers.advance(1);
  await answer('s', 'A');
  expect(asked).toEqual(['A', 'A']);
});

test('two sessions at once ask once for one credential, and each for its own', async () => {
  const { asked, answer, gate, held } = setUp();
  gate.closed = true;
  await Promise.all([answer('s', 'A'), answer('t', 'A'), answer('u', 'B')]);
  expect(asked).toEqual(['A', 'B']);
  for (const release of held) release();
});

test('asks nothing while it is off, for API keys, for providers without usage, and after a refusal to the caller', async () => {
  const { service, asked, answer, state } = setUp();
  state.enabled = false;
  await answer('s', 'A');
  state.enabled = true;
  await answer('t', 'K', { kind: 'api_key' });
  await answer('u', 'O', { provider: 'openai' });
  await answer('v', 'junk', {}, 401);
  expect([asked, service.view()]).toEqual([[], []]);
});

test.each([401, 403])(
  '%i: stale, and no second try without another value; the session stops with one alert',
  async (status) => {
    const { sessions, asked, refused, answer, timers } = setUp();
    refused.set('A', status);
    await answer('s', 'A');
    expect(asked).toEqual(['A']);
    expect(sessions.alerts()).toEqual([{ provider: 'anthropic', status }]);
    timers.advance(20 * MINUTE_MS);
    await answer('s', 'A');
    await answer('t', 'A');
    expect(asked).toEqual(['A']);
    expect(sessions.alerts()).toHaveLength(1);
  },
);

test('after a refusal the newest that the client brought is tried once, and no third', async () => {
  const { sessions, asked, refused, answer, state, timers } = setUp();
  state.enabled = false;
  await answer('s', 'A');
  await answer('t', 'C');
  await answer('u', 'B');
  state.enabled = true;
  refused.set('A', 401);
  refused.set('B', 403);
  await answer('s', 'A');
  expect(asked).toEqual(['A', 'B']);
  expect(sessions.alerts()).toEqual([{ provider: 'anthropic', status: 403 }]);
  timers.advance(20 * MINUTE_MS);
  await answer('s', 'A');
  expect(asked).toEqual(['A', 'B']);
  // The other session has its own, and nothing is known against that.
  await answer('t', 'C');
  expect(asked).toEqual(['A', 'B', 'C']);
});

test('a session with a stale one goes on with the newer one, and no alert is raised', async () => {
  const { sessions, asked, refused, answer, state, timers } = setUp();
  state.enabled = false;
  await answer('s', 'A');
  await answer('t', 'B');
  state.enabled = true;
  refused.set('A', 401);
  await answer('s', 'A');
  timers.advance(20 * MINUTE_MS);
  await answer('s', 'A');
  expect(asked).toEqual(['A', 'B', 'B']);
  expect(sessions.alerts()).toEqual([]);
});

test('a session whose own is refused lives on with a fresh one that another session brings', async () => {
  const { sessions, asked, refused, answer } = setUp();
  refused.set('A', 401);
  await answer('s', 'A');
  expect(sessions.alerts()).toHaveLength(1);
  await answer('t', 'B');
  expect(sessions.alerts()).toEqual([]);
  expect(asked).toEqual(['A', 'B']);
});

test('a failure that is no refusal marks nothing and waits its time', async () => {
  const { sessions, asked, refused, answer, lines } = setUp();
  for (const status of [0, 429, 500]) {
    refused.set(`V${status}`, status);
    await answer(`s${status}`, `V${status}`);
    await answer(`s${status}`, `V${status}`);
  }
  expect(asked).toEqual(['V0', 'V429', 'V500']);
  expect(sessions.alerts()).toEqual([]);
  expect(lines.join('')).not.toMatch(/V0|V429|V500/);
});

test('windows in the answers’ headers are learned also where usage is refused', async () => {
  const { service, refused, answer } = setUp();
  refused.set('A', 403);
  await answer('s', 'A');
  const use = { client: 1, clientName: 'tool', provider: 'anthropic', kind: 'oauth' as const };
  service.onAnswer({ ...use, value: 'A', session: 's' }, 200, {
    'anthropic-ratelimit-unified-5h-utilization': '0.9',
    'anthropic-ratelimit-unified-5h-reset': '4102444800',
  });
  expect(service.view()).toMatchObject([{ windows: [{ usedFraction: 0.9 }], fetchedAt: null }]);
});

test('nothing that is told or logged holds a credential', async () => {
  const { service, sessions, refused, answer, lines } = setUp();
  refused.set('zz-secret-two', 401);
  await answer('s', 'zz-secret-one');
  await answer('t', 'zz-secret-two');
  const told = JSON.stringify([service.view(), sessions.alerts(), sessions.lastUsed(), lines]);
  expect(told).not.toContain('zz-secret');
  expect(lines.length).toBeGreaterThan(0);
});

test('after the end nothing is asked', async () => {
  const { service, asked, answer } = setUp();
  service.dispose();
  await answer('s', 'A');
  expect(asked).toEqual([]);
});

test('one sign-in in two workspaces is asked about in each, by the name that its caller gave', async () => {
  const { answer, asked, workspaces } = setUp();
  for (const organizationId of ['ws-1', 'ws-2', 'ws-1'])
    await answer(organizationId, 'A', { provider: 'openai-codex', organizationId });
  expect(asked).toEqual(['A', 'A']);
  expect(workspaces).toEqual(['ws-1', 'ws-2']);
});

test('what a provider asks to wait is waited for, and a clock set back ends no wait for good', async () => {
  const { asked, answer, refused, timers } = setUp();
  refused.set('A', 503);
  await answer('s', 'A');
  timers.advance(10 * MINUTE_MS);
  await answer('s', 'A');
  expect(asked).toEqual(['A']);
  timers.advance(5 * MINUTE_MS);
  await answer('s', 'A');
  expect(asked).toEqual(['A', 'A']);
  timers.nowMs -= 72 * 60 * MINUTE_MS;
  await answer('s', 'A');
  expect(asked).toHaveLength(3);
});
