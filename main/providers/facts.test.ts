import { expect, test } from 'vitest';
import { figuresOf } from '../core/ranking/figures.ts';
import { PLAIN_RULES } from '../core/ranking/rules.ts';
import { DAY, HOUR, NOW, reading } from '../core/ranking/testing/ranked-pool.ts';
import { findProvider, PROVIDERS } from './registry.ts';
import { identifyXai } from './xai-login.ts';
import type { OAuthLogin, Provider } from './types.ts';

const byId = new Map(PROVIDERS.map((provider) => [provider.id, provider]));

/** Whether a fuller week puts an account of that provider behind another. */
function ranksByWindows(provider: Provider): boolean {
  const { id, usage, ranking = PLAIN_RULES } = provider;
  if (usage === null) return false;
  const scope = ranking.familyMeters === 'instead' ? provider.familyOf('gemini-3-pro') : null;
  const week = { id: `${id}:7d`, durationMs: 7 * DAY, resetsAtMs: NOW + 5 * DAY, scope };
  const full = [reading({ ...week, usedFraction: 0.9 })];
  const idle = [reading({ ...week, usedFraction: 0.1 })];
  const rate = (windows: typeof full) => figuresOf(windows, scope, ranking, NOW).longRate;
  return rate(full) > rate(idle);
}

test('windows rank the accounts of six providers; the others spread sessions evenly', () => {
  expect(PROVIDERS.filter(ranksByWindows).map(({ id }) => id)).toEqual([
    'anthropic',
    'openai-codex',
    'google-antigravity',
    'kimi-code',
    'zai',
    'opencode-go',
  ]);
});

test('an Antigravity account ranks by the fullest row of the model’s counter, and by no common row', () => {
  const provider = findProvider(PROVIDERS, 'google-antigravity');
  const { ranking = PLAIN_RULES } = provider;
  const windows = [
    reading({ id: 'a:5h', durationMs: 5 * HOUR, usedFraction: 0.8, scope: 'google' }),
    reading({ id: 'a:7d', durationMs: 7 * DAY, usedFraction: 0.3, scope: 'google' }),
    reading({ id: 'a:claude', durationMs: 7 * DAY, usedFraction: 0.95, scope: 'anthropic' }),
    reading({ id: 'a:other', durationMs: 7 * DAY, usedFraction: 0.99, scope: null }),
  ];
  const family = provider.familyOf('gemini-3-pro');
  expect(figuresOf(windows, family, ranking, NOW)).toMatchObject({
    long: { id: 'a:5h' },
    short: null,
  });
});

test('the workspace is part of the identity of Claude and ChatGPT accounts alone', () => {
  const those = PROVIDERS.filter(({ identityByOrganization }) => identityByOrganization);
  expect(those.map(({ id }) => id)).toEqual(['anthropic', 'openai-codex']);
});

const PLANS = new Set([
  'anthropic',
  'openai-codex',
  'github-copilot',
  'google-gemini-cli',
  'google-antigravity',
  'kimi-code',
  'zai',
  'opencode-go',
  'xai',
]);

test.each(PROVIDERS.map((provider) => [provider.id, provider] as const))(
  '%s says whose terms apply, and of a subscription that its use may be restricted and the person decides',
  (id, { policy }) => {
    expect(policy).toMatch(/’s terms (?:for [^.]+ )?apply|Nobody’s terms restrict/);
    if (PLANS.has(id)) expect(policy).toMatch(/restrict.*You decide\./);
  },
);

type Timing = Pick<
  OAuthLogin,
  'expirySkewMs' | 'tokenTimeoutMs' | 'tokenBody' | 'pkce' | 'grantLifetimeMs'
>;
const DEFAULT = { expirySkewMs: 0, tokenTimeoutMs: 30_000, tokenBody: 'form' } as const;
const SKEWED = { ...DEFAULT, expirySkewMs: 300_000 } as const;

test.each<[string, Partial<Timing>]>([
  ['anthropic', { ...SKEWED, tokenBody: 'json', grantLifetimeMs: 30 * 24 * HOUR }],
  ['openai-codex', { ...DEFAULT, tokenTimeoutMs: 15_000, grantLifetimeMs: null }],
  ['github-copilot', DEFAULT],
  ['google-gemini-cli', { ...SKEWED, pkce: false }],
  ['google-antigravity', { ...SKEWED, pkce: false }],
  ['kimi-code', DEFAULT],
  ['zai', { ...DEFAULT, tokenBody: 'json', pkce: false }],
  ['openrouter', { ...DEFAULT, tokenBody: 'json' }],
  ['xai', DEFAULT],
])('the tokens of %s: body, time limit, skew and the life of a grant', (id, facts) => {
  expect(byId.get(id)?.oauth).toMatchObject(facts);
});

test('no other provider signs in, so none is left out above', () => {
  expect(PROVIDERS.filter(({ oauth }) => oauth !== null)).toHaveLength(9);
});

/** Tests take other ports where these are taken, so that several can run. */
test.each([
  ['anthropic', 'http://localhost:54545/callback', true],
  ['openai-codex', 'http://localhost:1455/auth/callback', false],
  ['google-gemini-cli', 'http://127.0.0.1:8085/oauth2callback', true],
  ['google-antigravity', 'http://127.0.0.1:51121/oauth-callback', true],
  ['openrouter', 'http://localhost:54549/callback', true],
  ['zai', 'zcode://zai-auth/callback', false],
])('%s comes back to %s, to a random port where that is taken: %s', (id, uri, falls) => {
  const redirect = byId.get(id)?.oauth?.redirect ?? null;
  if (redirect === null) throw new Error(`${id} has no redirect`);
  const { found, portFallback } =
    'uri' in redirect
      ? { found: redirect.uri, portFallback: false }
      : { ...redirect, found: `http://${redirect.host}:${redirect.port}${redirect.path}` };
  expect([found, portFallback]).toEqual([uri, falls]);
});

test.each([
  ['zai', 'https://z.ai/manage-apikey/apikey-list'],
  ['opencode-go', 'https://opencode.ai/auth'],
  ['ollama-cloud', 'https://ollama.com/settings/keys'],
  ['ollama', 'https://ollama.com/settings/keys'],
  ['minimax', 'https://platform.minimax.io'],
  ['xai', 'https://console.x.ai'],
])('a key of %s is made at %s', (id, page) => {
  expect(byId.get(id)?.apiKey?.keyPage.startsWith(page)).toBe(true);
});

test('an xAI account is the sub of its token, and its tokens are asked for at x.ai or below', async () => {
  const claims = Buffer.from(JSON.stringify({ sub: 's-1', user_id: 'u-1' })).toString('base64url');
  const identity = await identifyXai({ access_token: `e30.${claims}.x` }, () =>
    Promise.resolve({ status: 200, headers: {}, text: '{"email":"gwen@example.com"}' }),
  );
  expect(identity).toMatchObject({ accountId: 's-1', email: 'gwen@example.com' });
  expect(byId.get('xai')?.oauth?.discover).toEqual({
    url: 'https://auth.x.ai/.well-known/openid-configuration',
    domain: 'x.ai',
  });
});

test('xAI has 15 s to tell an e-mail address', async () => {
  const asked: unknown[] = [];
  await identifyXai({}, (request) => {
    asked.push(request);
    return Promise.resolve({ status: 500, headers: {}, text: '' });
  });
  expect(asked).toEqual([
    { method: 'GET', url: 'https://auth.x.ai/oauth2/userinfo', timeoutMs: 15_000 },
  ]);
});

test('limits in the headers of answers are known of Claude and ChatGPT alone', () => {
  const headers = {
    'anthropic-ratelimit-unified-5h-utilization': '0.5',
    'x-codex-primary-used-percent': '50',
    'x-codex-primary-window-minutes': '300',
    'x-ratelimit-limit-requests': '100',
    'x-ratelimit-remaining-requests': '1',
  };
  const those = PROVIDERS.filter(({ usage }) => usage?.fromHeaders(headers, NOW, true).length);
  expect(those.map(({ id }) => id)).toEqual(['anthropic', 'openai-codex']);
});
