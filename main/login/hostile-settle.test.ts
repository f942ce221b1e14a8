import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { sendJson } from '../platform/testing/loopback-server.ts';
import { githubCopilot } from '../providers/github-copilot.ts';
import type { Provider } from '../providers/types.ts';
import { doubleProvider } from './testing/double-provider.ts';
import { asked, LoginBench } from './testing/login-bench.ts';

type Settle = NonNullable<Provider['settle']>;

const ACCESS = 'opaque-access-1234';
const REFRESH = 'opaque-refresh-1234';
const CLIENT_SECRET = 'own-client-secret-1234';
const SECRETS = [ACCESS, REFRESH, CLIENT_SECRET];
const QUOTED = SECRETS.join(' ');

let settle: Settle;
let bench: LoginBench;
beforeEach(async () => {
  const provider = doubleProvider(
    { clientSecret: Buffer.from(CLIENT_SECRET).toString('base64') },
    { settle: (...given) => settle(...given) },
  );
  bench = await LoginBench.open({}, { providers: [provider] });
  const tokens = { access_token: ACCESS, refresh_token: REFRESH };
  bench.answer = (_request, response) => sendJson(response, 200, tokens);
});
afterEach(() => bench.close());

async function failed() {
  const waiting = await bench.start('paste', null, 'double');
  bench.manager.paste(waiting.loginId, `c-1#${asked(waiting).state}`);
  return bench.at(waiting.loginId, 'failed');
}

function expectNoSecret(): void {
  const told = JSON.stringify(bench.states);
  for (const secret of SECRETS) expect(told).not.toContain(secret);
}

test('attack: a provider that refuses the set-up quotes the tokens that it was sent', async () => {
  settle = () => Promise.reject(new AppError('LOGIN_FAILED', `No: ${QUOTED}.`, `See ${QUOTED}.`));
  expect(await failed()).toMatchObject({ error: { message: expect.stringMatching(/^No: /) } });
  expectNoSecret();
});

test('attack: a page to be opened carries the token', async () => {
  const link = `https://accounts.google.com/verify?for=${ACCESS}`;
  settle = () => Promise.reject(new AppError('LOGIN_FAILED', 'No.', null, undefined, link));
  expect(await failed()).toMatchObject({ link: null });
  expectNoSecret();
});

test('attack: a note of the set-up quotes the token, and speaks to the terminal', async () => {
  settle = (_tokens, { note }) => {
    note(`\u001b[2J\u202eset up for ${QUOTED}`);
    return Promise.reject(new AppError('LOGIN_FAILED', '\u001b]0;owned\u0007No.'));
  };
  expect(await failed()).toMatchObject({ error: { message: ']0;owned No.' } });
  expectNoSecret();
  expect(JSON.stringify(bench.states)).not.toMatch(/\\u001b|\u202e/);
});

test('attack: GitHub’s refusal quotes the token, and its address holds one', async () => {
  const { settle: ofCopilot } = githubCopilot;
  if (ofCopilot === undefined) throw new TypeError('no settle');
  const answers = [
    { status: 403, body: { message: `Bad ${ACCESS}` } },
    { status: 200, body: { login: 'mira', endpoints: { api: `https://evil.example/${ACCESS}` } } },
  ];
  for (const { status, body } of answers) {
    const answer = { status, headers: {}, text: JSON.stringify(body) };
    settle = (tokens, context) =>
      ofCopilot(tokens, { ...context, call: () => Promise.resolve(answer) });
    expect(await failed()).toMatchObject({ error: { code: 'LOGIN_FAILED' } });
    expectNoSecret();
  }
});
