import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { sendJson } from '../platform/testing/loopback-server.ts';
import { methodsOf } from '../providers/info.ts';
import type { DeviceLogin } from '../providers/types.ts';
import { doubleProvider } from './testing/double-provider.ts';
import { LoginBench } from './testing/login-bench.ts';

const DOCUMENT = '/.well-known/openid-configuration';
const device: DeviceLogin = {
  protocol: 'rfc8628',
  codeUrl: 'https://auth.example.com/code',
  pollUrl: 'https://auth.example.com/token',
  verificationUrl: null,
  redirectUri: null,
  extraIntervalMs: 0,
  maxPolls: null,
};
const only = { authorizeUrl: null, redirect: null, device };
const plain = doubleProvider(only, {
  identify: () => Promise.resolve({ ...UNKNOWN_IDENTITY, accountId: 'user-1' }),
});
const found = doubleProvider(
  { ...only, discover: { url: `https://auth.example.com${DOCUMENT}`, domain: 'example.com' } },
  { id: 'found' },
);
const CODE = {
  device_code: 'dev-secret',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://auth.example.com/activate',
  verification_uri_complete: 'https://auth.example.com/activate?user_code=WDJB-MJHT',
  interval: 5,
  expires_in: 1_200,
};

let bench: LoginBench;
let code: readonly [number, unknown];
let poll: readonly [number, unknown];
let document: readonly [number, unknown];
beforeEach(async () => {
  bench = await LoginBench.open({}, { providers: [plain, found] });
  code = [200, CODE];
  poll = [400, { error: 'authorization_pending' }];
  document = [200, { token_endpoint: 'https://octo.example.com/found' }];
  bench.answer = ({ path }, response) =>
    sendJson(response, ...(path === '/code' ? code : path === DOCUMENT ? document : poll));
});
afterEach(() => bench.close());

const start = (provider = 'double') =>
  bench.manager.start({ provider, method: null, pinnedTo: null });

async function pass(ms = 5_000): Promise<void> {
  await vi.waitFor(() => expect(bench.timers.delays).toContain(ms));
  bench.timers.advance(ms);
}

test('without a page to come back from there is a device code, and nothing else', async () => {
  expect(methodsOf(plain)).toEqual(['device']);
  expect(await start()).toMatchObject({ method: 'device', step: 'waiting' });
});

test('the link has the code in it, the code is shown all the same, and it lives as long as told', async () => {
  const waiting = await start();
  expect(waiting).toMatchObject({
    url: `${bench.server.origin}/activate?user_code=WDJB-MJHT`,
    code: 'WDJB-MJHT',
    launchUrl: null,
  });
  expect(Date.parse(waiting.expiresAt)).toBe(bench.timers.nowMs + 1_200_000);
  expect(JSON.stringify(waiting)).not.toContain('dev-secret');
  poll = [200, { access_token: 'at-1', refresh_token: 'rt-1' }];
  await pass();
  await bench.at(waiting.loginId, 'done');
  expect(bench.stored).toMatchObject([
    { identity: { accountId: 'user-1' }, secret: { access: 'at-1', refresh: 'rt-1' } },
  ]);
});

test.each([
  ['access_denied', 'LOGIN_DENIED', /not allowed/],
  ['expired_token', 'LOGIN_TIMEOUT', /no longer good/],
  ['invalid_client', 'LOGIN_FAILED', /invalid_client/],
] as const)('%s ends it with %s, in words', async (error, errorCode, message) => {
  const { loginId } = await start();
  poll = [400, { error }];
  await pass();
  expect(await bench.at(loginId, 'failed')).toMatchObject({
    error: { code: errorCode, message: expect.stringMatching(message) },
  });
  expect(bench.stored).toEqual([]);
});

test.each([
  [true, /check that its clock keeps time/],
  [false, /for a new code\.$/],
])(
  'its time is over (after a slow_down: %s): a hint about the clock or none',
  async (slowed, hint) => {
    const { loginId } = await start();
    if (slowed) poll = [200, { error: 'slow_down' }];
    await pass();
    await vi.waitFor(() => expect(bench.timers.delays).toContain(slowed ? 10_000 : 5_000));
    bench.timers.advance(1_200_000);
    expect(await bench.at(loginId, 'failed')).toMatchObject({
      error: { code: 'LOGIN_TIMEOUT', hint: expect.stringMatching(hint) },
    });
  },
);

test('cancelled between two questions: the wait ends, and no question follows', async () => {
  const { loginId } = await start();
  await pass();
  await vi.waitFor(() => expect(bench.sent('/token')).toHaveLength(1));
  await vi.waitFor(() => expect(bench.timers.delays).toContain(5_000));
  expect(bench.manager.cancel(loginId)).toMatchObject({ error: { code: 'LOGIN_CANCELLED' } });
  expect(bench.timers.delays).toEqual([600_000]);
});

test('an error in a 200 in the place of a code is told in its own words', async () => {
  code = [200, { error: 'device_flow_disabled', device_code: 'dev-secret' }];
  const refused = await start().catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'LOGIN_FAILED',
    message: expect.stringContaining('device_flow_disabled'),
  });
  expect(String(refused)).not.toContain('dev-secret');
});

test('the token endpoint of the provider’s document is the one that is asked', async () => {
  const { loginId } = await start('found');
  poll = [200, { access_token: 'at-1' }];
  await pass();
  await bench.at(loginId, 'done');
  expect(bench.server.seen.map(({ path }) => path)).toEqual([DOCUMENT, '/code', '/found']);
});

test('attack: a document that leads elsewhere begins no sign-in', async () => {
  document = [200, { token_endpoint: 'https://example.com.evil.example/token' }];
  await expect(start('found')).rejects.toMatchObject({
    code: 'LOGIN_FAILED',
    message: expect.stringContaining('not https at example.com'),
  });
  expect(bench.server.seen.map(({ path }) => path)).toEqual([DOCUMENT]);
});

test('attack: a provider that fails quotes the code, and the client secret that the person set', async () => {
  const clientSecret = Buffer.from('own-client-secret').toString('base64');
  const own = doubleProvider({ ...only, clientSecret }, { id: 'own' });
  await bench.close();
  bench = await LoginBench.open({}, { providers: [own] });
  bench.answer = ({ path, body }, response) =>
    path === '/code' ? sendJson(response, ...code) : sendJson(response, 400, { error: 'x', body });
  const { loginId } = await start('own');
  await pass();
  const polled = await bench.at(loginId, 'failed');
  expect(JSON.stringify(polled)).toMatch(/HTTP 400/);
  code = [400, { error: 'own-client-secret is wrong' }];
  const refused = await start('own').catch((error: Error) => error.message);
  expect(refused).toMatch(/is wrong/);
  expect(JSON.stringify([polled, refused])).not.toMatch(/dev-secret|own-client-secret/);
});
