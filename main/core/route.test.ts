import { expect, test } from 'vitest';
import { routeRequest } from './route.ts';

const rules = { prefixes: ['/v1/'], doors: [] };
const providers = new Map([
  ['anthropic', rules],
  ['openai', rules],
]);

function route(
  path: string,
  anthropicVersion = false,
  clientProvider: string | null = null,
): string {
  const found = routeRequest(
    { path, anthropicVersion, clientProvider, allPaths: false },
    providers,
  );
  return found.kind === 'refused' ? found.code : `${found.provider} ${found.path}`;
}

test.each([
  ['/anthropic/v1/messages', 'anthropic /v1/messages'],
  ['/openai/v1/models', 'openai /v1/models'],
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
  ['/v1/messagesx', 'NOT_FOUND'],
  ['/codex/responses', 'NOT_FOUND'],
  ['/', 'NOT_FOUND'],
  ['/Anthropic/v1/messages', 'NOT_FOUND'],
  ['/anthropic', 'FORBIDDEN_PATH'],
  ['/anthropic/api/x', 'FORBIDDEN_PATH'],
])('%s goes to %s', (path, expected) => {
  expect(route(path)).toBe(expected);
});

test('models with an anthropic-version header are Anthropic’s', () => {
  expect(route('/v1/models', true)).toBe('anthropic /v1/models');
});

test('a client’s own provider takes its bare paths and refuses another', () => {
  expect(route('/v1/messages', false, 'openai')).toBe('openai /v1/messages');
  expect(route('/openai/v1/models', false, 'openai')).toBe('openai /v1/models');
  expect(route('/anthropic/v1/messages', false, 'openai')).toBe('FORBIDDEN_PATH');
});
