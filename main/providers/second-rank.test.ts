import { expect, test } from 'vitest';
import { routeRequest } from '../core/route.ts';
import { credentialHeaders } from './call.ts';
import { findProvider, PROVIDERS } from './registry.ts';
import { routeBases } from './route-bases.ts';
import { wireAt } from './wire-at.ts';

const IDS = [
  'openai',
  'openrouter',
  'xai',
  'deepseek',
  'mistral',
  'groq',
  'together',
  'fireworks',
  'cerebras',
  'moonshot',
  'minimax',
] as const;

const RULES = new Map(PROVIDERS.map(({ id, api }) => [id, api]));

function route(path: string, clientProvider: string | null = null, allPaths = false) {
  const request = { path, clientProvider, allPaths, anthropicVersion: false };
  const to = routeRequest({ ...request, responsesProvider: () => 'openai' }, RULES);
  return to.kind === 'provider' ? `${to.provider} ${to.path}` : to.code;
}

test('monograms and names are unique', () => {
  for (const field of ['monogram', 'name'] as const)
    expect(new Set(PROVIDERS.map((each) => each[field])).size).toBe(PROVIDERS.length);
  for (const { monogram } of PROVIDERS) expect(monogram).toMatch(/^[A-Z][a-z]$/);
});

test.each(IDS)('%s: a key goes as a bearer, and the policy says who is billed', (id) => {
  const provider = findProvider(PROVIDERS, id);
  expect(credentialHeaders(provider, { kind: 'api_key', key: 'k-1' })).toEqual({
    authorization: 'Bearer k-1',
  });
  expect(provider.policy).toMatch(/terms apply\..* billed to your /);
  expect(provider.api.accountHeaders).toEqual(['openai-organization', 'openai-project']);
  expect([provider.familyOf('gpt-5'), provider.apiKey?.optional]).toEqual([null, undefined]);
});

test.each([
  ['openrouter', 'openrouter /api/v1/chat/completions'],
  ['xai', 'xai /v1/chat/completions'],
  ['deepseek', 'deepseek /v1/chat/completions'],
  ['mistral', 'mistral /v1/chat/completions'],
  ['groq', 'groq /openai/v1/chat/completions'],
  ['together', 'together /v1/chat/completions'],
  ['fireworks', 'fireworks /inference/v1/chat/completions'],
  ['cerebras', 'cerebras /v1/chat/completions'],
  ['moonshot', 'moonshot /v1/chat/completions'],
  ['minimax', 'minimax /v1/chat/completions'],
])('the bare /v1 of a client minted for %s leads to %s', (id, to) => {
  expect(route('/v1/chat/completions', id)).toBe(to);
});

test.each([
  ['openrouter', 'openrouter /api/v1/messages'],
  ['xai', 'xai /v1/messages'],
  ['deepseek', 'deepseek /anthropic/v1/messages'],
  ['fireworks', 'fireworks /inference/v1/messages'],
  ['moonshot', 'moonshot /anthropic/v1/messages'],
  ['minimax', 'minimax /anthropic/v1/messages'],
])('Claude Code with a client of %s: bare /v1/messages leads to %s', (id, to) => {
  expect(route('/v1/messages', id)).toBe(to);
});

test('DeepSeek serves its API without /v1 as well, as its own pages write it', () => {
  for (const path of ['chat/completions', 'models', 'beta/completions', 'v1/models'])
    expect(route(`/deepseek/${path}`)).toBe(`deepseek /${path}`);
});

test.each(
  PROVIDERS.filter(({ id }) => id !== 'openai' && IDS.some((each) => each === id)).map(
    ({ id, api }) => [id, api] as const,
  ),
)(
  '%s: keys, people, organisations and money are shut, whatever the caller’s rights',
  (id, { prefixes }) => {
    const base = prefixes[0] ?? '';
    for (const door of [
      'users/me/balance',
      'user',
      'keys',
      'api-keys',
      'API-Keys/x',
      'organizations',
      'billing/x',
      'credits',
      'auth/key',
      'oauth/token',
      '%61uth/x',
    ])
      for (const root of [base, '/', '/v1/'])
        expect([root, door, route(`/${id}${root}${door}`, null, true)]).toEqual([
          root,
          door,
          'FORBIDDEN_PATH',
        ]);
    expect(route(`/${id}/elsewhere`)).toBe('FORBIDDEN_PATH');
  },
);

test.each([
  ['openrouter', '/api/v1/messages', 'anthropic'],
  ['openrouter', '/api/v1/messages/count_tokens', 'anthropic'],
  ['openrouter', '/api/v1/chat/completions', 'openai'],
  ['xai', '/v1/messages', 'anthropic'],
  ['xai', '/v1/responses', 'openai'],
  ['deepseek', '/anthropic/v1/messages', 'anthropic'],
  ['deepseek', '/Anthropic/v1/messages', 'anthropic'],
  ['deepseek', '/%61nthropic/v1/messages', 'anthropic'],
  ['deepseek', '/anthropics/v1', 'openai'],
  ['deepseek', '/anthropic/../v1', 'openai'],
  ['moonshot', '/anthropic', 'anthropic'],
  ['minimax', '/anthropic/v1/messages', 'anthropic'],
  ['fireworks', '/inference/v1/messages', 'anthropic'],
  ['mistral', '/v1/messages', 'openai'],
  ['anthropic', '/v1/messages', 'anthropic'],
])('%s%s speaks %s', (id, path, wire) => {
  expect(wireAt(findProvider(PROVIDERS, id).api, path)).toBe(wire);
});

test('the base URLs that a person is shown are those at which the SDKs work', () => {
  const bases = (id: string) =>
    routeBases(findProvider(PROVIDERS, id)).map(({ wire, path }) => `${wire} ${path}`);
  expect(Object.fromEntries(IDS.map((id) => [id, bases(id)]))).toEqual({
    openai: ['openai /openai/v1'],
    openrouter: ['openai /openrouter/api/v1', 'anthropic /openrouter/api'],
    xai: ['openai /xai/v1', 'anthropic /xai'],
    deepseek: ['openai /deepseek/v1', 'anthropic /deepseek/anthropic'],
    mistral: ['openai /mistral/v1'],
    groq: ['openai /groq/openai/v1'],
    together: ['openai /together/v1'],
    fireworks: ['openai /fireworks/inference/v1', 'anthropic /fireworks/inference'],
    cerebras: ['openai /cerebras/v1'],
    moonshot: ['openai /moonshot/v1', 'anthropic /moonshot/anthropic'],
    minimax: ['openai /minimax/v1', 'anthropic /minimax/anthropic'],
  });
});

test('each key has its own variable in the environment', () => {
  const names = PROVIDERS.flatMap(({ apiKey }) => apiKey?.environment ?? []);
  expect(new Set(names).size).toBe(names.length);
  for (const id of IDS)
    expect(findProvider(PROVIDERS, id).apiKey?.environment?.[0]).toBe(
      `${id.toUpperCase()}_API_KEY`,
    );
});
