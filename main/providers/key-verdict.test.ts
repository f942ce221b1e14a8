import { describe, expect, test } from 'vitest';
import { keyVerdict } from './key-verdict.ts';
import { findProvider, PROVIDERS } from './registry.ts';
import type { KeyProbe } from './types.ts';

const LIST: Pick<KeyProbe, 'method'> = { method: 'GET' };
const COMPLETION: Pick<KeyProbe, 'method'> = { method: 'POST' };

describe('what the answer to a probe says of the key', () => {
  test.each([
    ['a list', LIST, 200, '{"data":[]}', 'good'],
    ['a 401', LIST, 401, '', 'refused'],
    ['a 403 without a reason', LIST, 403, '{}', 'refused'],
    [
      'a 403 that tells of credit',
      LIST,
      403,
      '{"error":"You have used all available credits"}',
      'limited',
    ],
    ['a 402', LIST, 402, '', 'limited'],
    [
      'a 429 that tells of the balance',
      LIST,
      429,
      '{"error":{"message":"insufficient balance"}}',
      'limited',
    ],
    ['a 429 that may be of the address', LIST, 429, '', 'unknown'],
    [
      'a 429 of frequency to a list',
      LIST,
      429,
      '{"error":{"code":"rate_limit_exceeded"}}',
      'unknown',
    ],
    [
      'a 429 of frequency to a completion',
      COMPLETION,
      429,
      '{"error":{"code":"rate_limit_exceeded"}}',
      'limited',
    ],
    [
      'a suspended account',
      COMPLETION,
      412,
      '{"error":{"message":"Account studio is suspended"}}',
      'limited',
    ],
    ['a 404', COMPLETION, 404, '{"error":{"code":"model_not_found"}}', 'unknown'],
    ['a redirect', LIST, 302, '', 'unknown'],
    ['a failure of the provider', LIST, 500, 'Error', 'unknown'],
  ] as const)('%s', (_what, probe, status, text, verdict) => {
    expect(keyVerdict(probe, { status, text })).toBe(verdict);
  });
});

function asked(id: string): KeyProbe {
  const { apiKey } = findProvider(PROVIDERS, id);
  if (apiKey?.probe == null) throw new Error(`${id} has no probe`);
  return apiKey.probe;
}

test.each([
  ['openai', 403, 'You have insufficient permissions. Missing scopes: api.model.read.', 'good'],
  ['openai', 401, 'Missing scopes: model.request', 'good'],
  ['openai', 401, '{"error":{"code":"invalid_api_key"}}', 'refused'],
  ['openai', 403, '{"error":{"code":"unsupported_country_region_territory"}}', 'refused'],
  ['xai', 400, '{"error":"Incorrect API key provided: ba***na. You can obtain"}', 'refused'],
  ['xai', 400, '{"error":"Incorrect%20API%20key%20provided:%20ba***na."}', 'refused'],
  ['xai', 400, '{"error":"Argument not supported"}', 'unknown'],
  ['minimax', 200, '{"base_resp":{"status_code":0,"status_msg":""}}', 'good'],
  ['minimax', 200, '{"base_resp":{"status_code":1004,"status_msg":"login fail"}}', 'refused'],
  ['minimax', 200, '{"base_resp":{"status_code":2049,"status_msg":"invalid api key"}}', 'refused'],
  [
    'minimax',
    200,
    '{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}',
    'limited',
  ],
  ['minimax', 200, '{"base_resp":{"status_code":1002}}', 'limited'],
  ['minimax', 200, '{"base_resp":{"status_code":1000,"status_msg":"unknown error"}}', 'unknown'],
  ['minimax', 200, '{"base_resp":{"status_code":"0"}}', 'unknown'],
  ['minimax', 401, '{"type":"error","error":{"message":"login fail (1004)"}}', 'refused'],
  ['minimax', 200, '{"choices":[]}', 'good'],
  ['minimax', 200, 'no JSON', 'good'],
] as const)('%s: %i %s is %s', (id, status, text, verdict) => {
  expect(keyVerdict(asked(id), { status, text })).toBe(verdict);
});

test('probes go to the right place: what is public, or fails for good keys, is not asked', () => {
  const urls = Object.fromEntries(
    PROVIDERS.filter(({ apiKey }) => apiKey?.probe != null).map(({ id }) => {
      const { method, url } = asked(id);
      return [id, `${method} ${url}`];
    }),
  );
  expect(urls).toMatchObject({
    openai: 'GET https://api.openai.com/v1/models',
    openrouter: 'GET https://openrouter.ai/api/v1/auth/key',
    xai: 'GET https://api.x.ai/v1/models',
    deepseek: 'GET https://api.deepseek.com/v1/models',
    mistral: 'GET https://api.mistral.ai/v1/models',
    groq: 'GET https://api.groq.com/openai/v1/models',
    together: 'GET https://api.together.xyz/v1/models',
    fireworks: 'GET https://api.fireworks.ai/v1/accounts/fireworks/models?pageSize=1',
    cerebras: 'GET https://api.cerebras.ai/v1/models',
    moonshot: 'GET https://api.moonshot.ai/v1/models',
    minimax: 'POST https://api.minimax.io/v1/chat/completions',
  });
});
