import { describe, expect, test } from 'vitest';
import { makeJwt } from '../testing/make-jwt.ts';
import { ABSENT, HOUR_MS, jsonFile, NOW, textFile } from '../testing/tool-file.ts';
import { readCliProxyApi } from './cliproxyapi.ts';

const email = 'mira@example.com';
/** An hour from NOW, as a machine in Shanghai writes it. */
const expired = '2027-01-15T17:00:00+08:00';
const tokens = { access_token: 'SECRET-ACCESS', refresh_token: 'SECRET-REFRESH', expired };

function read(file: unknown) {
  return readCliProxyApi(jsonFile(file), NOW);
}

describe('each type', () => {
  test.each([
    ['claude', 'anthropic', 'beside'],
    ['gemini', 'google-gemini-cli', 'beside'],
    ['antigravity', 'google-antigravity', 'beside'],
    ['kimi', 'kimi-code', 'beside'],
    ['xai', 'xai', 'beside'],
    ['qwen', 'qwen', 'beside'],
  ])('%s is %s', (type, provider, identityFrom) => {
    expect(read({ type, email, ...tokens })).toMatchObject([
      {
        provider,
        diagnosis: 'ready',
        login: {
          secret: { access: 'SECRET-ACCESS', refresh: null, expiresAtMs: NOW + HOUR_MS },
          refresh: 'SECRET-REFRESH',
          identity: { email },
          identityFrom,
        },
      },
    ]);
  });

  test('codex is a ChatGPT sign-in, whose tokens say the person and the workspace', () => {
    const claims = {
      'https://api.openai.com/auth': { chatgpt_account_id: 'workspace-1', user_id: 'user-1' },
    };
    const file = { ...tokens, access_token: makeJwt(claims), account_id: 'workspace-1' };
    expect(read({ type: 'codex', email, ...file })).toMatchObject([
      {
        provider: 'openai-codex',
        login: {
          identity: { email, accountId: 'user-1', organizationId: 'workspace-1' },
          identityFrom: 'token',
        },
      },
    ]);
  });

  test('Gemini’s tokens stand one level deeper, with Go’s own name of their end', () => {
    const token = {
      access_token: 'ya29',
      refresh_token: '1//r',
      expiry: '2027-01-15T09:00:00.123456789Z',
    };
    expect(read({ type: 'gemini', email, project_id: 'project-1', token })).toMatchObject([
      {
        provider: 'google-gemini-cli',
        login: {
          secret: { access: 'ya29', expiresAtMs: NOW + HOUR_MS + 123 },
          refresh: '1//r',
          identity: { email, projectId: 'project-1' },
        },
      },
    ]);
  });

  test('an id token names the person of a Google sign-in', () => {
    const id_token = makeJwt({ email });
    expect(read({ type: 'antigravity', id_token, ...tokens })[0]?.login).toMatchObject({
      identity: { email },
      identityFrom: 'token',
    });
  });

  test('an unknown type is told with those that are known, and never shown', () => {
    const found = read({ type: 'sk-SECRET-type', ...tokens });
    expect(found).toMatchObject([
      {
        provider: 'unknown',
        diagnosis: 'incomplete',
        detail: expect.stringMatching(/does not know.*claude, codex/),
      },
    ]);
    expect(JSON.stringify(found)).not.toContain('SECRET');
  });

  test('a type that is a name of every object is unknown', () => {
    for (const type of ['__proto__', 'constructor', 'toString'])
      expect(read({ type, ...tokens })).toMatchObject([{ provider: 'unknown' }]);
  });
});

describe('when it ends', () => {
  const at = (fields: Record<string, unknown>) =>
    read({ type: 'antigravity', email, access_token: 'A', refresh_token: 'R', ...fields })[0];

  test('by a moment and a count of seconds, where no end is written', () => {
    expect(at({ timestamp: NOW, expires_in: 3600 })?.login?.secret).toMatchObject({
      expiresAtMs: NOW + HOUR_MS,
    });
    expect(at({ timestamp: NOW, expires_in: -1 })?.diagnosis).toBe('incomplete');
    expect(at({ timestamp: NOW, expires_in: 1e300 })?.diagnosis).toBe('incomplete');
    expect(at({ expires_in: 3600 })?.diagnosis).toBe('incomplete');
  });

  test('in the past is expired, in another zone as well', () => {
    expect(at({ expired: '2027-01-15T15:59:59+08:00' })).toMatchObject({
      diagnosis: 'expired',
      detail: expect.stringContaining('start CLIProxyAPI once'),
    });
    expect(at({ expired: '2027-01-15T16:00:01+08:00' })?.diagnosis).toBe('ready');
  });

  test('without a zone is no moment, and is not guessed', () => {
    expect(at({ expired: '2027-01-15T16:00:01' })?.diagnosis).toBe('incomplete');
  });
});

test('an account that is switched off there is told', () => {
  expect(read({ type: 'claude', email, disabled: true, ...tokens })[0]?.detail).toContain(
    'switched off in CLIProxyAPI',
  );
  expect(read({ type: 'kimi', disabled: true, ...tokens })[0]?.detail).toContain('switched off');
});

test('other files of the folder, damaged ones and none', () => {
  expect(read({ port: 8317 })).toMatchObject([
    { provider: 'unknown', diagnosis: 'incomplete', detail: expect.stringContaining('no account') },
  ]);
  expect(read({ type: 7 })).toMatchObject([{ diagnosis: 'incomplete' }]);
  expect(readCliProxyApi(textFile('{"type":"cl'), NOW)).toMatchObject([
    { diagnosis: 'unreadable' },
  ]);
  expect(readCliProxyApi(ABSENT, NOW)).toEqual([]);
});
