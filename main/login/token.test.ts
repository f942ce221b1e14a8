import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OAuthSecret } from '../core/account.ts';
import { Http } from '../platform/http.ts';
import { OriginMap } from '../platform/origin-map.ts';
import { anthropic } from '../providers/anthropic.ts';
import { openaiCodex } from '../providers/openai-codex.ts';
import type { OAuthLogin, Provider } from '../providers/types.ts';
import { openLoopbackServer, sendJson } from '../platform/testing/loopback-server.ts';
import type { Answering, LoopbackServer } from '../platform/testing/loopback-server.ts';
import { classifyRefreshFailure } from '../core/refresh-plan.ts';
import { objectField, textField } from '../providers/json-fields.ts';
import { makeJwt } from '../core/testing/make-jwt.ts';
import { exchangeCode, refreshGrant } from './token.ts';

const NOW = 1_800_000_000_000;
const clock = { now: () => NOW, monotonic: () => 0 };
const CODE = { code: 'c', state: 's', redirectUri: 'http://localhost:1/callback', verifier: 'v' };
const OLD: OAuthSecret = {
  kind: 'oauth',
  access: 'at-0',
  refresh: 'rt-0',
  expiresAtMs: NOW,
  extra: { scope: 'a', organization: { uuid: 'org' }, kept: 1 },
};

let server: LoopbackServer;
let http: Http;
let answer: Answering;

beforeEach(async () => {
  answer = (_request, response) => sendJson(response, 200, { access_token: 'at-1' });
  server = await openLoopbackServer((request, response) => answer(request, response));
  const origins = ['https://api.anthropic.com', 'https://auth.openai.com'];
  http = new Http(new OriginMap(new Map(origins.map((one) => [one, server.origin]))), '1.2.3');
});
afterEach(async () => {
  await http.close();
  await server.close();
});

const NEVER = new AbortController().signal;

function provider(change: Partial<OAuthLogin> = {}): Provider & { oauth: OAuthLogin } {
  if (anthropic.oauth === null) throw new TypeError('anthropic has a sign-in');
  return { ...anthropic, oauth: { ...anthropic.oauth, ...change } };
}

function exchange(change: Partial<OAuthLogin> = {}, signal = new AbortController().signal) {
  return exchangeCode(provider(change).oauth, CODE, { http, clock, signal });
}

function refresh(change: Partial<OAuthLogin> = {}, secret = OLD) {
  return refreshGrant(provider(change), secret, { http, clock, signal: NEVER });
}

test('an exchange sends JSON with the standard fields and the state, and says who asks', async () => {
  await exchange();
  const [request] = server.seen;
  expect(request?.path).toBe('/v1/oauth/token');
  expect(request?.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'Sluice/1.2.3',
  });
  expect(JSON.parse(request?.body ?? '')).toEqual({
    grant_type: 'authorization_code',
    client_id: anthropic.oauth?.clientId,
    code: 'c',
    state: 's',
    redirect_uri: CODE.redirectUri,
    code_verifier: 'v',
  });
});

test('a provider of forms gets a form, without the state unless it asks for it', async () => {
  await exchange({ tokenBody: 'form', tokenSendsState: false });
  expect(server.seen[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  const form = new URLSearchParams(server.seen[0]?.body);
  expect(form.get('code_verifier')).toBe('v');
  expect(form.has('state')).toBe(false);
});

test('expiry is the answer’s less the provider’s skew, extra fields are kept', async () => {
  const body = { access_token: 'at', refresh_token: 'rt', expires_in: 28_800, scope: 'x', y: [1] };
  answer = (_request, response) => sendJson(response, 200, body);
  expect(await exchange()).toMatchObject({
    ok: true,
    value: {
      secret: {
        kind: 'oauth',
        access: 'at',
        refresh: 'rt',
        expiresAtMs: NOW + 28_800_000 - 300_000,
        extra: { scope: 'x', y: [1] },
      },
      body,
    },
  });
});

test.each([
  ['60', NOW + 60_000 - 300_000],
  // The database takes whole milliseconds only: a fraction would cost the sign-in.
  [3_600.0004, NOW + 3_600_000 - 300_000],
  [1e300, NOW + 100 * 365 * 86_400_000 - 300_000],
  [undefined, null],
  [null, null],
  [-1, null],
  ['soon', null],
  [{}, null],
])('expires_in %j is understood', async (expiresIn, expiresAtMs) => {
  answer = (_request, response) =>
    sendJson(response, 200, { access_token: 'at', expires_in: expiresIn });
  expect(await exchange()).toMatchObject({ value: { secret: { expiresAtMs } } });
});

test.each([
  [{ exp: NOW / 1000 + 60 }, NOW + 60_000 - 300_000],
  [{ exp: NOW / 1000 + 0.0004 }, NOW - 300_000],
  [{ exp: '1800000060' }, null],
  [{ exp: -1 }, null],
  [{ exp: 1e300 }, null],
  [{}, null],
])('without expires_in the token’s own claims %j tell the expiry', async (claims, expiresAtMs) => {
  answer = (_request, response) => sendJson(response, 200, { access_token: makeJwt(claims) });
  expect(await exchange()).toMatchObject({ value: { secret: { expiresAtMs } } });
});

test('expires_in wins over the token’s own claim', async () => {
  const access_token = makeJwt({ exp: 1 });
  answer = (_request, response) => sendJson(response, 200, { access_token, expires_in: 600 });
  expect(await exchange()).toMatchObject({ value: { secret: { expiresAtMs: NOW + 300_000 } } });
});

test('Codex refreshes with a form; another workspace in the new tokens is nobody’s business', async () => {
  const claims = { 'https://api.openai.com/auth': { chatgpt_account_id: 'another' }, exp: 1 };
  const [access_token, id_token] = [makeJwt(claims), makeJwt({ email: 'other@example.com' })];
  answer = (_request, response) =>
    sendJson(response, 200, { access_token, id_token, refresh_token: 'rt-1', expires_in: 600 });
  const secret = { ...OLD, extra: { kept: 1 } };
  expect(await refreshGrant(openaiCodex, secret, { http, clock, signal: NEVER })).toEqual({
    ok: true,
    value: {
      kind: 'oauth',
      access: access_token,
      refresh: 'rt-1',
      // No skew.
      expiresAtMs: NOW + 600_000,
      extra: { kept: 1 },
    },
  });
  expect(server.seen[0]).toMatchObject({
    path: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(Object.fromEntries(new URLSearchParams(server.seen[0]?.body))).toEqual({
    grant_type: 'refresh_token',
    client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
    refresh_token: 'rt-0',
  });
});

test('a refresh keeps the old token when none comes, and never changes who it is', async () => {
  answer = (_request, response) =>
    sendJson(response, 200, {
      access_token: 'at-1',
      organization: { uuid: 'another' },
      scope: 'b',
    });
  expect(await refresh()).toEqual({
    ok: true,
    value: {
      kind: 'oauth',
      access: 'at-1',
      refresh: 'rt-0',
      expiresAtMs: null,
      extra: { scope: 'b', organization: { uuid: 'org' }, kept: 1 },
    },
  });
  expect(server.seen[0]?.headers['anthropic-beta']).toBe('oauth-2025-04-20');
  expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({
    grant_type: 'refresh_token',
    client_id: anthropic.oauth?.clientId,
    refresh_token: 'rt-0',
  });
});

test('a rotated refresh token takes the place of the old one', async () => {
  answer = (_request, response) =>
    sendJson(response, 200, { access_token: 'at-1', refresh_token: 'rt-1' });
  expect(await refresh()).toMatchObject({ ok: true, value: { refresh: 'rt-1' } });
});

test.each([400, 401, 403, 429, 500, 529])(
  'a %i is a failure with its status and the first 500 characters',
  async (status) => {
    const text = `{"error":"invalid_grant"}${'x'.repeat(600)}`;
    answer = (_request, response) => sendJson(response, status, text);
    expect(await refresh()).toEqual({ ok: false, error: { status, text: text.slice(0, 500) } });
    expect(await exchange()).toEqual({ ok: false, error: { status, text: text.slice(0, 500) } });
  },
);

test.each([['<html>rt-secret</html>'], ['"rt-secret"'], ['{"refresh_token":"rt-secret"}'], ['']])(
  'a 200 without an access token (%s) fails and shows none of it',
  async (body) => {
    answer = (_request, response) => sendJson(response, 200, body);
    const result = await refresh();
    expect(result).toMatchObject({ ok: false, error: { status: 200 } });
    expect(JSON.stringify(result)).not.toContain('rt-secret');
  },
);

test.each([0, 5, 485])(
  'attack: an answer that quotes the token it was sent (at %d) shows nothing of it',
  async (at) => {
    const secret = 'rt_AbCd/EfGh+IjKlMnOp"QrSt';
    const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret)];
    answer = (_request, response) => {
      response.writeHead(400).end(`${'x'.repeat(at)}${forms.join(' ')} invalid_grant`);
    };
    const failed = await refresh({}, { ...OLD, refresh: secret });
    const text = failed.ok ? '' : failed.error.text;
    expect(text).toContain('x'.repeat(at));
    expect(text).not.toMatch(/rt_|AbCd|EfGh/);
    if (at < 400) expect(text).toContain('invalid_grant');
  },
);

test('no answer at all has no status', async () => {
  answer = (_request, response) => response.destroy();
  expect(await refresh()).toMatchObject({ ok: false, error: { status: null } });
});

test('an endpoint that hangs is left after the provider’s time limit', async () => {
  answer = () => undefined;
  expect(await refresh({ refreshTimeoutMs: 20 })).toMatchObject({
    ok: false,
    error: { status: null, text: expect.stringContaining('did not answer in time') },
  });
});

test('a caller that leaves gets its own reason back', async () => {
  const leaving = new AbortController();
  const reason = new Error('left');
  answer = () => leaving.abort(reason);
  await expect(exchange({}, leaving.signal)).rejects.toBe(reason);
});

const SECRET = Buffer.from('installed-app').toString('base64');

test('a client with a secret sends it decoded with the exchange and with the refresh, and never shows it', async () => {
  answer = ({ body }, response) => sendJson(response, 400, body);
  for (const failed of [
    await exchange({ clientSecret: SECRET }),
    await refresh({ clientSecret: SECRET }),
  ]) {
    expect(failed.ok).toBe(false);
    expect(JSON.stringify(failed)).not.toMatch(/installed-app|aW5zdGFsbGVkLWFwcA/);
  }
  for (const { body } of server.seen)
    expect(JSON.parse(body)).toMatchObject({ client_secret: 'installed-app' });
});

test('a token that is never renewed is its own refresh, never expires, and asks nobody', async () => {
  answer = (_request, response) =>
    sendJson(response, 200, { access_token: 'gho', expires_in: 60, refresh_token: 'other' });
  const signedIn = await exchange({ refresh: 'never' });
  expect(signedIn).toMatchObject({
    value: { secret: { access: 'gho', refresh: 'gho', expiresAtMs: null } },
  });
  const secret = { ...OLD, access: 'gho', refresh: 'gho' };
  expect(await refresh({ refresh: 'never' }, secret)).toEqual({ ok: true, value: secret });
  expect(server.seen).toHaveLength(1);
});

test('a token that is never renewed and was refused is dead', async () => {
  const never = provider({ refresh: 'never' });
  const failed = await refreshGrant(never, OLD, { http, clock, signal: NEVER, refused: true });
  if (failed.ok) throw new Error('refused');
  expect(classifyRefreshFailure(failed.error)).toEqual({ kind: 'definitive', cause: 'rejected' });
  expect(server.seen).toHaveLength(0);
});

test('a provider’s own answer is read as the standard one, at the exchange and at the refresh', async () => {
  answer = (_request, response) => sendJson(response, 200, { data: { t: 'at-own' } });
  const change: Partial<OAuthLogin> = {
    tokenAnswer: (body) => ({ access_token: textField(objectField(body, 'data'), 't') ?? '' }),
  };
  expect(await exchange(change)).toMatchObject({
    value: { secret: { access: 'at-own', extra: {} }, body: { data: { t: 'at-own' } } },
  });
  expect(await refresh(change)).toMatchObject({ value: { access: 'at-own', refresh: 'rt-0' } });
});

test('a grant without a refresh token asks nobody', async () => {
  const { refresh: _none, ...rest } = OLD;
  const result = await refresh({}, { ...rest, refresh: null });
  expect(result).toMatchObject({ ok: false, error: { status: 401 } });
  expect(server.seen).toHaveLength(0);
});
