import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { HttpRequest } from '../platform/http.ts';
import { discovered } from './discover.ts';
import { doubleProvider } from './testing/double-provider.ts';
import { refreshGrant } from './token.ts';

const DOCUMENT = 'https://auth.example.com/.well-known/openid-configuration';
const device = {
  protocol: 'rfc8628',
  codeUrl: 'https://auth.example.com/code',
  pollUrl: 'https://auth.example.com/token',
  verificationUrl: null,
  redirectUri: null,
  extraIntervalMs: 0,
  maxPolls: null,
} as const;
const provider = doubleProvider({
  device,
  discover: { url: DOCUMENT, domain: 'example.com' },
});

function http(status: number, body: unknown, sent: HttpRequest[] = []) {
  return {
    request: async (request: HttpRequest) => {
      sent.push(request);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return { status, headers: {}, text };
    },
  };
}

const names = (token_endpoint: unknown) => http(200, { token_endpoint, issuer: 'x' });

test.each(['https://auth.example.com/oauth2/token', 'https://example.com/t'])(
  'the endpoint %s is that of the exchange and of the device code',
  async (url) => {
    expect(await discovered(provider.oauth, { http: names(url) })).toMatchObject({
      value: { tokenUrl: url, device: { pollUrl: url, codeUrl: device.codeUrl } },
    });
  },
);

test.each([
  'https://evil.example/token',
  'https://example.com.evil.example/token',
  'https://notexample.com/token',
  'http://auth.example.com/token',
  'https://auth.example.com:8443/token',
  'https://auth.example.com@evil.example/token',
  'https://me@auth.example.com/token',
  'token',
  '',
  7,
  null,
])('attack: a document that names %j sends no token there', async (url) => {
  expect(await discovered(provider.oauth, { http: names(url) })).toMatchObject({
    ok: false,
    error: { status: null, unsent: true, text: expect.stringContaining(DOCUMENT) },
  });
});

test.each([
  [500, ''],
  [200, '<html>'],
  [302, ''],
])('a document that is answered with %i and %j is none', async (status, body) => {
  const found = await discovered(provider.oauth, { http: http(status, body) });
  expect(found).toMatchObject({ ok: false, error: { status: null, unsent: true } });
});

test('a document that cannot be read leaves the grant as it is: a refresh may be tried again', async () => {
  const down = {
    request: () => Promise.reject(new AppError('UPSTREAM_TIMEOUT', 'https://a did not answer.')),
  };
  const secret = { kind: 'oauth', access: 'a', refresh: 'r', expiresAtMs: 0, extra: {} } as const;
  const clock = { now: () => 0, monotonic: () => 0 };
  const { signal } = new AbortController();
  expect(await refreshGrant(provider, secret, { http: down, clock, signal })).toEqual({
    ok: false,
    error: { status: null, text: 'https://a did not answer.', unsent: true },
  });
});

test('a provider without a document asks nobody', async () => {
  const sent: HttpRequest[] = [];
  const plain = doubleProvider({}).oauth;
  expect(await discovered(plain, { http: http(200, {}, sent) })).toEqual({
    ok: true,
    value: plain,
  });
  expect(sent).toEqual([]);
});
