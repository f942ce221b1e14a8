import { expect, test } from 'vitest';
import { kimiCode } from '../providers/kimi-code.ts';
import { providerInfo } from '../providers/info.ts';
import { domainIn } from './domain-variable.ts';
import { oauthOf, placeOf } from './enterprise-domain.ts';

const { oauth } = kimiCode;
if (oauth === null) throw new TypeError('Kimi has a sign-in');

test.each([
  [{}, null],
  [{ KIMI_CODE_OAUTH_HOST: ' ', KIMI_OAUTH_HOST: '' }, null],
  [{ KIMI_OAUTH_HOST: 'auth.kimi.example' }, 'auth.kimi.example'],
  [{ KIMI_OAUTH_HOST: 'https://auth.kimi.example/' }, 'auth.kimi.example'],
  [{ KIMI_CODE_OAUTH_HOST: 'one.example', KIMI_OAUTH_HOST: 'two.example' }, 'one.example'],
])('with %j Kimi’s sign-in is at %s', (environment, host) => {
  expect(domainIn(oauth, environment)).toBe(host);
  const place = placeOf(kimiCode, oauth, host);
  expect(place.domain).toBe(host);
  expect(place.oauth.tokenUrl).toBe(`https://${host ?? 'auth.kimi.com'}/api/oauth/token`);
  expect(place.oauth.device?.codeUrl).toContain(new URL(place.oauth.tokenUrl).origin);
});

test('the variable with Kimi’s own host is the provider itself', () => {
  expect(placeOf(kimiCode, oauth, domainIn(oauth, { KIMI_OAUTH_HOST: 'auth.kimi.com' }))).toEqual({
    oauth,
    domain: null,
  });
});

test.each([
  'http://auth.kimi.example',
  'localhost:8080',
  '127.0.0.1',
  'https://u@auth.kimi.example',
])('attack: %s in the environment is refused by the variable’s name', (value) => {
  expect(() => domainIn(oauth, { KIMI_OAUTH_HOST: value })).toThrow(
    expect.objectContaining({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('KIMI_OAUTH_HOST'),
    }),
  );
});

test('a person is asked for no domain at Kimi', () => {
  expect(providerInfo(kimiCode).asksDomain).toBe(false);
});

test('an account of another host is refreshed there, whatever the environment says later', () => {
  const secret = { kind: 'oauth', access: 'a', refresh: 'r', expiresAtMs: null } as const;
  const extra = { enterpriseUrl: 'auth.kimi.example' };
  expect(oauthOf(oauth, { ...secret, extra }).tokenUrl).toBe(
    'https://auth.kimi.example/api/oauth/token',
  );
  expect(oauthOf(oauth, { ...secret, extra: {} })).toBe(oauth);
});
