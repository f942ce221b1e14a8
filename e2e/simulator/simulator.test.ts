import { afterEach, beforeEach, expect, test } from 'vitest';
import { pasteRedirect } from './anthropic/facts.ts';
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';
import { authorizeUrl, exchangeCode, get, message, postToken } from './test-client.ts';

const hourMs = 3_600_000;
let sim: Simulator;

beforeEach(async () => {
  sim = await startSimulator();
});
afterEach(async () => {
  await sim.close();
});

async function loginByCode(as = 'mira') {
  const asked = authorizeUrl();
  const { location } = await sim.approve(asked.url, { as });
  const code = new URL(location ?? '').searchParams.get('code') ?? '';
  return { ...asked, code, answer: await exchangeCode(sim, { ...asked, code }) };
}

function refresh(token: unknown) {
  const client_id = '9d1c250a-e61b-44d9-88ed-5944d1962f5e';
  return postToken(sim, { grant_type: 'refresh_token', refresh_token: token, client_id });
}

test('a login by loopback redirect gives tokens with the identity', async () => {
  const { answer, code } = await loginByCode();
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    token_type: 'Bearer',
    expires_in: 28_800,
    account: { email_address: 'mira@example.com' },
  });
  expect(String(answer.body['access_token'])).toMatch(/^sk-ant-oat01-/);
  expect(String(answer.body['refresh_token'])).toMatch(/^sk-ant-ort01-/);
  expect(code).not.toBe('');
});

test('the pasted way shows code#state', async () => {
  const asked = authorizeUrl({ redirect_uri: pasteRedirect });
  const { pasted } = await sim.approve(asked.url, { as: 'studio' });
  const [code = '', state = ''] = (pasted ?? '').split('#');
  const answer = await exchangeCode(sim, {
    ...asked,
    code,
    state,
    redirectUri: pasteRedirect,
  });
  expect(answer.body).toMatchObject({ organization: { name: 'Northlight' } });
});

test('denying sends access_denied with the state back', async () => {
  const asked = authorizeUrl();
  const { location } = await sim.approve(asked.url, { as: 'deny' });
  const query = new URL(location ?? '').searchParams;
  expect(query.get('error')).toBe('access_denied');
  expect(query.get('state')).toBe(asked.state);
});

test.each([
  ['client_id', 'other'],
  ['response_type', 'token'],
  ['code', ''],
  ['redirect_uri', 'http://localhost.evil.example:80/callback'],
  ['redirect_uri', 'http://127.0.0.1:54545/callback'],
  ['redirect_uri', 'http://localhost:54545/other'],
  ['scope', 'user:everything'],
  ['state', ''],
  ['code_challenge', 'short'],
  ['code_challenge_method', 'plain'],
])('the authorize page names a wrong %s (%s)', async (name, value) => {
  const asked = authorizeUrl({ [name]: value });
  await expect(sim.approve(asked.url, { as: 'mira' })).rejects.toThrow(
    new RegExp(`400.*${name}`, 's'),
  );
});

test('a wrong PKCE verifier is refused, and the code is gone then', async () => {
  const asked = authorizeUrl();
  const { location } = await sim.approve(asked.url, { as: 'mira' });
  const code = new URL(location ?? '').searchParams.get('code') ?? '';
  const wrong = await exchangeCode(sim, { ...asked, code, verifier: 'w'.repeat(64) });
  expect(wrong.body).toMatchObject({ error: 'invalid_grant' });
  const late = await exchangeCode(sim, { ...asked, code });
  expect(late.body).toMatchObject({ error: 'invalid_grant' });
});

test.each([
  ['state', { state: 'another-state' }],
  ['redirect_uri', { redirectUri: 'http://localhost:1/callback' }],
])('a code with another %s is refused', async (_name, change) => {
  const asked = authorizeUrl();
  const { location } = await sim.approve(asked.url, { as: 'mira' });
  const code = new URL(location ?? '').searchParams.get('code') ?? '';
  const answer = await exchangeCode(sim, { ...asked, code, ...change });
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('a code lives ten minutes', async () => {
  const asked = authorizeUrl();
  const { location } = await sim.approve(asked.url, { as: 'mira' });
  const code = new URL(location ?? '').searchParams.get('code') ?? '';
  sim.clock.advance(10 * 60_000 + 1000);
  expect((await exchangeCode(sim, { ...asked, code })).body).toMatchObject({
    error: 'invalid_grant',
  });
});

test('a code used twice kills what the first use gave', async () => {
  const { answer, ...asked } = await loginByCode();
  expect((await exchangeCode(sim, asked)).status).toBe(400);
  expect((await refresh(answer.body['refresh_token'])).status).toBe(400);
  expect((await get(sim, '/api/oauth/usage', String(answer.body['access_token']))).status).toBe(
    401,
  );
});

test('a form body at the token endpoint is refused', async () => {
  const answer = await fetch(`${sim.url('https://api.anthropic.com')}/v1/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token' }),
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
});

test('reuse of a rotated refresh token kills the whole family', async () => {
  const first = sim.login('mira');
  const second = await refresh(first.refreshToken);
  expect(second.status).toBe(200);
  const access = String(second.body['access_token']);
  expect((await get(sim, '/api/oauth/profile', access)).status).toBe(200);
  expect((await refresh(first.refreshToken)).body).toMatchObject({ error: 'invalid_grant' });
  expect((await refresh(second.body['refresh_token'])).body).toMatchObject({
    error: 'invalid_grant',
  });
  expect((await get(sim, '/api/oauth/profile', access)).status).toBe(401);
});

test('access dies after 8 hours, the family 30 days after the login', async () => {
  let tokens: { accessToken: string; refreshToken: string } = sim.login('mira');
  sim.clock.advance(8 * hourMs);
  expect((await get(sim, '/api/oauth/profile', tokens.accessToken)).status).toBe(401);
  for (let day = 0; day < 29; day += 1) {
    const answer = await refresh(tokens.refreshToken);
    expect(answer.status).toBe(200);
    tokens = {
      accessToken: String(answer.body['access_token']),
      refreshToken: String(answer.body['refresh_token']),
    };
    sim.clock.advance(24 * hourMs);
  }
  sim.clock.advance(24 * hourMs);
  expect((await refresh(tokens.refreshToken)).body).toMatchObject({
    error: 'invalid_grant',
    error_description: 'Refresh token expired',
  });
});

test('usage counts requests, fills, answers 429 and resets by the clock', async () => {
  sim.createAccount({
    id: 'small',
    provider: 'anthropic',
    kind: 'oauth',
    limits: { fiveHourTokens: 60 },
  });
  const { accessToken } = sim.login('small');
  const before = await get(sim, '/api/oauth/usage', accessToken);
  expect(before.body).toMatchObject({ five_hour: { utilization: 0, resets_at: null } });
  const first = await message(sim, { bearer: accessToken });
  expect(first.status).toBe(200);
  const share = Number(first.headers.get('anthropic-ratelimit-unified-5h-utilization'));
  expect(share).toBeGreaterThan(0);
  const after = await get(sim, '/api/oauth/usage', accessToken);
  expect(after.body).toMatchObject({ five_hour: { utilization: Math.round(share * 1000) / 10 } });
  while ((await message(sim, { bearer: accessToken })).status === 200);
  const full = await message(sim, { bearer: accessToken });
  expect(full.status).toBe(429);
  expect(full.body).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
  expect(full.headers.get('anthropic-ratelimit-unified-status')).toBe('rejected');
  expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(17_000);
  sim.clock.advance(5 * hourMs);
  const { accessToken: again } = sim.login('small');
  expect((await message(sim, { bearer: again })).status).toBe(200);
});

test('an API key out of credit is refused with the real words', async () => {
  const account = sim.createAccount({ provider: 'anthropic', kind: 'api_key', creditTokens: 1 });
  const key = account.key ?? '';
  expect((await message(sim, { key })).status).toBe(200);
  const broke = await message(sim, { key });
  expect(broke.status).toBe(400);
  expect(broke.body).toMatchObject({
    error: { message: expect.stringContaining('credit balance is too low') },
  });
});

test('an API key is taken as a bearer too, as the SDK since 1.0 sends it, and then needs no beta', async () => {
  const account = sim.createAccount({ provider: 'anthropic', kind: 'api_key' });
  const headers = { authorization: `Bearer ${account.key}` };
  expect((await message(sim, { headers })).status).toBe(200);
  expect(sim.log.last()).toMatchObject({ authKind: 'bearer', account: account.id });
  sim.revoke(account.id);
  expect((await message(sim, { headers })).status).toBe(401);
});

test.each([
  ['no credential', {}, 401],
  ['both credentials', { authorization: 'Bearer x', 'x-api-key': 'y' }, 401],
  ['an unknown key', { 'x-api-key': 'sk-ant-api03-no' }, 401],
])('%s is refused', async (_name, headers, status) => {
  expect((await message(sim, { headers })).status).toBe(status);
});

test('a bearer without the oauth beta is refused, and usage too', async () => {
  const { accessToken } = sim.login('mira');
  const headers = { authorization: `Bearer ${accessToken}` };
  expect((await message(sim, { headers })).status).toBe(401);
  expect((await get(sim, '/api/oauth/usage', accessToken, { 'anthropic-beta': '' })).status).toBe(
    401,
  );
});

test('a missing anthropic-version and a malformed body get Anthropic errors', async () => {
  const key = sim.createAccount({ provider: 'anthropic', kind: 'api_key' }).key ?? '';
  const noVersion = await message(sim, { key, version: null });
  expect(noVersion).toMatchObject({
    status: 400,
    body: { type: 'error', error: { type: 'invalid_request_error' } },
  });
  expect((await message(sim, { key, body: '{"model":' })).status).toBe(400);
  expect((await message(sim, { key, body: '{"model":"claude-sonnet-5"}' })).status).toBe(400);
});

test.each([
  ['x-sluice-account', '1'],
  ['x-note', 'slk_abcdef'],
  ['cookie', 'a=b'],
  ['proxy-authorization', 'Basic eA=='],
  ['chatgpt-account-id', 'x'],
  ['openai-organization', 'x'],
  ['host', '127.0.0.1:7584'],
  ['te', 'trailers'],
])('a leaked header %s is recorded and refused', async (name, value) => {
  const key = sim.createAccount({ provider: 'anthropic', kind: 'api_key' }).key ?? '';
  const answer = await message(sim, { key, headers: { [name]: value } });
  expect(answer.status).toBe(400);
  expect(sim.log.violations()).toHaveLength(1);
  expect(sim.log.violations()[0]).toContain(name === 'x-note' ? 'client key' : name);
});

test('a clean request leaves no violation', async () => {
  const { accessToken } = sim.login('mira');
  expect((await message(sim, { bearer: accessToken })).status).toBe(200);
  expect(sim.log.violations()).toEqual([]);
  expect(sim.log.last('/v1/messages')).toMatchObject({ account: 'mira', authKind: 'bearer' });
});
