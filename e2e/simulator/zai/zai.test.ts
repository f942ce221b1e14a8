import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../simulator.ts';
import type { Simulator } from '../simulator.ts';

const AGENT = { 'user-agent': 'Sluice/0.1.0' };
const JSON_TYPE = { ...AGENT, 'content-type': 'application/json' };
const REDIRECT = 'zcode://zai-auth/callback';
const AUTHORIZE = {
  client_id: 'client_P8X5CMWmlaRO9gyO-KSqtg',
  redirect_uri: REDIRECT,
  response_type: 'code',
  state: '0123456789abcdef0123456789abcdef',
};

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
  simulator.createAccount({ id: 'ada', provider: 'zai', kind: 'oauth' });
  simulator.createAccount({ id: 'key', provider: 'zai', kind: 'api_key', key: 'id.secret' });
});
afterAll(() => simulator.close());

function page(fields: Readonly<Record<string, string>>): Promise<Response> {
  const url = `${simulator.url('https://chat.z.ai')}/api/oauth/authorize`;
  return fetch(`${url}?${String(new URLSearchParams(fields))}`);
}

async function newCode(): Promise<string> {
  const url = `https://chat.z.ai/api/oauth/authorize?${String(new URLSearchParams(AUTHORIZE))}`;
  const { location } = await simulator.approve(url, { as: 'ada' });
  return new URL(location ?? '').searchParams.get('code') ?? '';
}

async function redeem(fields: object, headers: Record<string, string> = JSON_TYPE) {
  const url = `${simulator.url('https://zcode.z.ai')}/api/v1/oauth/token`;
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(fields) });
  return [answer.status, await answer.json()] as const;
}

function grant(code: string): Record<string, string> {
  return { provider: 'zai', code, redirect_uri: REDIRECT, state: AUTHORIZE.state };
}

async function business(path: string, token: string, body?: object) {
  const answer = await fetch(simulator.url('https://api.z.ai') + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...JSON_TYPE, authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as { code: number; data?: Record<string, unknown> };
}

test.each([
  [{ redirect_uri: 'http://localhost:54548/callback' }, 'redirect_uri is not registered'],
  [{ client_id: 'mine' }, 'client_id is unknown'],
  [{ code_challenge: 'x' }, 'fields:'],
  [{ scope: 'all' }, 'fields:'],
  [{ state: '1' }, 'state is missing'],
])('its page refuses %j', async (wrong, words) => {
  const answer = await page({ ...AUTHORIZE, ...wrong });
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(words)]);
});

test.each([
  [{ provider: 'other' }, 'unknown provider'],
  [{ redirect_uri: 'zcode://other' }, 'redirect_uri mismatch'],
  [{ state: 'another-state-0000' }, 'state mismatch'],
  [{ code: 'nobodys' }, 'invalid code'],
  [{ grant_type: 'authorization_code' }, 'fields:'],
  [{ client_id: 'x' }, 'fields:'],
  [{ code_verifier: 'x' }, 'fields:'],
])('its token endpoint says no to %j inside a 200', async (wrong, msg) => {
  const answer = await redeem({ ...grant(await newCode()), ...wrong });
  expect(answer).toEqual([200, { code: 3001, msg: expect.stringContaining(msg), data: null }]);
});

test('a form, a copied mark and another program’s name are refused; a code is good once', async () => {
  const form = { ...AGENT, 'content-type': 'application/x-www-form-urlencoded' };
  expect((await redeem(grant(await newCode()), form))[1]).toMatchObject({ code: 3001 });
  const code = await newCode();
  for (const mark of [{ 'x-zcode': '1', 'user-agent': 'ZCode/1' }, { 'x-app': 'cli' }])
    expect((await redeem(grant(code), { ...JSON_TYPE, ...mark }))[0]).toBe(400);
  expect((await redeem(grant(code)))[1]).toMatchObject({ code: 0 });
  expect((await redeem(grant(code)))[1]).toMatchObject({ code: 3001, msg: 'invalid code' });
});

test('keys: only in the own default place, only under Sluice’s own name, and masked in lists', async () => {
  const [, signedIn] = await redeem(grant(await newCode()));
  const { access_token: signIn } = (signedIn as { data: { zai: { access_token: string } } }).data
    .zai;
  expect(await business('/api/biz/customer/getCustomerInfo', signIn)).toMatchObject({ code: 401 });
  const login = await fetch(`${simulator.url('https://api.z.ai')}/api/auth/z/login`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({ token: signIn }),
  });
  const { data } = (await login.json()) as { data: { access_token: string } };
  const token = data.access_token;
  const { organizationId, projectId } = simulator.zai.home('ada');
  const base = `/api/biz/v1/organization/${organizationId}/projects/${projectId}/api_keys`;
  const elsewhere = base.replace(projectId, 'proj_second');
  expect(await business(elsewhere, token)).toMatchObject({ code: 404 });
  expect(await business(base, token, { name: 'zcode-api-key' })).toMatchObject({ code: 400 });
  const made = await business(base, token, { name: 'sluice' });
  expect(made).toMatchObject({ code: 200, data: { name: 'sluice' } });
  const listed = await business(base, token);
  expect(listed.data).toMatchObject([{ name: 'sluice', secretKey: '******' }]);
});

test('the monitor refuses a bearer, inside a 200, and takes the bare key', async () => {
  const url = `${simulator.url('https://api.z.ai')}/api/monitor/usage/quota/limit`;
  const ask = async (authorization: string) =>
    (await fetch(url, { headers: { ...AGENT, authorization } })).json();
  expect(await ask('Bearer id.secret')).toMatchObject({ code: 401, success: false });
  expect(await ask('id.secret')).toMatchObject({
    code: 200,
    success: true,
    data: { level: 'pro' },
  });
});
