import { expect, test } from 'vitest';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import { routeRequest } from '../core/route.ts';
import { githubCopilot } from './github-copilot.ts';
import { identifyKimi } from './kimi-code-identity.ts';
import { kimiCode } from './kimi-code.ts';
import { routeBases } from './route-bases.ts';

const RULES = new Map([
  ['github-copilot', githubCopilot.api],
  ['kimi-code', kimiCode.api],
]);

function route(path: string, { client = null as string | null, allPaths = false } = {}) {
  const request = { path, anthropicVersion: false, clientProvider: client, allPaths };
  return routeRequest({ ...request, responsesProvider: () => 'openai' }, RULES);
}

function token(claims: object): { access_token: string } {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return { access_token: `e30.${payload}.x` };
}

test.each([
  [{ user_id: 'u-1', sub: 's-1' }, 'u-1'],
  [{ sub: 's-1' }, 's-1'],
  [{ user_id: '', sub: 's-1' }, 's-1'],
  [{ user_id: 42 }, '42'],
])('the account of %j is %s', async (claims, accountId) => {
  expect(await identifyKimi(token(claims))).toMatchObject({ accountId, email: null });
});

test.each([{ access_token: 'opaque' }, token({}), token({ sub: 'x'.repeat(300) }), null])(
  'a token that tells no account is a sign-in without a name',
  async (answer) => {
    expect(await identifyKimi(answer)).toEqual(UNKNOWN_IDENTITY);
  },
);

test.each([
  ['/kimi-code/coding/v1/chat/completions', null, '/coding/v1/chat/completions'],
  ['/kimi-code/coding/v1/messages', null, '/coding/v1/messages'],
  ['/v1/chat/completions', 'kimi-code', '/coding/v1/chat/completions'],
  ['/v1/messages', 'kimi-code', '/coding/v1/messages'],
  ['/chat/completions', 'kimi-code', '/coding/v1/chat/completions'],
  ['/models', 'kimi-code', '/coding/v1/models'],
  ['/coding/v1/messages', 'kimi-code', '/coding/v1/messages'],
  ['/github-copilot/chat/completions', null, '/chat/completions'],
  ['/github-copilot/responses', null, '/responses'],
  ['/github-copilot/models', null, '/models'],
  ['/github-copilot/embeddings', null, '/embeddings'],
  ['/github-copilot/v1/messages', null, '/v1/messages'],
  ['/v1/chat/completions', 'github-copilot', '/chat/completions'],
  ['/v1/responses', 'github-copilot', '/responses'],
  ['/v1/models', 'github-copilot', '/models'],
  ['/v1/embeddings', 'github-copilot', '/embeddings'],
  ['/v1/messages', 'github-copilot', '/v1/messages'],
  ['/v1/messages/count_tokens', 'github-copilot', '/v1/messages/count_tokens'],
  ['/chat/completions', 'github-copilot', '/chat/completions'],
])('%s of a client for %s goes to %s', (path, client, target) => {
  expect(route(path, { client })).toMatchObject({ kind: 'provider', path: target });
});

test.each([
  '/kimi-code/api/oauth/token',
  '/kimi-code/coding/v1/token',
  '/kimi-code/coding/v1/billing/top-up',
  '/github-copilot/copilot_internal/v2/token',
  '/github-copilot/copilot_internal/user',
  '/github-copilot/models/gpt-5/policy',
  '/github-copilot/models/session',
  '/github-copilot/login/oauth/access_token',
  '/github-copilot/user',
  '/github-copilot/settings/billing',
])('attack: %s stays shut, even with all paths', (path) => {
  expect(route(path, { allPaths: true })).toMatchObject({ code: 'FORBIDDEN_PATH' });
});

test.each(['/github-copilot/agents/sessions', '/github-copilot/_ping', '/kimi-code/coding/v2/x'])(
  '%s is for clients with all paths only',
  (path) => {
    expect(route(path)).toMatchObject({ code: 'FORBIDDEN_PATH' });
    expect(route(path, { allPaths: true })).toMatchObject({ kind: 'provider' });
  },
);

test('what tools take as base URL', () => {
  const bases = (provider: typeof kimiCode) =>
    routeBases(provider).map(({ wire, path }) => `${wire} ${path}`);
  expect(bases(kimiCode)).toEqual(['openai /kimi-code/coding/v1', 'anthropic /kimi-code/coding']);
  expect(bases(githubCopilot)).toEqual(['openai /github-copilot', 'anthropic /github-copilot']);
});
