import { afterEach, beforeEach, expect, test } from 'vitest';
import { stillClock } from '../clock.ts';
import type { SimClock } from '../clock.ts';
import { startSimulator } from '../simulator.ts';
import type { Simulator } from '../simulator.ts';
import { apiOrigin, authOrigin, clientId, deviceGrant } from './facts.ts';

const OWN = { 'user-agent': 'Sluice/1.0.0' };

let simulator: Simulator;
let clock: SimClock;

beforeEach(async () => {
  clock = stillClock(Date.UTC(2026, 10, 21));
  simulator = await startSimulator({ seed: 'none', clock });
  simulator.createAccount({ id: 'yue', provider: 'kimi-code', kind: 'oauth' });
});
afterEach(() => simulator.close());

async function send(
  origin: string,
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(simulator.url(origin) + path, {
    ...init,
    headers: { ...OWN, ...(init.headers as Record<string, string>) },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

function form(path: string, fields: Record<string, string>, headers = {}) {
  const body = new URLSearchParams(fields);
  return send(authOrigin, `/api/oauth/${path}`, { method: 'POST', body, headers });
}

async function openCode(): Promise<{ device: string; user: string }> {
  const { body } = await form('device_authorization', { client_id: clientId });
  return { device: String(body['device_code']), user: String(body['user_code']) };
}

function poll(device: string) {
  return form('token', { client_id: clientId, device_code: device, grant_type: deviceGrant });
}

function refresh(token: string) {
  return form('token', {
    client_id: clientId,
    refresh_token: token,
    grant_type: 'refresh_token',
  });
}

function chat(token: string) {
  return send(apiOrigin, '/coding/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'kimi-for-coding', messages: [{ role: 'user', content: 'hi' }] }),
  });
}

test.each([
  [{ client_id: 'x' }, 401],
  [{}, 400],
  [{ client_id: clientId, scope: '' }, 400],
  [{ client_id: clientId, device_id: 'x' }, 400],
])('a code for %j is a %i', async (fields, status) => {
  expect((await form('device_authorization', fields as Record<string, string>)).status).toBe(
    status,
  );
});

test('another program’s marks of device and version are refused', async () => {
  for (const name of ['X-Msh-Device-Id', 'X-Msh-Platform', 'X-Msh-Version'])
    expect(
      (await form('device_authorization', { client_id: clientId }, { [name]: 'x' })).status,
    ).toBe(400);
  expect(simulator.log.violations()).toHaveLength(3);
});

test('a code is pending, too early, denied, expired, or gives tokens once', async () => {
  const code = await openCode();
  expect((await poll(code.device)).body).toMatchObject({ error: 'slow_down' });
  clock.advance(10_000);
  expect((await poll(code.device)).body).toMatchObject({ error: 'authorization_pending' });
  simulator.approveDevice(code.user, { as: 'yue' });
  clock.advance(10_000);
  expect((await poll(code.device)).body).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
  expect((await poll(code.device)).body).toMatchObject({ error: 'invalid_grant' });
  const denied = await openCode();
  simulator.approveDevice(denied.user, { as: 'deny' });
  clock.advance(10_000);
  expect((await poll(denied.device)).body).toMatchObject({ error: 'access_denied' });
  const old = await openCode();
  clock.advance(700_000);
  expect((await poll(old.device)).body).toMatchObject({ error: 'expired_token' });
});

test('a refresh rotates; a spent token ends the whole grant', async () => {
  const first = simulator.login('yue');
  const { body } = await refresh(first.refreshToken);
  expect(body['refresh_token']).not.toBe(first.refreshToken);
  expect((await chat(String(body['access_token']))).status).toBe(200);
  expect(await refresh(first.refreshToken)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
  expect((await refresh(String(body['refresh_token']))).status).toBe(400);
  expect((await chat(String(body['access_token']))).status).toBe(401);
  expect(simulator.grants.reuses()).toBe(1);
});

test('an access token lasts a quarter of an hour', async () => {
  const { accessToken } = simulator.login('yue');
  expect((await chat(accessToken)).status).toBe(200);
  clock.advance(15 * 60_000);
  expect((await chat(accessToken)).status).toBe(401);
});

test('requests fill the windows, which are told as text, and a full one refuses', async () => {
  const { accessToken } = simulator.login('yue');
  await chat(accessToken);
  const headers = { authorization: `Bearer ${accessToken}` };
  const { body } = await send(apiOrigin, '/coding/v1/usages', { headers });
  expect(body).toMatchObject({
    usage: { limit: '2048', used: '1', remaining: '2047' },
    limits: [{ window: { duration: 300, timeUnit: 'TIME_UNIT_MINUTE' }, detail: { used: '1' } }],
  });
  simulator.quotas.setWindow('yue', '5h', 1);
  expect((await chat(accessToken)).status).toBe(429);
});
