import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { LoginState } from '../../shared/model/login.ts';
import { sendJson } from '../platform/testing/loopback-server.ts';
import { textField } from '../providers/json-fields.ts';
import { doubleProvider } from './testing/double-provider.ts';
import { asked, LoginBench } from './testing/login-bench.ts';
import { get, rawRequest } from './testing/raw-request.ts';

/** As OpenRouter: PKCE without a client, `callback_url`, no state, and a key in the place of tokens. */
const provider = doubleProvider(
  {
    state: 'none',
    tokenBody: 'json',
    tokenUrl: 'https://auth.example.com/keys',
    authorizeFields: ({ redirectUri, challenge }) => ({
      callback_url: redirectUri,
      code_challenge: challenge ?? '',
      code_challenge_method: 'S256',
    }),
    tokenFields: ({ code, verifier }) => ({
      code,
      code_verifier: verifier,
      code_challenge_method: 'S256',
    }),
    tokenAnswer: (body) => {
      const key = textField(body, 'key');
      return key === null ? null : { access_token: key };
    },
    pastedKey: /^sk-do-[\w-]+$/,
  },
  {
    keyStays: 'The key stays at the double.',
    apiKey: {
      keyPage: 'https://auth.example.com/settings',
      probe: { method: 'GET', url: 'https://api.example.com/me', headers: {}, body: null },
    },
    settle: ({ secret }) =>
      Promise.resolve({
        secret: { kind: 'api_key', key: secret.access },
        identity: UNKNOWN_IDENTITY,
      }),
  },
);

let bench: LoginBench;
let exchange: readonly [number, unknown];
let probe: number;
beforeEach(async () => {
  bench = await LoginBench.open({}, { providers: [provider] });
  exchange = [200, { key: 'sk-do-minted' }];
  probe = 200;
  bench.answer = ({ path }, response) =>
    path === '/keys' ? sendJson(response, ...exchange) : sendJson(response, probe, {});
});
afterEach(() => bench.close());

const start = () => bench.start('browser', null, 'double');
const callbackOf = (state: LoginState): URL =>
  new URL(asked(state).query.get('callback_url') ?? '');
const comeBack = (state: LoginState, query: string) => {
  const { port, pathname } = callbackOf(state);
  return get(Number(port), `${pathname}?${query}`);
};

test('the page is asked without client, scope or state, and the key that comes is stored as a key', async () => {
  const waiting = await start();
  const { query, challenge } = asked(waiting);
  expect([...query.keys()]).toEqual(['callback_url', 'code_challenge', 'code_challenge_method']);
  expect((await comeBack(waiting, 'code=c-1')).status).toBe(200);
  await bench.at(waiting.loginId, 'done');
  const sent = JSON.parse(bench.sent('/keys')[0]?.body ?? '') as Record<string, string>;
  expect(Object.keys(sent)).toEqual(['code', 'code_verifier', 'code_challenge_method']);
  const verifier = sent['code_verifier'] ?? '';
  expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
  expect(bench.stored).toMatchObject([
    { provider: 'double', origin: 'login', secret: { kind: 'api_key', key: 'sk-do-minted' } },
  ]);
});

test('attack: without a state neither an error nor a picture’s or frame’s request ends the sign-in', async () => {
  const waiting = await start();
  const { port, pathname } = callbackOf(waiting);
  expect((await comeBack(waiting, 'error=access_denied')).status).toBe(500);
  expect((await comeBack(waiting, 'state=x')).status).toBe(500);
  for (const told of [
    ['Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image'],
    ['Sec-Fetch-Mode: cors', 'Sec-Fetch-Dest: empty'],
    ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'],
  ]) {
    const lines = [`GET ${pathname}?code=forged HTTP/1.1`, `Host: localhost:${port}`, ...told];
    expect((await rawRequest(Number(port), lines)).status).toBe(500);
  }
  expect(bench.manager.get(waiting.loginId)).toMatchObject({
    step: 'waiting',
    note: expect.stringContaining('cancel it if you refused'),
  });
  expect(bench.server.seen).toEqual([]);
});

test('a program that opens the address as Node does, a mode without a place, is the person', async () => {
  const waiting = await start();
  expect((await fetch(new URL('?code=c-1', callbackOf(waiting)))).status).toBe(200);
  await bench.at(waiting.loginId, 'done');
});

test('attack: a forged code that the provider refuses leaves it waiting, and the person’s still counts', async () => {
  exchange = [403, { error: 'Invalid code or code_verifier' }];
  const waiting = await start();
  await comeBack(waiting, 'code=forged');
  await vi.waitFor(() =>
    expect(bench.manager.get(waiting.loginId)).toMatchObject({
      step: 'waiting',
      note: expect.stringContaining('goes on waiting'),
    }),
  );
  const { launchUrl } = bench.manager.get(waiting.loginId) as { launchUrl: string };
  const launch = new URL(launchUrl);
  expect((await get(Number(launch.port), launch.pathname)).status).toBe(302);
  exchange = [200, { key: 'sk-do-minted' }];
  await comeBack(waiting, 'code=c-1');
  await bench.at(waiting.loginId, 'done');
});

test('attack: forged codes make Sluice ask in vain only a few times', async () => {
  exchange = [403, {}];
  const waiting = await start();
  for (let count = 1; count < 5; count += 1) {
    await comeBack(waiting, 'code=forged');
    await vi.waitFor(() => expect(bench.sent('/keys')).toHaveLength(count));
    await bench.at(waiting.loginId, 'waiting');
  }
  await comeBack(waiting, 'code=forged');
  expect(await bench.at(waiting.loginId, 'failed')).toMatchObject({
    error: { code: 'LOGIN_FAILED' },
  });
  expect(bench.sent('/keys')).toHaveLength(5);
});

test('a pasted address needs no state here, and neither does a bare code', async () => {
  for (const text of ['http://localhost:1/callback?code=c-1', 'c-1']) {
    const waiting = await start();
    bench.manager.paste(waiting.loginId, text);
    await bench.at(waiting.loginId, 'done');
  }
  expect(bench.stored).toHaveLength(2);
});

test('a pasted key is asked about once and stored, without any exchange', async () => {
  const waiting = await start();
  expect(bench.manager.paste(waiting.loginId, ' sk-do-own \n').step).toBe('exchanging');
  await bench.at(waiting.loginId, 'done');
  expect(bench.server.seen.map(({ path }) => path)).toEqual(['/me']);
  expect(bench.sent('/me')[0]?.headers.authorization).toBe('Bearer sk-do-own');
  expect(bench.stored).toMatchObject([{ secret: { kind: 'api_key', key: 'sk-do-own' } }]);
});

test.each([
  [401, /refused this key/],
  [500, /could not be checked/],
])(
  'a pasted key that the provider answers with %i is told, and the sign-in waits on',
  async (status, words) => {
    probe = status;
    const waiting = await start();
    bench.manager.paste(waiting.loginId, 'sk-do-wrong');
    const again = await bench.at(waiting.loginId, 'waiting');
    expect(again).toMatchObject({ note: expect.stringMatching(words) });
    expect(JSON.stringify(again)).not.toContain('sk-do-wrong');
    expect(bench.stored).toEqual([]);
    probe = 200;
    await comeBack(waiting, 'code=c-1');
    await bench.at(waiting.loginId, 'done');
  },
);

test('a key that was made and cannot be stored: the person is told that it stays', async () => {
  bench.refuse = new AppError('DISK_FULL', 'The disk is full.', 'Make room.');
  const waiting = await start();
  await comeBack(waiting, 'code=c-1');
  const { error } = (await bench.at(waiting.loginId, 'failed')) as { error?: unknown };
  expect(error).toMatchObject({
    code: 'DISK_FULL',
    hint: 'Make room. The key stays at the double.',
  });
});

test('a pasted key that cannot be stored, or a code that was refused, made none', async () => {
  bench.refuse = new AppError('DISK_FULL', 'The disk is full.', 'Make room.');
  const waiting = await start();
  bench.manager.paste(waiting.loginId, 'sk-do-own');
  await bench.at(waiting.loginId, 'waiting').catch(() => null);
  exchange = [500, { error: 'down' }];
  const other = await start();
  await comeBack(other, 'code=c-1');
  await bench.at(other.loginId, 'failed');
  expect(JSON.stringify(bench.states)).not.toContain('stays at the double');
});
