import { expect, test } from 'vitest';
import { makeJwt } from '../testing/make-jwt.ts';
import { ABSENT, HOUR_MS, jsonFile, NOW, textFile } from '../testing/tool-file.ts';
import { readPi } from './pi.ts';

function read(file: Readonly<Record<string, unknown>>) {
  return readPi(jsonFile(file), NOW);
}

test('an entry without a type is a sign-in, as pi wrote it once', () => {
  const access = makeJwt({
    exp: NOW / 1000 + 3600,
    'https://api.openai.com/profile': { email: 'dev@example.com' },
  });
  expect(
    read({ 'openai-codex': { access, accountId: 'workspace-1', expires: NOW + HOUR_MS } }),
  ).toMatchObject([
    {
      provider: 'openai-codex',
      diagnosis: 'ready',
      login: {
        secret: { access, expiresAtMs: NOW + HOUR_MS },
        refresh: null,
        identity: { email: 'dev@example.com', organizationId: 'workspace-1' },
      },
    },
  ]);
});

test('Google’s sign-ins keep the project and the address that stand with them', () => {
  const entry = {
    type: 'oauth',
    access: 'ya29',
    refresh: '1//r',
    expires: NOW + HOUR_MS,
    projectId: 'project-1',
    email: 'mira@example.com',
  };
  const found = read({ 'google-gemini-cli': entry, 'google-antigravity': entry });
  expect(found.map(({ provider, login }) => [provider, login?.identity])).toMatchObject([
    ['google-gemini-cli', { email: 'mira@example.com', projectId: 'project-1' }],
    ['google-antigravity', { email: 'mira@example.com', projectId: 'project-1' }],
  ]);
});

test('of Copilot the token of GitHub is taken', () => {
  const entry = { type: 'oauth', refresh: 'ghu_GITHUB', access: 'tid=SHORT', expires: NOW - 1 };
  expect(read({ 'github-copilot': entry })).toMatchObject([
    { diagnosis: 'ready', login: { secret: { access: 'ghu_GITHUB', expiresAtMs: null } } },
  ]);
});

test('Kimi’s token says whose it is, and xAI’s too', () => {
  const access = makeJwt({ user_id: 'kimi-1', sub: 'x-1', exp: NOW / 1000 + 900 });
  const entry = { type: 'oauth', access, refresh: 'R', expires: NOW + HOUR_MS };
  const found = read({ 'kimi-coding': entry, xai: entry });
  expect(found.map(({ provider, login }) => [provider, login?.identity.accountId])).toEqual([
    ['kimi-code', 'kimi-1'],
    ['xai', 'x-1'],
  ]);
});

test('a key stands there, or is a bare text as older versions wrote it', () => {
  const found = read({ openrouter: { type: 'api_key', key: 'sk-or-K' }, groq: 'gsk_K' });
  expect(found).toMatchObject([
    { provider: 'openrouter', login: { secret: { key: 'sk-or-K' } } },
    { provider: 'groq', login: { secret: { key: 'gsk_K' } } },
  ]);
});

test('a key that a command makes or a variable holds is not taken, and no command runs', () => {
  const found = read({
    anthropic: { type: 'api_key', key: '!op read op://vault/key' },
    openai: { type: 'api_key', key: 'OPENAI_API_KEY' },
    mistral: { type: 'api_key', key: '${MISTRAL_API_KEY}' },
  });
  expect(found.map(({ diagnosis, detail }) => [diagnosis, detail])).toEqual([
    ['incomplete', expect.stringContaining('does not run')],
    ['incomplete', expect.stringContaining('variable')],
    ['incomplete', expect.stringContaining('variable')],
  ]);
});

test('no file, an entry of nothing, and a file that is no JSON', () => {
  expect(readPi(ABSENT, NOW)).toEqual([]);
  expect(read({ anthropic: [] })).toMatchObject([{ diagnosis: 'incomplete' }]);
  expect(read({ anthropic: { type: 'sso' } })).toMatchObject([{ diagnosis: 'incomplete' }]);
  expect(readPi(textFile('\u0000'), NOW)).toMatchObject([{ diagnosis: 'unreadable' }]);
});
