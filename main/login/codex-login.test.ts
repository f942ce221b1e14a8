import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sendJson } from '../platform/testing/loopback-server.ts';
import { makeJwt } from '../core/testing/make-jwt.ts';
import { asked, LoginBench } from './testing/login-bench.ts';
import { get, occupy, portOf } from './testing/raw-request.ts';

const WORKSPACE = '8d3c1f2a-0000-4000-8000-000000000001';
const EXP_S = 1_800_864_000;
const CLAIMS = {
  exp: EXP_S,
  'https://api.openai.com/auth': {
    chatgpt_account_id: WORKSPACE,
    chatgpt_plan_type: 'plus',
    chatgpt_user_id: 'user-1',
  },
  'https://api.openai.com/profile': { email: 'mira@example.com' },
};
const TOKENS = {
  access_token: makeJwt(CLAIMS),
  id_token: makeJwt({ email: 'mira@example.com' }),
  refresh_token: 'rt-1',
};
const CODE_PATH = '/api/accounts/deviceauth/usercode';
const POLL_PATH = '/api/accounts/deviceauth/token';
const GRANT = { authorization_code: 'ac-1', code_verifier: 'cv-1' };

let bench: LoginBench;
/** Answers of the poll, one by one; the last stays. */
let polls: (readonly [number, unknown])[];
let usercode: readonly [number, unknown];
let tokens: readonly [number, unknown];

beforeEach(async () => {
  bench = await LoginBench.open();
  polls = [[403, {}]];
  usercode = [200, { device_auth_id: 'dev-1', user_code: 'WDJB-MJHT', interval: '5' }];
  tokens = [200, TOKENS];
  playOpenai();
});
afterEach(() => bench.close());

function playOpenai(): void {
  bench.answer = ({ path }, response) => {
    const [status, body] =
      path === CODE_PATH
        ? usercode
        : path === POLL_PATH
          ? ((polls.length > 1 ? polls.shift() : polls[0]) ?? [500, ''])
          : path === '/oauth/token'
            ? tokens
            : [404, ''];
    sendJson(response, status, body);
  };
}

function sent(path: string) {
  return bench.server.seen.filter((request) => request.path === path);
}

/** Lets one interval pass, and waits until the question it leads to was asked. */
async function passInterval(ms = 8_000): Promise<void> {
  await vi.waitFor(() => expect(bench.timers.delays).toContain(ms));
  const before = sent(POLL_PATH).length;
  bench.timers.advance(ms);
  await vi.waitFor(() => expect(sent(POLL_PATH)).toHaveLength(before + 1));
}

const device = (pinnedTo: number | null = null) => bench.start('device', pinnedTo, 'openai-codex');

test('browser: the page, the exact callback, a form, and an account with its workspace', async () => {
  const waiting = await bench.start('browser', null, 'openai-codex');
  const { query, state, challenge, redirectUri } = asked(waiting);
  expect(Object.fromEntries(query)).toMatchObject({
    client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
    id_token_add_organizations: 'true',
    codex_cli_simplified_flow: 'true',
    originator: 'sluice',
    scope: 'openid profile email offline_access api.connectors.read api.connectors.invoke',
    code_challenge_method: 'S256',
  });
  expect(redirectUri).toMatch(/^http:\/\/localhost:\d+\/auth\/callback$/);
  const port = Number(new URL(redirectUri).port);
  expect((await get(port, `/auth/callback?code=c-1&state=${state}`)).status).toBe(200);
  await bench.at(waiting.loginId, 'done');

  const [request] = sent('/oauth/token');
  expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  const form = Object.fromEntries(new URLSearchParams(request?.body));
  expect(form).toEqual({
    grant_type: 'authorization_code',
    client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
    code: 'c-1',
    redirect_uri: redirectUri,
    code_verifier: expect.any(String),
  });
  const verifier = form['code_verifier'] ?? '';
  expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
  expect(bench.stored).toMatchObject([
    {
      provider: 'openai-codex',
      identity: { email: 'mira@example.com', accountId: 'user-1', organizationId: WORKSPACE },
      secret: { refresh: 'rt-1', expiresAtMs: EXP_S * 1000 },
    },
  ]);
});

test('a taken port 1455 falls back to no other, and says what to do; a paste needs none', async () => {
  const taken = await occupy('127.0.0.1');
  const port = portOf(taken);
  await bench.close();
  bench = await LoginBench.open({ port });
  playOpenai();
  await expect(bench.start('browser', null, 'openai-codex')).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining(`Port ${port}`),
    hint: expect.stringMatching(/--paste.*--device/),
  });
  const waiting = await bench.start('paste', null, 'openai-codex');
  taken?.close();
  const { state, redirectUri } = asked(waiting);
  expect(redirectUri).toBe(`http://localhost:${port}/auth/callback`);
  bench.manager.paste(waiting.loginId, `${redirectUri}?code=c-2&state=${state}`);
  await bench.at(waiting.loginId, 'done');
});

test('a sign-in whose tokens name nobody fails, and nothing is stored', async () => {
  tokens = [200, { access_token: 'opaque', refresh_token: 'rt-1' }];
  const waiting = await bench.start('paste', null, 'openai-codex');
  bench.manager.paste(waiting.loginId, `c#${asked(waiting).state}`);
  expect(await bench.at(waiting.loginId, 'failed')).toMatchObject({
    error: { code: 'LOGIN_FAILED', message: expect.stringContaining('e-mail address') },
  });
  expect(bench.stored).toEqual([]);
});

test('device: a code and a page, questions until the person is done, then the exchange', async () => {
  const waiting = await device(7);
  expect(waiting).toMatchObject({
    step: 'waiting',
    method: 'device',
    code: 'WDJB-MJHT',
    url: `${bench.server.origin}/codex/device`,
    launchUrl: null,
  });
  expect(JSON.parse(sent(CODE_PATH)[0]?.body ?? '')).toEqual({
    client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
  });
  polls = [
    [403, {}],
    [404, ''],
    [200, GRANT],
  ];
  for (let poll = 1; poll <= 3; poll += 1) await passInterval();
  await bench.at(waiting.loginId, 'done');
  expect(JSON.parse(sent(POLL_PATH)[0]?.body ?? '')).toEqual({
    device_auth_id: 'dev-1',
    user_code: 'WDJB-MJHT',
  });
  expect(Object.fromEntries(new URLSearchParams(sent('/oauth/token')[0]?.body))).toEqual({
    grant_type: 'authorization_code',
    client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
    code: 'ac-1',
    code_verifier: 'cv-1',
    redirect_uri: 'https://auth.openai.com/deviceauth/callback',
  });
  expect(bench.stored).toMatchObject([
    { provider: 'openai-codex', origin: 'login', pinnedTo: 7, secret: { refresh: 'rt-1' } },
  ]);
  expect(bench.states.map(({ step }) => step)).toEqual(['waiting', 'exchanging', 'done']);
});

test.each([
  [undefined, 15],
  [600, 10],
  [1_800, 30],
  [3_600, 30],
  [0, 15],
])('device: a code that lives %s s ends after %i min by itself', async (expiresIn, minutes) => {
  usercode = [
    200,
    { device_auth_id: 'd', user_code: 'AB-CD', expires_in: expiresIn, interval: 9_999 },
  ];
  const waiting = await device();
  const limitMs = minutes * 60_000;
  expect(Date.parse(waiting.expiresAt)).toBe(bench.timers.nowMs + limitMs);
  bench.timers.advance(limitMs - 1);
  expect(bench.manager.get(waiting.loginId).step).toBe('waiting');
  bench.timers.advance(1);
  expect(bench.manager.get(waiting.loginId)).toMatchObject({
    error: { code: 'LOGIN_TIMEOUT', message: expect.stringContaining(`${minutes} min`) },
  });
});

test('device: a time-out after a slow_down speaks of the clock', async () => {
  polls = [
    [400, { error: 'slow_down' }],
    [400, { error: 'expired_token' }],
  ];
  const { loginId } = await device();
  await passInterval(8_000);
  await passInterval(13_000);
  expect(await bench.at(loginId, 'failed')).toMatchObject({
    error: { code: 'LOGIN_TIMEOUT', hint: expect.stringContaining('clock') },
  });
});

test('device: a person who says no ends it, and nothing is stored', async () => {
  polls = [[403, { error: 'access_denied' }]];
  const { loginId } = await device();
  await passInterval();
  expect(await bench.at(loginId, 'failed')).toMatchObject({ error: { code: 'LOGIN_DENIED' } });
  expect(sent('/oauth/token')).toEqual([]);
  expect(bench.stored).toEqual([]);
});

test('device: cancelled, it asks no more and leaves no timer of its own', async () => {
  const { loginId } = await device();
  expect(bench.manager.cancel(loginId)).toMatchObject({ error: { code: 'LOGIN_CANCELLED' } });
  await vi.waitFor(() => expect(bench.timers.delays).toEqual([600_000]));
  bench.timers.advance(60_000);
  expect(sent(POLL_PATH)).toEqual([]);
});

test.each([
  ['refuses', [404, { error: 'not enabled' }], 'HTTP 404'],
  ['answers without a code', [200, { device_auth_id: 'dev-secret' }], 'without a code'],
  ['answers no JSON', [200, '<html>'], 'without a code'],
] as const)('device: a provider that %s starts nothing', async (_name, answer, message) => {
  usercode = answer;
  const failed = await device().catch((error: unknown) => error);
  expect(failed).toMatchObject({
    code: 'LOGIN_FAILED',
    message: expect.stringContaining(message),
  });
  expect(String(failed)).not.toContain('dev-secret');
  expect(bench.states).toEqual([]);
});

test('device: a refused exchange fails with its text, and shows neither code nor verifier', async () => {
  polls = [[200, GRANT]];
  tokens = [400, '{"error":"invalid_grant"} ac-1 cv-1'];
  const { loginId } = await device();
  await passInterval();
  const failed = await bench.at(loginId, 'failed');
  expect(failed).toMatchObject({
    error: { code: 'LOGIN_FAILED', message: expect.stringContaining('invalid_grant') },
  });
  expect(JSON.stringify(failed)).not.toMatch(/ac-1|cv-1/);
});

test('device: a text to paste changes nothing', async () => {
  const waiting = await device();
  expect(bench.manager.paste(waiting.loginId, 'WDJB-MJHT')).toBe(waiting);
});
