import { expect, test } from 'vitest';
import type { RouteRequest } from '../core/route.ts';
import { KnownRoutes } from './known-routes.ts';

const RULES = new Map(
  ['anthropic', 'openai', 'openai-codex'].map((id) => [
    id,
    { prefixes: ['/v1/'], doors: [], wire: 'openai' as const },
  ]),
);

function ask(path: string, over: Partial<RouteRequest> = {}): RouteRequest {
  return {
    path,
    anthropicVersion: false,
    clientProvider: null,
    allPaths: false,
    responsesProvider: () => 'openai',
    ...over,
  };
}

test('a path that comes again has the same route, and what follows from it', () => {
  const routes = new KnownRoutes(RULES);
  const first = routes.find(ask('/v1/messages'));
  expect(first).toMatchObject({ provider: 'anthropic', path: '/v1/messages', answers: 'messages' });
  expect(routes.find(ask('/v1/messages'))).toBe(first);
});

test('another client, header or right is another route for the same path', () => {
  const routes = new KnownRoutes(RULES);
  const provider = (over: Partial<RouteRequest>): unknown => {
    const route = routes.find(ask('/v1/models', over));
    return route.provider;
  };
  expect(provider({})).toBe('openai');
  expect(provider({ anthropicVersion: true })).toBe('anthropic');
  expect(provider({ clientProvider: 'openai-codex' })).toBe('openai-codex');
  expect(routes.find(ask('/other/path')).kind).toBe('refused');
  expect(routes.find(ask('/openai/other')).kind).toBe('refused');
  expect(routes.find(ask('/openai/other', { allPaths: true })).kind).toBe('provider');
  expect(routes.find(ask('/openai/other')).kind).toBe('refused');
});

test('who serves /v1/responses is asked each time: the person may choose another', () => {
  const routes = new KnownRoutes(RULES);
  for (const provider of ['openai', 'openai-codex', 'openai'])
    expect(routes.find(ask('/v1/responses', { responsesProvider: () => provider }))).toMatchObject({
      provider,
    });
});

test('no caller fills the memory with paths', () => {
  const routes = new KnownRoutes(RULES);
  const first = routes.find(ask('/v1/messages'));
  for (let index = 0; index < 499; index += 1) routes.find(ask(`/v1/files/${index}`));
  expect(routes.find(ask('/v1/messages'))).toBe(first);
  routes.find(ask('/v1/files/one-more'));
  expect(routes.find(ask('/v1/messages'))).not.toBe(first);
  const long = `/v1/files/${'x'.repeat(300)}`;
  expect(routes.find(ask(long))).not.toBe(routes.find(ask(long)));
});
