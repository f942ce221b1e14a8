import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { Http } from '../platform/http.ts';
import { OriginMap } from '../platform/origin-map.ts';
import { sendJson } from '../platform/testing/loopback-server.ts';
import { providerInfo } from '../providers/info.ts';
import type { OAuthLogin } from '../providers/types.ts';
import { enterpriseDomain } from './enterprise-domain.ts';
import { doubleProvider } from './testing/double-provider.ts';
import { asked, LoginBench } from './testing/login-bench.ts';
import { refreshGrant } from './token.ts';

test.each([
  ['octo.example.com', 'octo.example.com'],
  ['  OCTO.Example.Com ', 'octo.example.com'],
  ['https://octo.example.com', 'octo.example.com'],
  ['https://Octo.example.com/login?next=1#top', 'octo.example.com'],
  ['git.corp.internal', 'git.corp.internal'],
  ['xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
])('%j is the domain %s', (text, domain) => {
  expect(enterpriseDomain(text)).toBe(domain);
});

test.each([
  '',
  'http://octo.example.com',
  'ftp://octo.example.com',
  'javascript:alert(1)',
  'https://octo.example.com:8443',
  'octo.example.com:443',
  'https://me@octo.example.com',
  'https://octo.example.com@evil.example',
  'me@octo.example.com',
  'octo.example.com/login',
  'octo.example.com?x',
  'octo.example.com#x',
  String.raw`octo.example.com\@evil.example`,
  'octo.example.com evil.example',
  'octo.example.com\nevil.example',
  'https://oc\tto.example.com',
  'octo',
  'localhost',
  'octo.localhost',
  '127.0.0.1',
  'https://127.0.0.1',
  'https://0x7f.1',
  'https://2130706433',
  '0x7f.0.0.1',
  '[::1]',
  'https://[::1]',
  '.example.com',
  'octo..com',
  '-octo.com',
  'octo.example.com.',
  'münchen.example',
  'https://ⓔxample.com',
  `${'a.'.repeat(130)}com`,
])('attack: %j is no enterprise domain', (text) => {
  expect(() => enterpriseDomain(text)).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', message: expect.stringMatching(/^domain: /) }),
  );
});

/** As GitHub: another client at an enterprise. */
const HERE = doubleProvider({ refresh: 'standard' });
const at = (domain: string): OAuthLogin => ({
  ...HERE.oauth,
  authorizeUrl: `https://${domain}/authorize`,
  tokenUrl: `https://${domain}/token`,
  clientId: 'client-enterprise',
});
const oauth: OAuthLogin = {
  ...HERE.oauth,
  atDomain: (domain) => (domain === 'auth.example.com' ? oauth : at(domain)),
};
const provider = { ...HERE, oauth };
/** By account. */
const DOMAINS: Readonly<Record<number, string>> = { 7: 'octo.example.com' };

let bench: LoginBench;
let tokens: Record<string, unknown>;
beforeEach(async () => {
  const domainOf = (account: number): string | null => DOMAINS[account] ?? null;
  bench = await LoginBench.open({}, { providers: [provider], domainOf });
  tokens = { access_token: 'at-1', refresh_token: 'rt-1' };
  bench.answer = (_request, response) => sendJson(response, 200, tokens);
});
afterEach(() => bench.close());

async function signIn(domain: string | null, pinnedTo: number | null = null) {
  const asking = { provider: 'double', method: 'paste', pinnedTo, domain } as const;
  const waiting = await bench.manager.start(asking);
  bench.manager.paste(waiting.loginId, `c-1#${asked(waiting).state}`);
  await bench.at(waiting.loginId, 'done');
  const clientId = asked(waiting).query.get('client_id');
  const [stored] = bench.stored;
  if (stored?.secret.kind !== 'oauth') throw new TypeError('tokens were to be stored');
  return { clientId, extra: stored.secret.extra };
}

test('a provider with enterprise domains says that it asks for one', () => {
  expect(providerInfo(provider).asksDomain).toBe(true);
  expect(providerInfo(HERE).asksDomain).toBe(false);
});

test('a sign-in at a domain goes there, and its tokens say where they are from', async () => {
  expect(await signIn('https://octo.example.com/')).toEqual({
    clientId: 'client-enterprise',
    extra: { enterpriseUrl: 'octo.example.com' },
  });
});

test('the provider’s own domain is none', async () => {
  expect(await signIn('auth.example.com')).toEqual({ clientId: 'client-1', extra: {} });
});

test('a re-login goes to the domain of its account by itself, unless another is named', async () => {
  expect(await signIn(null, 7)).toMatchObject({ clientId: 'client-enterprise' });
  bench.stored.length = 0;
  expect(await signIn('auth.example.com', 7)).toMatchObject({ clientId: 'client-1' });
  bench.stored.length = 0;
  expect(await signIn(null, 8)).toMatchObject({ clientId: 'client-1' });
});

test('attack: a token answer cannot say from which domain it is', async () => {
  tokens = { ...tokens, enterpriseUrl: 'evil.example' };
  expect((await signIn(null)).extra).toEqual({});
});

test('tokens of a domain are refreshed there, and stay its own', async () => {
  tokens = { ...tokens, enterpriseUrl: 'evil.example' };
  const origin = 'https://octo.example.com';
  const http = new Http(new OriginMap(new Map([[origin, bench.server.origin]])), '0.0.0');
  const secret = {
    kind: 'oauth',
    access: 'old',
    refresh: 'rt-0',
    expiresAtMs: 0,
    extra: { enterpriseUrl: 'octo.example.com' },
  } as const;
  const { signal } = new AbortController();
  const fresh = await refreshGrant(provider, secret, { http, clock: systemClock, signal });
  await http.close();
  expect(fresh).toMatchObject({
    value: { access: 'at-1', extra: { enterpriseUrl: 'octo.example.com' } },
  });
  expect(new URLSearchParams(bench.server.seen[0]?.body).get('client_id')).toBe(
    'client-enterprise',
  );
});
