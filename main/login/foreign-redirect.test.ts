import { afterEach, beforeEach, expect, test } from 'vitest';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { sendJson } from '../platform/testing/loopback-server.ts';
import { methodsOf, providerInfo } from '../providers/info.ts';
import { objectField, textField } from '../providers/json-fields.ts';
import { doubleProvider } from './testing/double-provider.ts';
import { asked, LoginBench } from './testing/login-bench.ts';

/** As Z.AI: nothing but `zcode://…` comes back, no PKCE, an answer of its own, and a key in the end. */
const provider = doubleProvider(
  {
    redirect: { uri: 'zcode://double-auth/callback' },
    pkce: false,
    scopes: [],
    tokenBody: 'json',
    tokenFields: ({ code, redirectUri, state }) => ({
      provider: 'double',
      code,
      redirect_uri: redirectUri,
      state,
    }),
    tokenAnswer: (body) => {
      const token = textField(objectField(objectField(body, 'data'), 'double'), 'access_token');
      return token === null ? null : { access_token: token };
    },
  },
  {
    apiKey: { keyPage: 'https://auth.example.com/keys', probe: null },
    settle: async ({ secret, body }, { request, note }) => {
      note('Making a key');
      const { text } = await request({
        method: 'POST',
        url: 'https://api.example.com/keys',
        body: JSON.stringify({ token: secret.access }),
      });
      const email = textField(objectField(objectField(body, 'data'), 'user'), 'email');
      return { secret: { kind: 'api_key', key: text }, identity: { ...UNKNOWN_IDENTITY, email } };
    },
  },
);
const TOKENS = { data: { double: { access_token: 'at-1' }, user: { email: 'mira@example.com' } } };

let bench: LoginBench;
beforeEach(async () => {
  bench = await LoginBench.open({}, { providers: [provider] });
  bench.answer = ({ path }, response) =>
    path === '/token' ? sendJson(response, 200, TOKENS) : sendJson(response, 200, 'key-minted');
});
afterEach(() => bench.close());

const start = () => bench.start('paste', null, 'double');

test('a redirect to another program’s scheme is signed in by paste alone', async () => {
  expect(methodsOf(provider)).toEqual(['paste', 'api-key']);
  expect(providerInfo(provider)).toMatchObject({
    methods: ['paste', 'api-key'],
    asksDomain: false,
  });
  await expect(bench.start('browser', null, 'double')).rejects.toMatchObject({
    code: 'USAGE',
    message: 'Double has no sign-in by browser.',
    hint: 'It has: pasted code, API key (sluice add-key).',
  });
  const chosen = { provider: 'double', method: null, pinnedTo: null };
  expect(await bench.manager.start(chosen)).toMatchObject({ method: 'paste', step: 'waiting' });
});

test('its page has no challenge and no scope, and there is no launch link: nothing listens', async () => {
  const waiting = await start();
  expect(waiting).toMatchObject({ launchUrl: null, code: null, note: null });
  expect(Object.fromEntries(asked(waiting).query)).toEqual({
    client_id: 'client-1',
    response_type: 'code',
    redirect_uri: 'zcode://double-auth/callback',
    state: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test.each([
  ['the address', (state: string) => `zcode://double-auth/callback?code=c-1&state=${state}`],
  ['the query', (state: string) => `code=c-1&state=${state}`],
  ['the code with its state', (state: string) => `c-1#${state}`],
])('%s is pasted: the provider’s own fields go out, and a key is stored', async (_form, text) => {
  const waiting = await start();
  const { state } = asked(waiting);
  bench.manager.paste(waiting.loginId, text(state));
  await bench.at(waiting.loginId, 'done');
  const [request] = bench.sent('/token');
  expect(JSON.parse(request?.body ?? '')).toEqual({
    provider: 'double',
    code: 'c-1',
    redirect_uri: 'zcode://double-auth/callback',
    state,
  });
  expect(bench.sent('/keys')[0]).toMatchObject({ body: '{"token":"at-1"}' });
  expect(bench.sent('/keys')[0]?.headers).not.toHaveProperty('authorization');
  expect(bench.stored).toEqual([
    {
      provider: 'double',
      secret: { kind: 'api_key', key: 'key-minted' },
      identity: { ...UNKNOWN_IDENTITY, email: 'mira@example.com' },
      label: null,
      origin: 'login',
      authorizedAtMs: bench.timers.nowMs,
      pinnedTo: null,
    },
  ]);
  expect(bench.states.map((one) => ('note' in one ? one.note : one.step))).toEqual([
    null,
    null,
    'Making a key',
    'done',
  ]);
});

test('attack: an address of another attempt is told, and nothing is sent', async () => {
  const waiting = await start();
  const text = 'zcode://double-auth/callback?code=c-1&state=0123456789abcdef0123456789abcdef';
  expect(bench.manager.paste(waiting.loginId, text)).toMatchObject({
    step: 'waiting',
    note: expect.stringContaining('an earlier attempt'),
  });
  expect(bench.server.seen).toEqual([]);
});

test('an answer without a token fails with the provider’s words, and shows nothing else of it', async () => {
  const body = { code: 401, msg: 'code c-longer-1 is over', data: { other: 'at-secret' } };
  bench.answer = (_request, response) => sendJson(response, 200, body);
  const waiting = await start();
  bench.manager.paste(waiting.loginId, `c-longer-1#${asked(waiting).state}`);
  const failed = await bench.at(waiting.loginId, 'failed');
  expect(failed).toMatchObject({
    error: { code: 'LOGIN_FAILED', message: expect.stringMatching(/no access_token.*is over/) },
    link: null,
  });
  expect(JSON.stringify(failed)).not.toMatch(/at-secret|c-longer-1/);
});
