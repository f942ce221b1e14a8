import { expect, test } from 'vitest';
import { makeJwt } from '../testing/make-jwt.ts';
import { ABSENT, HOUR_MS, jsonFile, NOW, textFile } from '../testing/tool-file.ts';
import { readOpenCode } from './opencode.ts';

const codexToken = makeJwt({
  exp: NOW / 1000 + 3600,
  'https://api.openai.com/auth': { chatgpt_account_id: 'workspace-1' },
  'https://api.openai.com/profile': { email: 'dev@example.com' },
});

function read(file: Readonly<Record<string, unknown>>) {
  return readOpenCode(jsonFile(file), NOW);
}

test('sign-ins and keys of several providers are a login each', () => {
  const found = read({
    anthropic: { type: 'oauth', access: 'sk-ant-oat01-A', refresh: 'R1', expires: NOW + HOUR_MS },
    openai: {
      type: 'oauth',
      access: codexToken,
      refresh: 'R2',
      expires: NOW + HOUR_MS,
      accountId: 'workspace-1',
    },
    openrouter: { type: 'api', key: 'sk-or-K' },
    'zai-coding-plan': { type: 'api', key: 'zai-K' },
    'fireworks-ai': { type: 'api', key: 'fw-K' },
  });
  expect(
    found.map(({ provider, entry, diagnosis, login }) => [
      provider,
      entry ?? null,
      diagnosis,
      login?.secret.kind,
      login?.identityFrom,
    ]),
  ).toEqual([
    ['anthropic', null, 'ready', 'oauth', 'beside'],
    ['openai-codex', 'openai', 'ready', 'oauth', 'token'],
    ['openrouter', null, 'ready', 'api_key', 'token'],
    ['zai', 'zai-coding-plan', 'ready', 'api_key', 'token'],
    ['fireworks', 'fireworks-ai', 'ready', 'api_key', 'token'],
  ]);
  expect(found[1]?.login?.identity).toMatchObject({
    email: 'dev@example.com',
    organizationId: 'workspace-1',
  });
  expect(found[0]?.login).toMatchObject({
    secret: { access: 'sk-ant-oat01-A', refresh: null, expiresAtMs: NOW + HOUR_MS },
    refresh: 'R1',
  });
});

test('an API key of OpenAI is not a ChatGPT sign-in', () => {
  expect(read({ openai: { type: 'api', key: 'sk-K' } })).toMatchObject([
    { provider: 'openai', login: { secret: { kind: 'api_key', key: 'sk-K' } } },
  ]);
});

test('of Copilot the token of GitHub is taken, not the short one that was made of it', () => {
  const entry = {
    type: 'oauth',
    refresh: 'gho_GITHUB',
    access: 'tid=SHORT',
    expires: NOW + 60_000,
  };
  expect(read({ 'github-copilot': entry })).toMatchObject([
    {
      diagnosis: 'ready',
      login: { secret: { access: 'gho_GITHUB', expiresAtMs: null }, refresh: 'gho_GITHUB' },
    },
  ]);
  const enterprise = { ...entry, expires: 0, enterpriseUrl: 'octo.ghe.com' };
  expect(read({ 'github-copilot-enterprise': enterprise })).toMatchObject([
    { provider: 'github-copilot', login: { domain: 'octo.ghe.com' } },
  ]);
  expect(read({ 'github-copilot': { ...enterprise, enterpriseUrl: '10.0.0.1' } })).toMatchObject([
    { diagnosis: 'incomplete', login: null },
  ]);
});

test('a Google sign-in could be of two products, so it is told and not taken', () => {
  const entry = { type: 'oauth', access: 'ya29', refresh: 'r|project|', expires: NOW + HOUR_MS };
  expect(read({ google: entry })).toMatchObject([
    { diagnosis: 'incomplete', detail: expect.stringContaining('Sign in in Sluice') },
  ]);
  expect(read({ google: { type: 'api', key: 'AIza' } })).toMatchObject([
    { provider: 'gemini', diagnosis: 'ready' },
  ]);
});

test('an ended sign-in is expired, and one without its end incomplete', () => {
  const entry = { type: 'oauth', access: 'A', refresh: 'R' };
  expect(read({ anthropic: { ...entry, expires: NOW - 1 } })).toMatchObject([
    { diagnosis: 'expired', detail: expect.stringContaining('start OpenCode once') },
  ]);
  expect(read({ anthropic: { ...entry, expires: 0 } })).toMatchObject([
    { diagnosis: 'incomplete', detail: expect.stringContaining('when it ends') },
  ]);
});

test('an entry of a company’s page, of another type and of none are told apart from keys', () => {
  const found = read({
    anthropic: { type: 'wellknown', key: 'ENV', token: 'SECRET' },
    openai: 'sk-bare',
    xai: null,
    groq: { type: 'api' },
    mistral: { type: 'api', key: { toString: 1 } },
  });
  expect(found.map(({ diagnosis }) => diagnosis)).toEqual(
    Array.from({ length: 5 }, () => 'incomplete'),
  );
});

test('names that Sluice does not know are counted, never shown', () => {
  const found = read({ 'sk-SECRET-as-a-name': { type: 'api', key: 'k' }, constructor: {} });
  expect(found).toMatchObject([
    { provider: 'unknown', diagnosis: 'incomplete', detail: expect.stringContaining('2 more') },
  ]);
  expect(JSON.stringify(found)).not.toContain('SECRET');
  expect(read({ mine: {} })[0]?.detail).toContain('One more');
});

test('no file, an empty one, and one that is being written', () => {
  expect(readOpenCode(ABSENT, NOW)).toEqual([]);
  expect(read({})).toMatchObject([{ diagnosis: 'incomplete' }]);
  expect(readOpenCode(textFile('{"openai":{"ty'), NOW)).toMatchObject([
    { diagnosis: 'unreadable', detail: expect.stringContaining('being written') },
  ]);
});

test('a client key of Sluice, with which the tool goes through Sluice, is not taken', () => {
  const key = `slk_${'A'.repeat(43)}`;
  const found = read({ openai: { type: 'api', key }, anthropic: { type: 'oauth', access: key } });
  expect(found).toMatchObject([
    { login: null, detail: expect.stringContaining('goes through Sluice already') },
    { login: null, detail: expect.stringContaining('goes through Sluice already') },
  ]);
  expect(JSON.stringify(found)).not.toContain('slk_');
});
