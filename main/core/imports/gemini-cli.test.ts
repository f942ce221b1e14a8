import { expect, test } from 'vitest';
import { makeJwt } from '../testing/make-jwt.ts';
import { ABSENT, HOUR_MS, jsonFile, NOW, textFile } from '../testing/tool-file.ts';
import type { FileReading } from '../tool-login.ts';
import { readGeminiCli } from './gemini-cli.ts';

const whole = {
  access_token: 'ya29.SECRET-ACCESS',
  refresh_token: '1//SECRET-REFRESH',
  scope: 'openid https://www.googleapis.com/auth/cloud-platform',
  token_type: 'Bearer',
  id_token: makeJwt({ email: 'mira@example.com', sub: '1' }),
  expiry_date: NOW + HOUR_MS + 0.5,
};

function read(
  credentials: FileReading,
  settings: FileReading = ABSENT,
  accounts: FileReading = ABSENT,
) {
  return readGeminiCli({ credentials, settings, accounts }, NOW);
}

test('a good file gives the token, its end and whose it is, and the refresh token only apart', () => {
  expect(read(jsonFile(whole))).toMatchObject([
    {
      provider: 'google-gemini-cli',
      diagnosis: 'ready',
      login: {
        secret: {
          kind: 'oauth',
          access: 'ya29.SECRET-ACCESS',
          refresh: null,
          expiresAtMs: NOW + HOUR_MS,
        },
        refresh: '1//SECRET-REFRESH',
        identity: { email: 'mira@example.com', projectId: null },
        identityFrom: 'token',
      },
    },
  ]);
});

test('without an id token the account that was active last is named, and the provider has the last word', () => {
  const { id_token: _, ...bare } = whole;
  const accounts = jsonFile({ active: 'lab@example.com', old: [] });
  expect(read(jsonFile(bare), ABSENT, accounts)[0]?.login).toMatchObject({
    identity: { email: 'lab@example.com' },
    identityFrom: 'beside',
  });
  expect(read(jsonFile(bare), ABSENT, textFile('{'))[0]?.login?.identity.email).toBeNull();
});

test('an ended token waits for the tool, and one without a refresh token for the person', () => {
  const ended = { ...whole, expiry_date: NOW - 1 };
  expect(read(jsonFile(ended))).toMatchObject([
    { diagnosis: 'expired', detail: expect.stringContaining('start Gemini CLI once') },
  ]);
  const { refresh_token: _, ...bare } = ended;
  expect(read(jsonFile(bare))).toMatchObject([
    { diagnosis: 'expired', detail: expect.stringContaining('Sign in again in Gemini CLI') },
  ]);
});

test.each<[string, unknown, string]>([
  ['no token', { ...whole, access_token: undefined }, 'no access token'],
  ['a token of another type', { ...whole, access_token: ['a'] }, 'no access token'],
  ['no end', { ...whole, expiry_date: undefined }, 'does not say when it ends'],
])('a file with %s is incomplete', (_name, file, words) => {
  expect(read(jsonFile(file))).toMatchObject([
    { diagnosis: 'incomplete', detail: expect.stringContaining(words), login: null },
  ]);
});

test('without the file the settings tell why, in either spelling', () => {
  const nested = (selectedType: string) => jsonFile({ security: { auth: { selectedType } } });
  expect(read(ABSENT, nested('oauth-personal'))).toMatchObject([
    { diagnosis: 'incomplete', detail: expect.stringContaining('encrypted') },
  ]);
  expect(read(ABSENT, jsonFile({ selectedAuthType: 'gemini-api-key' }))).toMatchObject([
    { provider: 'gemini', detail: expect.stringContaining('sluice add-key gemini') },
  ]);
  expect(read(ABSENT, nested('vertex-ai'))).toMatchObject([{ diagnosis: 'incomplete' }]);
  for (const settings of [ABSENT, nested('else'), textFile('// { comment'), jsonFile([])])
    expect(read(ABSENT, settings)).toEqual([]);
});

test('a tool that is set to another way of signing in may not renew the token', () => {
  const [found] = read(jsonFile(whole), jsonFile({ selectedAuthType: 'gemini-api-key' }));
  expect(found).toMatchObject({
    diagnosis: 'ready',
    detail: expect.stringContaining('may not renew it'),
  });
});
