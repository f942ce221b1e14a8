import { expect, test } from 'vitest';
import { judgePath } from '../core/doors.ts';
import { anthropic } from './anthropic.ts';
import { openaiCodex } from './openai-codex.ts';
import { openai } from './openai.ts';
import { PROVIDERS } from './registry.ts';
import { routeBases } from './route-bases.ts';
import type { Provider } from './types.ts';

const CALLS = {
  anthropic: '/v1/messages',
  openai: '/chat/completions',
  google: '/v1beta/models/gemini-2.5-pro:generateContent',
} as const;

function isServed(provider: Provider, path: string): boolean {
  return judgePath(path, provider.api) === 'served';
}

test('an Anthropic client gets a base without /v1, an OpenAI client one with it', () => {
  expect(routeBases(anthropic)).toEqual([{ wire: 'anthropic', path: '/anthropic' }]);
  expect(routeBases(openai)).toEqual([{ wire: 'openai', path: '/openai/v1' }]);
});

test('a provider whose API does not begin at /v1 says where it does', () => {
  expect(routeBases(openaiCodex)).toEqual([
    { wire: 'openai', path: '/openai-codex/backend-api/codex' },
  ]);
});

test('a second shape below a path of its own has a base of its own', () => {
  const api = { ...openai.api, wireAt: [['/anthropic/v1/', 'anthropic']] as const };
  expect(routeBases({ ...openai, api })).toEqual([
    { wire: 'openai', path: '/openai/v1' },
    { wire: 'anthropic', path: '/openai/anthropic' },
  ]);
});

test.each(PROVIDERS)('$id: what its bases lead to is served, and no door', (provider) => {
  for (const { wire, path } of routeBases(provider)) {
    const call = `${path}${CALLS[wire]}`.slice(provider.id.length + 1);
    expect([call, isServed(provider, call)]).toEqual([call, true]);
  }
});
