import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { LoginState } from '../../shared/model/login.ts';
import { asked, LoginBench, TOKENS } from './testing/login-bench.ts';
import { sendJson } from '../platform/testing/loopback-server.ts';
import { get, occupy, portOf } from './testing/raw-request.ts';

let bench: LoginBench;

beforeEach(async () => {
  bench = await LoginBench.open();
});
afterEach(() => bench.close());

/** The browser comes back with `query` in place of the right one. */
function comeBack(state: LoginState, query = `code=the-code&state=${asked(state).state}`) {
  const redirect = new URL(asked(state).redirectUri);
  return get(Number(redirect.port), `${redirect.pathname}?${query}`);
}

/** The token endpoint holds its answer until the test lets go. */
function holdToken(): { asked: Promise<void>; release: () => void } {
  const seen = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  bench.answer = (_request, response) => {
    seen.resolve();
    void released.promise.then(() => sendJson(response, 200, TOKENS));
  };
  return { asked: seen.promise, release: released.resolve };
}

test('from the click to the account: page, callback, exchange with the verifier of the challenge', async () => {
  const waiting = await bench.start();
  expect(waiting).toMatchObject({ step: 'waiting', provider: 'anthropic', code: null, note: null });
  const { query, challenge, redirectUri } = asked(waiting);
  expect(Object.fromEntries(query)).toMatchObject({
    code: 'true',
    response_type: 'code',
    code_challenge_method: 'S256',
    scope: expect.stringContaining('user:inference'),
  });
  expect(redirectUri).toMatch(/^http:\/\/localhost:\d+\/callback$/);

  expect((await comeBack(waiting)).status).toBe(200);
  const done = await bench.at(waiting.loginId, 'done');
  expect(done).toMatchObject({ account: { id: 1, provider: 'anthropic' } });
  expect(bench.states.map(({ step }) => step)).toEqual(['waiting', 'exchanging', 'done']);

  const sent = JSON.parse(bench.server.seen[0]?.body ?? '') as Record<string, string>;
  expect(sent).toMatchObject({ code: 'the-code', redirect_uri: redirectUri });
  const verifier = sent['code_verifier'] ?? '';
  expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
  expect(bench.stored).toMatchObject([
    {
      provider: 'anthropic',
      origin: 'login',
      pinnedTo: null,
      authorizedAtMs: bench.timers.nowMs,
      identity: { email: 'mira@example.com', organizationName: 'Northlight' },
      secret: { access: 'at-1', refresh: 'rt-1' },
    },
  ]);
});

test('every address that is shown goes through the origin map', async () => {
  const waiting = await bench.start();
  if (waiting.step !== 'waiting') throw new Error(waiting.step);
  expect(waiting.url.startsWith(`${bench.server.origin}/oauth/authorize?`)).toBe(true);
  const launched = await get(Number(new URL(waiting.launchUrl ?? '').port), '/launch');
  expect(launched.headers['location']).toBe(waiting.url);
});

test('a pasted redirect address races the callback, and wins alone', async () => {
  const waiting = await bench.start();
  const { state, redirectUri } = asked(waiting);
  const pasted = bench.manager.paste(waiting.loginId, `${redirectUri}?code=pasted&state=${state}`);
  expect(pasted.step).toBe('exchanging');
  await bench.at(waiting.loginId, 'done');
  expect(bench.stored).toHaveLength(1);
  expect(JSON.parse(bench.server.seen[0]?.body ?? '')).toMatchObject({ code: 'pasted' });
});

test('method paste opens no listener, so a taken pinned port does not matter', async () => {
  const taken = await occupy('127.0.0.1');
  const port = portOf(taken);
  await bench.close();
  bench = await LoginBench.open({ port, portFallback: false });
  await expect(bench.start('browser')).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  const waiting = await bench.start('paste');
  taken?.close();
  expect(waiting).toMatchObject({ step: 'waiting', method: 'paste', launchUrl: null });
  const { state, redirectUri } = asked(waiting);
  expect(redirectUri).toBe(`http://localhost:${port}/callback`);
  bench.manager.paste(waiting.loginId, `c#${state}`);
  await bench.at(waiting.loginId, 'done');
  const sent = JSON.parse(bench.server.seen[0]?.body ?? '') as unknown;
  expect(sent).toMatchObject({ redirect_uri: redirectUri, code: 'c', state });
});

test('a wrong paste is told in a note, an empty one is not, and a good one still works', async () => {
  const waiting = await bench.start('paste');
  const { loginId } = waiting;
  const { state } = asked(waiting);
  const wrong = bench.manager.paste(loginId, 'code#of-an-earlier-page');
  expect(wrong).toMatchObject({
    step: 'waiting',
    note: expect.stringContaining('earlier attempt'),
  });
  const before = bench.states.length;
  expect(bench.manager.paste(loginId, ' \n')).toBe(wrong);
  expect(bench.states).toHaveLength(before);
  expect(bench.server.seen).toHaveLength(0);
  bench.manager.paste(loginId, `good#${state}`);
  await bench.at(loginId, 'done');
});

test('attack: forged callbacks and pastes leave the sign-in waiting, and ask the provider nothing', async () => {
  const waiting = await bench.start();
  for (const query of ['code=evil&state=0', 'error=access_denied', 'error=x&state=0', ''])
    expect((await comeBack(waiting, query)).status).toBe(500);
  bench.manager.paste(waiting.loginId, 'http://localhost/callback?error=access_denied&state=0');
  expect(bench.manager.get(waiting.loginId).step).toBe('waiting');
  expect(bench.server.seen).toHaveLength(0);
  await comeBack(waiting);
  await bench.at(waiting.loginId, 'done');
});

test('a denial is LOGIN_DENIED, another error LOGIN_FAILED with its text redacted', async () => {
  const denied = await bench.start();
  await comeBack(denied, `error=access_denied&state=${asked(denied).state}`);
  expect(await bench.at(denied.loginId, 'failed')).toMatchObject({
    error: { code: 'LOGIN_DENIED' },
  });

  const failing = await bench.start();
  const { state } = asked(failing);
  const said = encodeURIComponent(`bad\u001b[2J scope ${state} sk-ant-oat01-abcdefghijkl`);
  await comeBack(failing, `error=server_error&error_description=${said}&state=${state}`);
  const failed = await bench.at(failing.loginId, 'failed');
  expect(failed).toMatchObject({ error: { code: 'LOGIN_FAILED' } });
  const text = JSON.stringify(failed);
  expect(text).toContain('server_error: bad');
  expect(text).not.toContain(state);
  expect(text).not.toContain('abcdefgh');
  expect(text).not.toContain('\\u001b');
  expect(bench.stored).toEqual([]);
});

test('a token endpoint that refuses fails the sign-in; neither code nor verifier is shown', async () => {
  bench.answer = (request, response) =>
    sendJson(response, 400, `{"error":"invalid_grant"} ${request.body}`);
  const waiting = await bench.start();
  await comeBack(waiting);
  const failed = await bench.at(waiting.loginId, 'failed');
  expect(failed).toMatchObject({
    error: { code: 'LOGIN_FAILED', message: expect.stringContaining('HTTP 400') },
  });
  const sent = JSON.parse(bench.server.seen[0]?.body ?? '') as Record<string, string>;
  for (const secret of [sent['code'], sent['code_verifier'], sent['state']])
    expect(JSON.stringify(failed)).not.toContain(secret);
  expect(bench.stored).toEqual([]);
});

test.each([
  ['a full disk', new AppError('DISK_FULL', 'no room')],
  ['a locked vault', new AppError('KEY_UNAVAILABLE', 'locked')],
])('%s fails with its own code', async (_name, refusal) => {
  bench.refuse = refusal;
  const waiting = await bench.start('browser', 7);
  await comeBack(waiting);
  expect(await bench.at(waiting.loginId, 'failed')).toMatchObject({
    error: { code: refusal.code },
  });
});

test('a bug behind the sign-in shows only a constant sentence', async () => {
  bench.refuse = new TypeError('secret at-1') as AppError;
  const waiting = await bench.start();
  await comeBack(waiting);
  const failed = await bench.at(waiting.loginId, 'failed');
  expect(failed).toMatchObject({ error: { code: 'INTERNAL' } });
  expect(JSON.stringify(failed)).not.toContain('at-1');
});

test('the pin of a re-login reaches the pool', async () => {
  const waiting = await bench.start('browser', 7);
  await comeBack(waiting);
  await bench.at(waiting.loginId, 'done');
  expect(bench.stored).toMatchObject([{ pinnedTo: 7 }]);
});

test('cancelled while it waits: the port is free, nothing is stored, a late answer finds nobody', async () => {
  const waiting = await bench.start();
  const { redirectUri } = asked(waiting);
  const failed = bench.manager.cancel(waiting.loginId);
  expect(failed).toMatchObject({ step: 'failed', error: { code: 'LOGIN_CANCELLED' } });
  await expect(comeBack(waiting)).rejects.toThrow('ECONNREFUSED');
  const again = await occupy('127.0.0.1', Number(new URL(redirectUri).port));
  expect(again).not.toBeNull();
  again?.close();
  expect(bench.manager.paste(waiting.loginId, `c#${asked(waiting).state}`)).toBe(failed);
  expect(bench.manager.cancel(waiting.loginId)).toBe(failed);
});

test('cancelled while the provider is asked: the answer comes to nothing', async () => {
  const token = holdToken();
  const waiting = await bench.start();
  await comeBack(waiting);
  await token.asked;
  expect(bench.manager.cancel(waiting.loginId)).toMatchObject({
    error: { code: 'LOGIN_CANCELLED' },
  });
  token.release();
  await vi.waitFor(() => expect(bench.server.seen).toHaveLength(1));
  expect(bench.manager.get(waiting.loginId)).toMatchObject({ error: { code: 'LOGIN_CANCELLED' } });
  expect(bench.stored).toEqual([]);
});

test('cancelled while the identity is asked: nothing is stored', async () => {
  const profile = Promise.withResolvers<void>();
  bench.answer = (request, response) => {
    if (request.path === '/v1/oauth/token') sendJson(response, 200, TOKENS);
    else profile.resolve();
  };
  const waiting = await bench.start();
  await comeBack(waiting);
  await profile.promise;
  expect(bench.manager.cancel(waiting.loginId)).toMatchObject({ step: 'failed' });
  await bench.at(waiting.loginId, 'failed');
  expect(bench.stored).toEqual([]);
});

test('cancelled in the last moment before the account is written: nothing is stored', async () => {
  const waiting = await bench.start();
  bench.onIdentified = () => void bench.manager.cancel(waiting.loginId);
  bench.onStoring = () => Promise.reject(new Error('stored after the cancel'));
  const storing = vi.spyOn(bench, 'onStoring');
  await comeBack(waiting);
  await bench.at(waiting.loginId, 'failed');
  await new Promise((resolve) => setImmediate(resolve));
  expect(storing).not.toHaveBeenCalled();
});

test('cancelled or timed out while the account is being written: it is there, and the state says so', async () => {
  const waiting = await bench.start();
  bench.onStoring = () => {
    expect(bench.manager.cancel(waiting.loginId).step).toBe('exchanging');
    bench.timers.advance(300_000);
    return Promise.resolve();
  };
  await comeBack(waiting);
  await bench.at(waiting.loginId, 'done');
  expect(bench.stored).toHaveLength(1);
});

test('after five minutes a sign-in ends by itself, in whatever step it is', async () => {
  const token = holdToken();
  const [idle, asking] = [await bench.start(), await bench.start()];
  await comeBack(asking);
  await token.asked;
  bench.timers.advance(299_999);
  expect(bench.manager.get(idle.loginId).step).toBe('waiting');
  expect(new Date(idle.expiresAt).getTime()).toBe(bench.timers.nowMs + 1);
  bench.timers.advance(1);
  for (const { loginId } of [idle, asking])
    expect(bench.manager.get(loginId)).toMatchObject({ error: { code: 'LOGIN_TIMEOUT' } });
  token.release();
  expect(bench.stored).toEqual([]);
});

test('an ended sign-in can be read for ten minutes, then it is not found', async () => {
  const { loginId } = await bench.start();
  bench.manager.cancel(loginId);
  bench.timers.advance(599_999);
  expect(bench.manager.get(loginId).step).toBe('failed');
  bench.timers.advance(1);
  for (const ask of ['get', 'cancel'] as const)
    expect(() => bench.manager[ask](loginId)).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
  expect(bench.timers.delays).toEqual([]);
});

test('two sign-ins of one provider run beside each other on ports of their own', async () => {
  const free = await occupy('127.0.0.1');
  const port = portOf(free);
  free?.close();
  await bench.close();
  bench = await LoginBench.open({ port });
  const [first, second] = [await bench.start(), await bench.start()];
  const ports = [first, second].map((state) => Number(new URL(asked(state).redirectUri).port));
  expect(ports[0]).toBe(port);
  expect(ports[1]).not.toBe(port);
  expect(second).toMatchObject({
    note: `Preferred port ${port} unavailable, using port ${ports[1]}.`,
  });
  await comeBack(second);
  await bench.at(second.loginId, 'done');
  expect(bench.manager.get(first.loginId).step).toBe('waiting');
});

test.each([
  ['openai', 'browser', 'USAGE', 'API key'],
  ['anthropic', 'device', 'USAGE', 'browser, pasted code'],
  ['nobody', 'browser', 'NOT_FOUND', 'anthropic'],
] as const)('%s by %s is %s, and says what there is', async (provider, method, code, hint) => {
  await expect(bench.manager.start({ provider, method, pinnedTo: null })).rejects.toMatchObject({
    code,
    hint: expect.stringContaining(hint),
  });
  expect(bench.states).toEqual([]);
});

test('disposing ends every sign-in and leaves no timer', async () => {
  const { loginId } = await bench.start();
  bench.manager.dispose();
  expect(bench.states.at(-1)).toMatchObject({ loginId, error: { code: 'LOGIN_CANCELLED' } });
  expect(bench.timers.delays).toEqual([]);
});

test('an enterprise domain is refused where the provider has none', async () => {
  const start = { provider: 'anthropic', method: 'browser', pinnedTo: null } as const;
  await expect(bench.manager.start({ ...start, domain: 'corp.example.com' })).rejects.toMatchObject(
    {
      code: 'USAGE',
      message: expect.stringContaining('domain'),
    },
  );
});
