import { expect, test } from 'vitest';
import { routeRequest } from '../core/route.ts';
import { credentialHeaders } from './call.ts';
import { providerInfo } from './info.ts';
import { findProvider, PROVIDERS } from './registry.ts';

const RULES = new Map(PROVIDERS.map((provider) => [provider.id, provider.api]));

function route(path: string, clientProvider: string | null = null, allPaths = false) {
  return routeRequest(
    { path, anthropicVersion: false, clientProvider, allPaths, responsesProvider: () => '' },
    RULES,
  );
}

test.each([
  ['/zai/api/coding/paas/v4/chat/completions', 'zai', '/api/coding/paas/v4/chat/completions'],
  ['/zai/api/paas/v4/images/generations', 'zai', '/api/paas/v4/images/generations'],
  ['/zai/api/anthropic/v1/messages', 'zai', '/api/anthropic/v1/messages'],
  ['/opencode-go/zen/go/v1/chat/completions', 'opencode-go', '/zen/go/v1/chat/completions'],
  ['/opencode-go/zen/go/v1/messages', 'opencode-go', '/zen/go/v1/messages'],
  ['/ollama-cloud/api/chat', 'ollama-cloud', '/api/chat'],
  ['/ollama/v1/chat/completions', 'ollama', '/v1/chat/completions'],
  ['/ollama/api/tags', 'ollama', '/api/tags'],
])('%s goes to %s', (path, provider, there) => {
  expect(route(path)).toEqual({ kind: 'provider', provider, path: there });
});

test.each([
  ['zai', '/v1/chat/completions', '/api/coding/paas/v4/chat/completions'],
  ['zai', '/v1/models', '/api/coding/paas/v4/models'],
  ['zai', '/v1/messages', '/api/anthropic/v1/messages'],
  ['zai', '/v1/messages/count_tokens', '/api/anthropic/v1/messages/count_tokens'],
  ['opencode-go', '/v1/chat/completions', '/zen/go/v1/chat/completions'],
  ['opencode-go', '/v1/messages', '/zen/go/v1/messages'],
  ['ollama', '/v1/chat/completions', '/v1/chat/completions'],
  ['ollama', '/api/chat', '/api/chat'],
  ['ollama-cloud', '/v1/models', '/v1/models'],
])('a client minted for %s sends a bare %s to %s', (provider, path, there) => {
  expect(route(path, provider)).toEqual({ kind: 'provider', provider, path: there });
});

test.each([
  '/zai/api/auth/z/login',
  '/zai/api/biz/customer/getCustomerInfo',
  '/zai/api/biz/v1/organization/o/projects/p/api_keys',
  '/zai/api/biz/v1/organization/o/projects/p/api_keys/copy/k',
  '/zai/api/monitor/usage/quota/limit',
  '/zai/api/oauth/authorize',
  '/zai/api/paas/v4/api_keys',
  '/zai/api/anthropic/v1/organizations',
  '/opencode-go/auth/token',
  '/opencode-go/zen/go/v1/usage',
  '/opencode-go/zen/go/v1/keys',
  '/opencode-go/api/keys',
  ...['ollama', 'ollama-cloud'].flatMap((id) =>
    ['pull', 'push', 'delete', 'create', 'copy', 'blobs/sha256:1', 'me', 'signout', 'keys'].map(
      (name) => `/${id}/api/${name}`,
    ),
  ),
  '/ollama-cloud/settings/keys',
])('the door %s stays shut, also for a client with all paths', (path) => {
  expect(route(path, null, true)).toMatchObject({ kind: 'refused', code: 'FORBIDDEN_PATH' });
});

test('Z.AI is signed in to by paste or by key, and says what it makes and what stays', () => {
  const info = providerInfo(findProvider(PROVIDERS, 'zai'));
  expect(info).toMatchObject({ methods: ['paste', 'api-key'], keyChecked: true });
  expect(info.policy).toContain('key named “sluice”');
  expect(info.keyStays).toContain('stays in your Z.AI account');
});

test.each([
  ['opencode-go', false, false],
  ['ollama-cloud', false, false],
  ['ollama', false, true],
])('keys of %s: checked %j, optional %j', (id, keyChecked, keyOptional) => {
  const info = providerInfo(findProvider(PROVIDERS, id));
  expect(info).toMatchObject({ methods: ['api-key'], keyChecked, keyOptional, keyStays: null });
});

test('an account without a key sends no header, where its provider asks for none', () => {
  const keyless = { kind: 'api_key', key: '' } as const;
  expect(credentialHeaders(findProvider(PROVIDERS, 'ollama'), keyless)).toEqual({});
  const kept = credentialHeaders(findProvider(PROVIDERS, 'ollama'), { ...keyless, key: 'k' });
  expect(kept).toEqual({ authorization: 'Bearer k' });
});
