import { expect, test } from 'vitest';
import { makeJwt } from '../testing/make-jwt.ts';
import { ABSENT, jsonFile, NOW, textFile } from '../testing/tool-file.ts';
import { readKimi } from './kimi.ts';

const access_token = makeJwt({ user_id: 'kimi-1', sub: 'else' });
const whole = {
  access_token,
  refresh_token: 'R',
  expires_at: NOW / 1000 + 900.5,
  scope: 'kimi-code',
  token_type: 'Bearer',
};

test('a good file: seconds with a fraction, and the person from the token', () => {
  expect(readKimi(jsonFile(whole), NOW)).toMatchObject([
    {
      provider: 'kimi-code',
      diagnosis: 'ready',
      login: {
        secret: { access: access_token, refresh: null, expiresAtMs: NOW + 900_500 },
        refresh: 'R',
        identity: { accountId: 'kimi-1' },
        identityFrom: 'token',
      },
    },
  ]);
});

test('without user_id the subject names the account; a number is one as well', () => {
  const of = (claims: Record<string, unknown>) =>
    readKimi(jsonFile({ ...whole, access_token: makeJwt(claims) }), NOW)[0]?.login?.identity;
  expect(of({ sub: 's-1' })?.accountId).toBe('s-1');
  expect(of({ user_id: 42, sub: 's-1' })?.accountId).toBe('42');
  expect(of({})?.accountId).toBeNull();
});

test('the token’s own end counts where the file has none', () => {
  const token = makeJwt({ sub: 's-1', exp: NOW / 1000 + 60 });
  const found = readKimi(jsonFile({ access_token: token }), NOW);
  expect(found[0]?.login?.secret).toMatchObject({ expiresAtMs: NOW + 60_000 });
});

test('expired, incomplete, damaged and absent', () => {
  expect(readKimi(jsonFile({ ...whole, expires_at: NOW / 1000 - 1 }), NOW)).toMatchObject([
    { diagnosis: 'expired', detail: expect.stringContaining('start Kimi Code once') },
  ]);
  expect(readKimi(jsonFile({ refresh_token: 'R' }), NOW)).toMatchObject([
    { diagnosis: 'incomplete', detail: expect.stringContaining('access token') },
  ]);
  expect(readKimi(textFile('{'), NOW)).toMatchObject([{ diagnosis: 'unreadable' }]);
  expect(readKimi({ kind: 'fault', detail: 'No.' }, NOW)).toMatchObject([
    { diagnosis: 'unreadable', detail: 'No.' },
  ]);
  expect(readKimi(ABSENT, NOW)).toEqual([]);
});
