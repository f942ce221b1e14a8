import { expect, test } from 'vitest';
import { makeJwt } from '../testing/make-jwt.ts';
import { ABSENT, jsonFile, NOW } from '../testing/tool-file.ts';
import { readGrok } from './grok.ts';

const SCOPE = 'https://auth.x.ai::b1a00492';
const later = new Date(NOW + 3_600_000).toISOString();

test('a sign-in of the registry, whose token says whose it is', () => {
  const key = makeJwt({ sub: 'person-1', email: 'mira@example.com' });
  const entry = { key, auth_mode: 'oidc', refresh_token: 'R', expires_at: later };
  expect(readGrok(jsonFile({ [SCOPE]: entry }), NOW)).toMatchObject([
    {
      provider: 'xai',
      entry: SCOPE,
      diagnosis: 'ready',
      login: {
        secret: { access: key, refresh: null, expiresAtMs: NOW + 3_600_000 },
        refresh: 'R',
        identity: { accountId: 'person-1', email: 'mira@example.com' },
        identityFrom: 'token',
      },
    },
  ]);
});

test('an opaque token is named by what stands beside it', () => {
  const entry = {
    key: 'opaque',
    user_id: 'person-1',
    email: 'mira@example.com',
    expires_at: later,
  };
  expect(readGrok(jsonFile({ [SCOPE]: entry }), NOW)).toMatchObject([
    { login: { identity: { accountId: 'person-1' }, identityFrom: 'beside', refresh: null } },
  ]);
});

test('access and refresh may stand at the top, in the words of the standard', () => {
  const file = { access_token: 'opaque', refresh_token: 'R', expires_at: NOW / 1000 + 60 };
  expect(readGrok(jsonFile(file), NOW)).toMatchObject([
    { diagnosis: 'ready', login: { refresh: 'R', secret: { expiresAtMs: NOW + 60_000 } } },
  ]);
});

test('a key, an older sign-in and something else are told apart', () => {
  const found = readGrok(
    jsonFile({
      'xai::api_key': { key: 'xai-K' },
      'https://accounts.x.ai/sign-in': { key: 'legacy' },
      'https://evil.example::x': { key: 'no' },
      [SCOPE]: 'text',
    }),
    NOW,
  );
  expect(found).toMatchObject([
    { diagnosis: 'ready', login: { secret: { kind: 'api_key', key: 'xai-K' } } },
    { diagnosis: 'incomplete', detail: expect.stringContaining('older Grok') },
  ]);
  expect(found).toHaveLength(2);
});

test('expired, without an end, empty and absent', () => {
  const ended = { key: 'opaque', refresh_token: 'R', expires_at: '2020-01-01T00:00:00Z' };
  expect(readGrok(jsonFile({ [SCOPE]: ended }), NOW)).toMatchObject([{ diagnosis: 'expired' }]);
  expect(readGrok(jsonFile({ [SCOPE]: { key: 'opaque' } }), NOW)).toMatchObject([
    { diagnosis: 'incomplete' },
  ]);
  expect(readGrok(jsonFile({}), NOW)).toMatchObject([{ diagnosis: 'incomplete' }]);
  expect(readGrok(jsonFile([]), NOW)).toMatchObject([{ diagnosis: 'unreadable' }]);
  expect(readGrok(ABSENT, NOW)).toEqual([]);
});
