import { expect, test } from 'vitest';
import { routeRequest } from './route.ts';
import type { RouteRequest, RouteRules } from './route.ts';

const rules: RouteRules = { prefixes: ['/v1/'], doors: ['/v1/oauth/'] };
const BASE = '/backend-api/codex';
const codex: RouteRules = {
  prefixes: [`${BASE}/`],
  doors: ['/backend-api/wham/rate-limit-reset-credits/', '/oauth/', `${BASE}/oauth/`],
  aliases: new Map([
    ['codex', BASE],
    ['backend-api', '/backend-api'],
  ]),
  bare: [
    ['/v1', BASE],
    ['', BASE],
  ],
};
const providers = new Map([
  ['anthropic', rules],
  ['openai-codex', codex],
  ['openai', rules],
]);

function route(path: string, change: Partial<RouteRequest> = {}): string {
  const found = routeRequest(
    {
      path,
      anthropicVersion: false,
      clientProvider: null,
      allPaths: false,
      responsesProvider: () => 'openai',
      ...change,
    },
    providers,
  );
  return found.kind === 'refused' ? found.code : `${found.provider} ${found.path}`;
}

test.each([
  ['/anthropic/v1/messages', 'anthropic /v1/messages'],
  ['/openai/v1/models', 'openai /v1/models'],
  ['/openai/v1/responses', 'openai /v1/responses'],
  ['/v1/messages', 'anthropic /v1/messages'],
  ['/v1/messages/count_tokens', 'anthropic /v1/messages/count_tokens'],
  ['/v1/files/f1/content', 'anthropic /v1/files/f1/content'],
  ['/v1/models', 'openai /v1/models'],
  ['/v1/models/x', 'openai /v1/models/x'],
  ['/v1/chat/completions', 'openai /v1/chat/completions'],
  ['/v1/completions', 'openai /v1/completions'],
  ['/v1/embeddings', 'openai /v1/embeddings'],
  ['/v1/images/generations', 'openai /v1/images/generations'],
  ['/v1/audio/speech', 'openai /v1/audio/speech'],
  ['/v1/responses', 'openai /v1/responses'],
  ['/v1/responses/r1', 'openai /v1/responses/r1'],
  ['/codex/responses', `openai-codex ${BASE}/responses`],
  ['/codex/responses/compact', `openai-codex ${BASE}/responses/compact`],
  ['/codex/models', `openai-codex ${BASE}/models`],
  ['/codex', `openai-codex ${BASE}`],
  ['/backend-api/codex/responses', `openai-codex ${BASE}/responses`],
  ['/openai-codex/backend-api/codex/models', `openai-codex ${BASE}/models`],
  ['/openai-codex/responses', 'FORBIDDEN_PATH'],
  ['/backend-api/wham/usage', 'FORBIDDEN_PATH'],
  ['/backend-api/wham/rate-limit-reset-credits/consume', 'FORBIDDEN_PATH'],
  ['/openai-codex/backend-api/WHAM/rate-limit-reset-credits', 'FORBIDDEN_PATH'],
  ['/codex/../wham/rate-limit-reset-credits', 'FORBIDDEN_PATH'],
  ['/codex/%2e%2e/wham/usage', 'FORBIDDEN_PATH'],
  ['/codex/oauth/token', 'FORBIDDEN_PATH'],
  ['/backend-api', 'FORBIDDEN_PATH'],
  ['/codexx/responses', 'NOT_FOUND'],
  ['/Codex/responses', 'NOT_FOUND'],
  ['/responses', 'NOT_FOUND'],
  ['/v1/responsesx', 'NOT_FOUND'],
  ['/v1/messagesx', 'NOT_FOUND'],
  ['/gemini/v1beta/models', 'NOT_FOUND'],
  ['/', 'NOT_FOUND'],
  ['/Anthropic/v1/messages', 'NOT_FOUND'],
  ['/anthropic', 'FORBIDDEN_PATH'],
  ['/anthropic/api/x', 'FORBIDDEN_PATH'],
])('%s goes to %s', (path, expected) => {
  expect(route(path)).toBe(expected);
});

test('models with an anthropic-version header are Anthropic’s', () => {
  expect(route('/v1/models', { anthropicVersion: true })).toBe('anthropic /v1/models');
});

test.each([
  ['/v1/responses', `openai-codex ${BASE}/responses`],
  ['/v1/responses/r1/cancel', `openai-codex ${BASE}/responses/r1/cancel`],
  ['/v1/models', 'openai /v1/models'],
  ['/v1/chat/completions', 'openai /v1/chat/completions'],
  ['/openai/v1/responses', 'openai /v1/responses'],
])('where Responses are Codex’s, %s goes to %s', (path, expected) => {
  expect(route(path, { responsesProvider: () => 'openai-codex' })).toBe(expected);
});

test('who serves Responses is asked for no other path', () => {
  const asked = (): never => {
    throw new Error('asked');
  };
  expect(route('/v1/messages', { responsesProvider: asked })).toContain('anthropic');
  expect(route('/codex/responses', { responsesProvider: asked })).toContain('openai-codex');
});

test('a client’s own provider takes its bare paths and refuses another', () => {
  const openai = { clientProvider: 'openai' };
  expect(route('/v1/messages', openai)).toBe('openai /v1/messages');
  expect(route('/openai/v1/models', openai)).toBe('openai /v1/models');
  expect(route('/anthropic/v1/messages', openai)).toBe('FORBIDDEN_PATH');
  expect(route('/codex/responses', openai)).toBe('FORBIDDEN_PATH');
  const choice = { ...openai, responsesProvider: () => 'openai-codex' };
  expect(route('/v1/responses', choice)).toBe('openai /v1/responses');
});

test.each([
  ['/v1/responses', `openai-codex ${BASE}/responses`],
  ['/v1/responses/compact', `openai-codex ${BASE}/responses/compact`],
  ['/v1/models', `openai-codex ${BASE}/models`],
  ['/responses', `openai-codex ${BASE}/responses`],
  ['/models', `openai-codex ${BASE}/models`],
  ['/codex/models', `openai-codex ${BASE}/models`],
  ['/backend-api/codex/models', `openai-codex ${BASE}/models`],
  ['/v1/oauth/token', 'FORBIDDEN_PATH'],
  ['/v1/../../wham/rate-limit-reset-credits', 'FORBIDDEN_PATH'],
  ['/openai/v1/responses', 'FORBIDDEN_PATH'],
])('for a client of Codex %s goes to %s', (path, expected) => {
  expect(route(path, { clientProvider: 'openai-codex' })).toBe(expected);
});

test('all paths open what is not served, and never a door', () => {
  const all = { allPaths: true };
  expect(route('/backend-api/wham/usage', all)).toBe('openai-codex /backend-api/wham/usage');
  for (const path of [
    '/backend-api/wham/rate-limit-reset-credits',
    '/backend-api/wham/%72ate-limit-reset-credits/consume',
    '/backend-api//wham/rate-limit-reset-credits',
    '/openai-codex/oauth/token',
    '/codex/oauth/token',
  ])
    expect(route(path, all)).toBe('FORBIDDEN_PATH');
});
