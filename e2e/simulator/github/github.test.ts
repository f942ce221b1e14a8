import { afterEach, beforeEach, expect, test } from 'vitest';
import { stillClock } from '../clock.ts';
import type { SimClock } from '../clock.ts';
import { startSimulator } from '../simulator.ts';
import type { Simulator } from '../simulator.ts';
import { clientIds, deviceGrant, enterpriseDomain } from './facts.ts';
import { quota } from './people.ts';

const GITHUB = 'https://github.com';
const OCTO = `https://${enterpriseDomain}`;
const API = 'https://api.githubcopilot.com';
const OWN = { 'user-agent': 'Sluice/1.0.0', accept: 'application/json' };

let simulator: Simulator;
let clock: SimClock;

beforeEach(async () => {
  clock = stillClock(Date.UTC(2026, 10, 21));
  simulator = await startSimulator({ seed: 'none', clock });
  const copilot = { provider: 'github-copilot', kind: 'oauth' } as const;
  simulator.createAccount({ ...copilot, id: 'mira' });
  simulator.createAccount({ ...copilot, id: 'octo', organization: enterpriseDomain });
});
afterEach(() => simulator.close());

async function send(
  url: string,
  init: RequestInit = {},
): Promise<{ status: number; text: string; body: Record<string, unknown> }> {
  const { origin, pathname, search } = new URL(url);
  const answer = await fetch(simulator.url(origin) + pathname + search, {
    ...init,
    headers: { ...OWN, ...(init.headers as Record<string, string>) },
  });
  const text = await answer.text();
  const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: answer.status, text, body };
}

function form(url: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return send(url, { method: 'POST', body: new URLSearchParams(fields), headers });
}

const ASK = { client_id: clientIds['github.com'] ?? '', scope: 'read:user' };

async function openCode(): Promise<{ device: string; user: string }> {
  const { body } = await form(`${GITHUB}/login/device/code`, ASK);
  return { device: String(body['device_code']), user: String(body['user_code']) };
}

function poll(device: string, change: Record<string, string> = {}) {
  const fields = { client_id: ASK.client_id, device_code: device, grant_type: deviceGrant };
  return form(`${GITHUB}/login/oauth/access_token`, { ...fields, ...change });
}

function as(id: string, headers: Record<string, string> = {}) {
  return { headers: { authorization: `Bearer ${simulator.login(id).accessToken}`, ...headers } };
}

function chat(id: string, model: string, origin = API) {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] });
  const headers = { 'content-type': 'application/json' };
  return send(`${origin}/chat/completions`, { method: 'POST', body, ...as(id, headers) });
}

test.each([
  ['another client', { ...ASK, client_id: 'x' }, { status: 404 }],
  [
    'the client of enterprises',
    { ...ASK, client_id: clientIds[enterpriseDomain] ?? '' },
    { status: 404 },
  ],
  ['another scope', { ...ASK, scope: 'repo' }, { body: { error: 'invalid_scope' } }],
  ['no scope', { client_id: ASK.client_id }, { body: { error: 'invalid_request' } }],
  ['a field more', { ...ASK, client_secret: 'x' }, { body: { error: 'invalid_request' } }],
])('a code for %s is refused', async (_what, fields, expected) => {
  expect(await form(`${GITHUB}/login/device/code`, fields)).toMatchObject(expected);
});

test('an enterprise has its own client; JSON goes to whom asks for it, and no JSON is taken', async () => {
  const octo = { ...ASK, client_id: clientIds[enterpriseDomain] ?? '' };
  expect((await form(`${OCTO}/login/device/code`, octo)).body).toMatchObject({
    verification_uri: `${OCTO}/login/device`,
    interval: 5,
  });
  expect((await form(`${OCTO}/login/device/code`, ASK)).status).toBe(404);
  const plain = await form(`${GITHUB}/login/device/code`, ASK, { accept: '*/*' });
  expect(plain.text).toMatch(/^device_code=/);
  const json = { method: 'POST', body: JSON.stringify(ASK) };
  const headers = { 'content-type': 'application/json' };
  expect((await send(`${GITHUB}/login/device/code`, { ...json, headers })).body).toMatchObject({
    error: 'invalid_request',
  });
});

test('a question that comes too early slows down, more each time; in time it is pending', async () => {
  const { device } = await openCode();
  expect((await poll(device)).body).toMatchObject({ error: 'slow_down', interval: 10 });
  clock.advance(6_000);
  expect((await poll(device)).body).toMatchObject({ error: 'slow_down', interval: 15 });
  clock.advance(15_000);
  expect((await poll(device)).body).toMatchObject({ error: 'authorization_pending' });
});

test('an approved code gives one token, once; a denied and an old one give none', async () => {
  const first = await openCode();
  simulator.approveDevice(first.user, { as: 'mira' });
  clock.advance(5_000);
  expect((await poll(first.device)).body).toMatchObject({
    access_token: expect.stringMatching(/^gho_\w{36}$/),
    token_type: 'bearer',
    scope: 'read:user',
  });
  expect((await poll(first.device)).body).toMatchObject({ error: 'incorrect_device_code' });
  const denied = await openCode();
  simulator.approveDevice(denied.user, { as: 'deny' });
  clock.advance(5_000);
  expect((await poll(denied.device)).body).toMatchObject({ error: 'access_denied' });
  const old = await openCode();
  clock.advance(900_000);
  expect((await poll(old.device)).body).toMatchObject({ error: 'expired_token' });
});

test.each([
  [{ client_id: 'x' }, 'incorrect_client_credentials'],
  [{ grant_type: 'refresh_token' }, 'unsupported_grant_type'],
  [{ device_code: 'x' }, 'incorrect_device_code'],
  [{ scope: 'read:user' }, 'invalid_request'],
])('a question with %j is %s', async (change, error) => {
  const { device } = await openCode();
  clock.advance(5_000);
  expect((await poll(device, change as Record<string, string>)).body).toMatchObject({ error });
});

test('a person types the code at the page of the place that gave it, and nowhere else', async () => {
  const { device, user } = await openCode();
  const typed = { code: user, as: 'octo' };
  expect((await form(`${OCTO}/login/device`, typed)).status).toBe(400);
  expect((await form(`${GITHUB}/login/device`, typed)).status).toBe(400);
  expect((await form(`${GITHUB}/login/device`, { code: user, as: 'mira' })).status).toBe(200);
  clock.advance(5_000);
  expect((await poll(device)).body).toHaveProperty('access_token');
});

test('a token is good at its own place only', async () => {
  expect((await send('https://api.github.com/user', as('mira'))).body).toMatchObject({
    login: 'Mira',
  });
  expect(await send('https://api.github.com/user', as('octo'))).toMatchObject({ status: 401 });
  expect(await send(`https://api.${enterpriseDomain}/user`, as('octo'))).toMatchObject({
    status: 200,
  });
  expect(await send('https://api.github.com/user')).toMatchObject({ status: 401 });
});

test.each([{ 'editor-version': 'vscode/1.99' }, { 'user-agent': 'GithubCopilot/1.0' }])(
  'an own call with %j is a copied mark, and refused',
  async (headers) => {
    const answer = await send('https://api.github.com/copilot_internal/user', as('mira', headers));
    expect(answer.status).toBe(400);
    expect(simulator.log.violations()).toHaveLength(1);
  },
);

test('each host serves its own people', async () => {
  simulator.github.of('mira').host = 'https://api.business.githubcopilot.com';
  expect((await chat('mira', 'gpt-5-mini')).status).toBe(421);
  expect((await chat('mira', 'gpt-5-mini', 'https://api.business.githubcopilot.com')).status).toBe(
    200,
  );
  expect((await chat('octo', 'gpt-5-mini')).status).toBe(401);
  expect((await chat('octo', 'gpt-5-mini', `https://copilot-api.${enterpriseDomain}`)).status).toBe(
    200,
  );
});

test('a model serves once its policy is enabled, by exactly that body', async () => {
  expect((await chat('mira', 'gpt-5')).body).toMatchObject({
    error: { code: 'model_not_supported' },
  });
  const headers = { 'content-type': 'application/json' };
  const policy = (body: object) =>
    send(`${API}/models/gpt-5/policy`, {
      method: 'POST',
      body: JSON.stringify(body),
      ...as('mira', headers),
    });
  expect((await policy({ state: 'on' })).status).toBe(400);
  expect((await policy({ state: 'enabled', more: 1 })).status).toBe(400);
  expect((await policy({ state: 'enabled' })).status).toBe(200);
  expect((await chat('mira', 'gpt-5')).status).toBe(200);
});

test('premium requests are counted and refused when empty; overage pays, unlimited has no end', async () => {
  const person = simulator.github.of('mira');
  for (const model of person.models) model.policy = 'enabled';
  const premium = quota(100, 1);
  person.quotas.premium_interactions = premium;
  expect((await chat('mira', 'gpt-5')).status).toBe(200);
  expect(premium).toMatchObject({ remaining: 0, percent_remaining: 0 });
  expect(await chat('mira', 'gpt-5')).toMatchObject({
    status: 402,
    body: { error: { code: 'quota_exceeded' } },
  });
  expect((await chat('mira', 'gpt-5-mini')).status).toBe(200);
  premium.overage_permitted = true;
  expect((await chat('mira', 'gpt-5')).status).toBe(200);
  expect(premium.overage_count).toBe(1);
  person.quotas.chat = quota(50, 0);
  expect((await chat('mira', 'gpt-5-mini')).status).toBe(429);
});
