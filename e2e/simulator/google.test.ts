import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';

const ACCOUNTS = 'https://accounts.google.com';
const TOKEN = 'https://oauth2.googleapis.com';
const CODE_ASSIST = 'https://cloudcode-pa.googleapis.com';
const GEMINI = 'https://generativelanguage.googleapis.com';
const CLIENT = '681255809395-oo8ft2oprdrnp9e3aqf6av3hmdib135j.apps.googleusercontent.com';
const secret = Buffer.from('R09DU1BYLTR1SGdNUG0tMW83U2stZ2VWNkN1NWNsWEZzeGw=', 'base64').toString();
const REDIRECT = 'http://127.0.0.1:8085/oauth2callback';
const OWN = { 'user-agent': 'Sluice/0.0.0' };

let simulator: Simulator;
let access: string;

beforeAll(async () => {
  simulator = await startSimulator();
  simulator.createAccount({ id: 'ada', provider: 'google-gemini-cli', kind: 'oauth' });
  simulator.createAccount({ id: 'key', provider: 'gemini', kind: 'api_key', key: 'AIza-key' });
  const { accessToken } = simulator.login('ada');
  access = accessToken;
});
afterAll(() => simulator.close());

const scopes = ['cloud-platform', 'userinfo.email', 'userinfo.profile'];
const asked = {
  client_id: CLIENT,
  redirect_uri: REDIRECT,
  response_type: 'code',
  scope: scopes.map((scope) => `https://www.googleapis.com/auth/${scope}`).join(' '),
  state: 'a-long-state',
  access_type: 'offline',
  prompt: 'consent',
};

function authorizeUrl(change: Record<string, string> = {}): string {
  const query = Object.entries({ ...asked, ...change }).filter(([, value]) => value !== '');
  return `${ACCOUNTS}/o/oauth2/v2/auth?${new URLSearchParams(query).toString()}`;
}

async function code(): Promise<string> {
  const { location } = await simulator.approve(authorizeUrl(), { as: 'ada' });
  return new URL(location ?? '').searchParams.get('code') ?? '';
}

async function tokens(fields: Record<string, string>): Promise<[number, Record<string, unknown>]> {
  const answer = await fetch(`${simulator.url(TOKEN)}/token`, {
    method: 'POST',
    headers: OWN,
    body: new URLSearchParams(fields),
  });
  return [answer.status, (await answer.json()) as Record<string, unknown>];
}

const standard = (value: string): Record<string, string> => ({
  grant_type: 'authorization_code',
  client_id: CLIENT,
  client_secret: secret,
  code: value,
  redirect_uri: REDIRECT,
});

test.each([
  ['an unknown client', { client_id: 'x' }],
  ['another path', { redirect_uri: 'http://127.0.0.1:8085/callback' }],
  [
    'localhost in the place of the address',
    { redirect_uri: 'http://localhost:8085/oauth2callback' },
  ],
  ['no offline access', { access_type: '' }],
  ['no consent', { prompt: '' }],
  ['PKCE, which this client does not use', { code_challenge: 'x'.repeat(43) }],
  ['a scope that is not the app’s', { scope: 'openid' }],
  ['no state', { state: '' }],
])('the authorize page refuses %s', async (_, change) => {
  const url = authorizeUrl(change);
  await expect(simulator.approve(url, { as: 'ada' })).rejects.toThrow('400');
});

test('a code is exchanged once, by whoever knows the secret, at the same redirect', async () => {
  const [status, body] = await tokens(standard(await code()));
  expect([status, Object.keys(body).toSorted()]).toEqual([
    200,
    ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type'],
  ]);
  const again = await code();
  expect(await tokens({ ...standard(again), client_secret: 'x' })).toMatchObject([401, {}]);
  expect(await tokens({ ...standard(again), code_verifier: 'x' })).toMatchObject([400, {}]);
  expect((await tokens(standard(again)))[0]).toBe(200);
  expect(await tokens(standard(again))).toMatchObject([400, { error: 'invalid_grant' }]);
  const other = { ...standard(await code()), redirect_uri: 'http://127.0.0.1:1/oauth2callback' };
  expect(await tokens(other)).toMatchObject([400, { error: 'invalid_grant' }]);
});

test('a refresh gives no refresh token, and the old one lives until it is revoked', async () => {
  const { refreshToken } = simulator.login('ada');
  const fields = {
    grant_type: 'refresh_token',
    client_id: CLIENT,
    client_secret: secret,
    refresh_token: refreshToken,
  };
  for (const _time of ['first', 'again']) {
    const [status, body] = await tokens(fields);
    expect([status, body['refresh_token']]).toEqual([200, undefined]);
  }
  expect(simulator.grants.reuses()).toBe(0);
  const antigravity = '1071006060591-tmhssin2h21lcre235vtolojh4g403ep.apps.googleusercontent.com';
  expect((await tokens({ ...fields, client_id: antigravity }))[0]).toBe(401);
});

async function assist(verb: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${simulator.url(CODE_ASSIST)}/v1internal:${verb}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${access}`,
      'content-type': 'application/json',
      ...OWN,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return answer.status;
}

const metadata = {
  ideType: 'IDE_UNSPECIFIED',
  platform: 'PLATFORM_UNSPECIFIED',
  pluginType: 'GEMINI',
};

test('Code Assist refuses other projects, fields, metadata, bodies and tokens', async () => {
  const project = 'project-of-ada';
  const request = { contents: [{ parts: [{ text: 'x' }] }] };
  expect(await assist('loadCodeAssist', { metadata })).toBe(200);
  expect(await assist('loadCodeAssist', { metadata, more: 1 })).toBe(400);
  expect(await assist('loadCodeAssist', { metadata: { ...metadata, pluginType: 'X' } })).toBe(400);
  expect(await assist('retrieveUserQuota', { project })).toBe(200);
  expect(await assist('retrieveUserQuota', { project: 'other' })).toBe(403);
  expect(await assist('retrieveUserQuotaSummary', { project })).toBe(404);
  expect(await assist('generateContent', { model: 'gemini-3-pro', project, request })).toBe(200);
  expect(await assist('generateContent', { model: 'gemini-3-pro', project: 'x', request })).toBe(
    403,
  );
  expect(await assist('generateContent', { model: 'gemini-3-pro', request: {} })).toBe(400);
  expect(await assist('loadCodeAssist', { metadata }, { 'content-type': 'text/plain' })).toBe(400);
  expect(await assist('loadCodeAssist', { metadata }, { authorization: 'Bearer ya29.x' })).toBe(
    401,
  );
  expect(
    await assist('onboardUser', { tierId: 'free-tier', cloudaicompanionProject: 'x', metadata }),
  ).toBe(400);
});

test('Code Assist refuses a call of Sluice’s own with another program’s marks', async () => {
  const body = { tierId: 'free-tier', metadata };
  const marked = { 'x-goog-api-client': 'gl-node/24' };
  expect(await assist('onboardUser', body, marked)).toBe(400);
  expect(await assist('onboardUser', body, { 'user-agent': 'GeminiCLI/1' })).toBe(400);
  expect(await assist('onboardUser', body)).toBe(200);
});

async function gemini(path: string, headers: Record<string, string>, body?: unknown) {
  const answer = await fetch(`${simulator.url(GEMINI)}${path}`, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    headers,
  });
  return answer.status;
}

test('the Gemini API refuses no key with 403, a wrong one with 400, and a foreign credential', async () => {
  const key = { 'x-goog-api-key': 'AIza-key' };
  expect(await gemini('/v1beta/models', key)).toBe(200);
  expect(await gemini('/v1beta/models', {})).toBe(403);
  expect(await gemini('/v1beta/models', { 'x-goog-api-key': 'AIza-wrong' })).toBe(400);
  expect(await gemini('/v1beta/models', { ...key, authorization: 'Bearer x' })).toBe(400);
  const path = '/v1beta/models/gemini-3-pro:generateContent';
  expect(await gemini(path, key, { contents: [{ parts: [] }] })).toBe(200);
  expect(await gemini(path, key, { messages: [] })).toBe(400);
  expect(await gemini('/v1beta/models/x:generateContent', key, {})).toBe(404);
});

test('a day’s requests fill up, and come back after a day', async () => {
  const path = '/v1beta/models/gemini-2.5-flash:generateContent';
  const key = { 'x-goog-api-key': 'AIza-key' };
  const ask = (): Promise<number> => gemini(path, key, { contents: [{ parts: [] }] });
  simulator.google.of('key').limit = 2;
  expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
  simulator.clock.advance(24 * 3_600_000);
  expect(await ask()).toBe(200);
});
