import { expect, test } from 'vitest';
import { PROVIDER_IDS } from '../../shared/model/provider-ids.ts';
import { providerInfoSchema } from '../../shared/model/provider.ts';
import { routeRequest } from '../core/route.ts';
import { isLoopback } from '../platform/origin-map.ts';
import { credentialHeaders } from './call.ts';
import { providerInfo } from './info.ts';
import { findProvider, PROVIDERS } from './registry.ts';

test.each(PROVIDERS.map((provider) => [provider.id, provider] as const))(
  '%s is whole: info for people, lower-case path rules, an https origin, or one on this machine',
  (_id, provider) => {
    expect(providerInfoSchema.parse(providerInfo(provider)).policy).not.toBe('');
    const { prefixes, doors, origin, accountHeaders } = provider.api;
    for (const rule of [...prefixes, ...doors]) expect(rule).toMatch(/^\/[a-z0-9_/:*$-]*\/$/);
    expect(doors.length).toBeGreaterThan(0);
    const url = new URL(origin);
    expect(url.origin).toBe(origin);
    // In the clear a key goes no further than this machine.
    expect(url.protocol).toBe(isLoopback(url.hostname) ? 'http:' : 'https:');
    for (const name of accountHeaders) expect(name).toBe(name.toLowerCase());
  },
);

test('the list of ids that settings are made from is the list of providers, in its order', () => {
  expect(PROVIDERS.map(({ id }) => id)).toEqual(PROVIDER_IDS);
});

test('no two providers have the same tile', () => {
  expect(new Set(PROVIDERS.map(({ monogram }) => monogram)).size).toBe(PROVIDERS.length);
});

test('provider ids are unique, and an unknown one is NOT_FOUND with those there are', () => {
  expect(new Set(PROVIDERS.map(({ id }) => id)).size).toBe(PROVIDERS.length);
  expect(findProvider(PROVIDERS, 'anthropic').name).toBe('Claude');
  expect(() => findProvider(PROVIDERS, 'nobody')).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND', hint: expect.stringContaining('anthropic') }),
  );
});

test('Codex: every door of its sign-in, keys and resets is shut, in each of its path names', () => {
  const { api } = findProvider(PROVIDERS, 'openai-codex');
  const rules = new Map([['openai-codex', api]]);
  for (const path of [
    '/openai-codex/oauth/token',
    '/openai-codex/api/accounts/deviceauth/token',
    '/backend-api/accounts/check/v4',
    '/backend-api/me',
    '/backend-api/api_keys',
    '/backend-api/wham/rate-limit-reset-credits/consume',
    '/codex/oauth/token',
    '/codex/accounts',
    '/codex/rate-limit-reset-credits',
    '/api/accounts/deviceauth/token',
  ]) {
    const request = { path, anthropicVersion: false, clientProvider: null, allPaths: true };
    expect(routeRequest({ ...request, responsesProvider: () => '' }, rules)).toMatchObject({
      kind: 'refused',
      code: 'FORBIDDEN_PATH',
    });
  }
});

test('the ways to sign in follow from the data', () => {
  const methods = Object.fromEntries(
    PROVIDERS.map((each) => [each.id, providerInfo(each).methods]),
  );
  expect(methods).toMatchObject({
    anthropic: ['browser', 'paste', 'api-key'],
    'openai-codex': ['browser', 'paste', 'device'],
    openai: ['api-key'],
  });
});

test('each kind of credential travels in its own header', () => {
  const anthropic = findProvider(PROVIDERS, 'anthropic');
  const oauth = {
    kind: 'oauth',
    access: 'at-$&',
    refresh: 'rt',
    expiresAtMs: null,
    extra: {},
  } as const;
  expect(credentialHeaders(anthropic, oauth)).toEqual({
    authorization: 'Bearer at-$&',
    'anthropic-beta': 'oauth-2025-04-20',
  });
  expect(credentialHeaders(anthropic, { kind: 'api_key', key: 'k' })).toEqual({ 'x-api-key': 'k' });
  const openai = findProvider(PROVIDERS, 'openai');
  expect(credentialHeaders(openai, { kind: 'api_key', key: 'k' })).toEqual({
    authorization: 'Bearer k',
  });
});

test.each([
  ['claude-opus-5-5', 'opus'],
  ['claude-sonnet-5-20260901', 'sonnet'],
  ['claude-3-5-haiku-latest', 'haiku'],
  ['anthropic/Claude-Fable-5', 'fable'],
  ['claude-2.1', null],
  ['gpt-6', null],
])('the family of %s is %s', (model, family) => {
  expect(findProvider(PROVIDERS, 'anthropic').familyOf(model)).toBe(family);
});

test('a sign-in that makes a key says where the key stays when its account is removed', () => {
  const making = PROVIDERS.filter(
    ({ oauth, settle, api }) =>
      oauth !== null && settle !== undefined && api.auth.oauth === undefined,
  );
  expect(making.map(({ id }) => id)).toEqual(['zai', 'openrouter']);
  for (const { name, keyStays } of making) expect(keyStays).toContain(`stays in your ${name}`);
});
