import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { LoginState } from '../../shared/model/login.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { sendJson } from '../platform/testing/loopback-server.ts';
import type { Provider } from '../providers/types.ts';
import { doubleProvider } from './testing/double-provider.ts';
import { asked, LoginBench } from './testing/login-bench.ts';

type Settle = NonNullable<Provider['settle']>;

/** What a test does once the tokens are there. */
let settle: Settle;
/** As Google: no PKCE, a client secret, and a project in the end. */
const provider = doubleProvider(
  { pkce: false, clientSecret: Buffer.from('not-so-secret').toString('base64') },
  { settle: (...given) => settle(...given) },
);
const TOKENS = { access_token: 'at-1', refresh_token: 'rt-1', expires_in: 3_600, tier: 'free' };

let bench: LoginBench;
beforeEach(async () => {
  bench = await LoginBench.open(
    {},
    { providers: [provider], environment: { GOOGLE_CLOUD_PROJECT: 'set-project' } },
  );
  bench.answer = ({ path }, response) => sendJson(response, 200, path === '/token' ? TOKENS : {});
  settle = ({ secret }) => Promise.resolve({ secret, identity: UNKNOWN_IDENTITY });
});
afterEach(() => bench.close());

async function signIn(): Promise<LoginState> {
  const waiting = await bench.start('paste', null, 'double');
  bench.manager.paste(waiting.loginId, `c-1#${asked(waiting).state}`);
  return waiting;
}

test('without PKCE neither challenge nor verifier is sent; the client secret is, decoded', async () => {
  const waiting = await signIn();
  await bench.at(waiting.loginId, 'done');
  expect([...asked(waiting).query.keys()]).not.toContain('code_challenge');
  expect(Object.fromEntries(new URLSearchParams(bench.sent('/token')[0]?.body))).toEqual({
    grant_type: 'authorization_code',
    client_id: 'client-1',
    client_secret: 'not-so-secret',
    code: 'c-1',
    redirect_uri: 'http://localhost:0/callback',
  });
});

test('it has the token’s call, one without, the environment, and its project is stored', async () => {
  settle = async ({ secret, body }, { call, request, nowMs, domain, environment }) => {
    expect(body).toEqual(TOKENS);
    expect([nowMs, domain]).toEqual([bench.timers.nowMs, null]);
    await call({ method: 'POST', url: 'https://api.example.com/load', body: '{}' });
    await request({ method: 'GET', url: 'https://api.example.com/open' });
    const projectId = environment['GOOGLE_CLOUD_PROJECT'] ?? null;
    return {
      secret: { ...secret, extra: { ...secret.extra, projectId } },
      identity: { ...UNKNOWN_IDENTITY, projectId },
    };
  };
  const { loginId } = await signIn();
  await bench.at(loginId, 'done');
  expect(bench.sent('/load')[0]?.headers.authorization).toBe('Bearer at-1');
  expect(bench.sent('/open')[0]?.headers).not.toHaveProperty('authorization');
  for (const { headers } of bench.server.seen) expect(headers['user-agent']).toBe('Sluice/0.0.0');
  expect(bench.stored).toMatchObject([
    {
      identity: { projectId: 'set-project' },
      secret: { refresh: 'rt-1', extra: { tier: 'free', projectId: 'set-project' } },
    },
  ]);
});

test('it waits by the injected clock, and tells the person what goes on', async () => {
  settle = async ({ secret }, { note, wait }) => {
    note('Setting up your project');
    await wait(5_000);
    note('Almost there');
    await wait(5_000);
    return { secret, identity: UNKNOWN_IDENTITY };
  };
  const { loginId } = await signIn();
  for (const note of ['Setting up your project', 'Almost there']) {
    await vi.waitFor(() =>
      expect(bench.manager.get(loginId)).toMatchObject({ step: 'exchanging', note }),
    );
    await vi.waitFor(() => expect(bench.timers.delays).toContain(5_000));
    bench.timers.advance(5_000);
  }
  await bench.at(loginId, 'done');
});

test('a person who was late leaves the provider its time to settle', async () => {
  settle = async ({ secret }, { wait }) => {
    await wait(120_000);
    return { secret, identity: UNKNOWN_IDENTITY };
  };
  const waiting = await bench.start('paste', null, 'double');
  bench.timers.advance(299_000);
  bench.manager.paste(waiting.loginId, `c-1#${asked(waiting).state}`);
  await vi.waitFor(() => expect(bench.timers.delays).toContain(120_000));
  const { expiresAt } = bench.manager.get(waiting.loginId);
  expect(Date.parse(expiresAt)).toBe(bench.timers.nowMs + 180_000);
  expect(bench.timers.delays).toEqual([120_000, 180_000]);
  bench.timers.advance(120_000);
  await bench.at(waiting.loginId, 'done');
});

test('a provider that never ends to settle is told as that, and not as a person who stayed away', async () => {
  settle = ({ secret }, { wait }) =>
    wait(3_600_000).then(() => ({ secret, identity: UNKNOWN_IDENTITY }));
  const { loginId } = await signIn();
  await vi.waitFor(() => expect(bench.timers.delays).toContain(3_600_000));
  bench.timers.advance(300_000);
  expect(bench.manager.get(loginId)).toMatchObject({
    error: { code: 'LOGIN_TIMEOUT', message: 'Double did not complete the sign-in in time.' },
  });
});

test.each<[string, (loginId: string) => unknown, string]>([
  ['cancelled', (id) => bench.manager.cancel(id), 'LOGIN_CANCELLED'],
  ['timed out', () => bench.timers.advance(300_000), 'LOGIN_TIMEOUT'],
])(
  '%s while it settles: the wait ends, nothing more is asked, nothing is stored',
  async (_name, end, code) => {
    const reasons: unknown[] = [];
    settle = async ({ secret }, { call, wait }) => {
      await wait(3_600_000).catch((error: unknown) => reasons.push(error));
      await call({ method: 'GET', url: 'https://api.example.com/late' });
      return { secret, identity: UNKNOWN_IDENTITY };
    };
    const { loginId } = await signIn();
    await vi.waitFor(() => expect(bench.timers.delays).toContain(3_600_000));
    end(loginId);
    expect(bench.manager.get(loginId)).toMatchObject({ step: 'failed', error: { code } });
    await vi.waitFor(() => expect(reasons).toMatchObject([{ code }]));
    expect(bench.timers.delays).toEqual([600_000]);
    expect(bench.sent('/late')).toEqual([]);
    expect(bench.stored).toEqual([]);
  },
);

const needsPage = (link: string | null) =>
  new AppError('LOGIN_FAILED', 'Google wants you to verify it.', 'Open it.', undefined, link);

test('a page that the provider wants the person to open is in the failed state, mapped', async () => {
  settle = () => Promise.reject(needsPage('https://auth.example.com/verify?continue=1'));
  const { loginId } = await signIn();
  expect(await bench.at(loginId, 'failed')).toMatchObject({
    error: { code: 'LOGIN_FAILED', message: 'Google wants you to verify it.', hint: 'Open it.' },
    link: `${bench.server.origin}/verify?continue=1`,
  });
});

test.each([
  ['plain http', 'http://auth.example.com/verify'],
  ['a script', 'javascript:alert(1)'],
  ['a file', 'file:///etc/passwd'],
  ['a user name in front of the host', 'https://auth.example.com@evil.example/'],
  ['no address', 'verify'],
  ['an origin outside the map', 'https://elsewhere.example/'],
])('attack: a link that is %s is never shown', async (_what, link) => {
  settle = () => Promise.reject(needsPage(link));
  const { loginId } = await signIn();
  expect(await bench.at(loginId, 'failed')).toMatchObject({
    error: { code: 'LOGIN_FAILED' },
    link: null,
  });
});
