import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';
import { message, postToken } from './test-client.ts';

const origin = 'https://api.anthropic.com';
const streamBody = JSON.stringify({
  model: 'claude-sonnet-5',
  max_tokens: 16,
  stream: true,
  messages: [{ role: 'user', content: 'hi' }],
});

let sim: Simulator;
let bearer: string;

beforeEach(async () => {
  sim = await startSimulator();
  bearer = sim.login('mira').accessToken;
});
afterEach(async () => {
  await sim.close();
});

function openStream(signal?: AbortSignal): Promise<Response> {
  return fetch(`${sim.url(origin)}/v1/messages?beta=true`, {
    method: 'POST',
    body: streamBody,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${bearer}`,
      'anthropic-beta': 'oauth-2025-04-20',
      'anthropic-version': '2023-06-01',
    },
    ...(signal && { signal }),
  });
}

test('a status fault hits as often as told, only where it matches', async () => {
  sim.faults.add({ account: 'studio', times: null, action: { kind: 'status', status: 500 } });
  sim.faults.add({
    path: '/v1/*',
    times: 2,
    action: { kind: 'status', status: 429, body: null, headers: { 'retry-after': '7' } },
  });
  const first = await message(sim, { bearer });
  expect(first).toMatchObject({ status: 429, text: '' });
  expect(first.headers.get('retry-after')).toBe('7');
  expect((await message(sim, { bearer })).status).toBe(429);
  expect((await message(sim, { bearer })).status).toBe(200);
  const studio = sim.login('studio').accessToken;
  expect((await message(sim, { bearer: studio })).status).toBe(500);
});

test('redirect, html, giant and close', async () => {
  sim.faults.add({ action: { kind: 'redirect', location: 'http://127.0.0.1:1/' } });
  sim.faults.add({ action: { kind: 'html' } });
  sim.faults.add({ action: { kind: 'giant', sizeBytes: 3_000_000 } });
  sim.faults.add({ action: { kind: 'close' } });
  expect((await message(sim, { bearer })).headers.get('location')).toBe('http://127.0.0.1:1/');
  expect((await message(sim, { bearer })).headers.get('content-type')).toContain('text/html');
  expect((await message(sim, { bearer })).text).toHaveLength(3_000_000);
  await expect(message(sim, { bearer })).rejects.toThrow();
  expect((await message(sim, { bearer })).status).toBe(200);
});

test('a lost refresh answer has rotated the token, a closed one has not', async () => {
  const { refreshToken } = sim.login('mira');
  const body = {
    grant_type: 'refresh_token',
    client_id: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
    refresh_token: refreshToken,
  };
  sim.faults.add({ path: '/v1/oauth/token', action: { kind: 'close' } });
  await expect(postToken(sim, body)).rejects.toThrow();
  sim.faults.add({ path: '/v1/oauth/token', action: { kind: 'cut', afterEvents: 0 } });
  await expect(postToken(sim, body)).rejects.toThrow();
  expect((await postToken(sim, body)).body).toMatchObject({ error: 'invalid_grant' });
});

test('a hold before the head waits for its release', async () => {
  const fault = sim.faults.add({ action: { kind: 'hold', where: 'request' } });
  const answer = message(sim, { bearer });
  await fault.whenHit;
  expect(sim.log.last('/v1/messages')?.status).toBeNull();
  fault.release();
  expect((await answer).status).toBe(200);
});

test('events leave one by one, each with its release', async () => {
  const fault = sim.faults.add({ action: { kind: 'hold', where: 'each-event' } });
  const response = await openStream();
  expect(sim.log.last('/v1/messages')).toMatchObject({ status: 200, events: 0 });
  fault.release(2);
  await sim.log.waitFor((record) => record.events === 2);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('content_block_start')) text += (await reader?.read())?.value ?? '';
  expect(text.match(/^event: /gm)).toHaveLength(2);
  fault.release();
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    text += part.value;
  }
  expect(text.trimEnd().endsWith('data: {"type":"message_stop"}')).toBe(true);
});

test('a stream held for ever, and left by its caller, is logged as aborted', async () => {
  sim.faults.add({ action: { kind: 'hold', where: 'stream', afterEvents: 3 } });
  const caller = new AbortController();
  await openStream(caller.signal);
  const record = await sim.log.waitFor((each) => each.events === 3);
  expect(record.aborted).toBe(false);
  caller.abort();
  await record.whenAborted;
  expect(record).toMatchObject({ aborted: true, events: 3 });
});

test('a cut stream breaks after its events and never ends cleanly', async () => {
  sim.faults.add({ action: { kind: 'cut', afterEvents: 4 } });
  const response = await openStream();
  await expect(response.text()).rejects.toThrow();
  expect(sim.log.last('/v1/messages')).toMatchObject({ events: 4, aborted: false });
});

test('the control port does the same for other processes', async () => {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(sim.control + path, { method, ...init });
    return answer.json();
  };
  await call('POST', '/faults', { path: '/v1/messages', action: { kind: 'status', status: 503 } });
  expect((await message(sim, { bearer })).status).toBe(503);
  await call('POST', '/accounts', { id: 'new', provider: 'anthropic', kind: 'oauth' });
  expect(await call('GET', '/accounts')).toMatchObject({
    accounts: expect.arrayContaining([expect.objectContaining({ id: 'new', plan: 'max_20x' })]),
  });
  const { accessToken } = (await call('POST', '/accounts/new/login')) as { accessToken: string };
  expect((await message(sim, { bearer: accessToken })).status).toBe(200);
  await call('POST', '/accounts/new/usage', { '5h': { fraction: 1, resetsInMs: 60_000 } });
  expect((await message(sim, { bearer: accessToken })).headers.get('retry-after')).toBe('60');
  await call('POST', '/clock/advance', { ms: 61_000 });
  expect((await message(sim, { bearer: accessToken })).status).toBe(200);
  await call('POST', '/accounts/new/revoke');
  expect((await message(sim, { bearer: accessToken })).status).toBe(401);
  const log = (await call('GET', '/log')) as { entries: { status: number; account: string }[] };
  expect(log.entries.map((entry) => entry.status)).toEqual([503, 200, 429, 200, 401]);
  const waited = call('POST', '/log/wait', { path: '/v1/messages', count: 6, ended: true });
  await message(sim, { bearer });
  expect(await waited).toMatchObject({ account: 'mira', status: 200 });
});

test('a web page cannot use the control port', async () => {
  const answer = await fetch(`${sim.control}/accounts`, { headers: { origin: 'http://evil' } });
  expect(answer.status).toBe(403);
});

test('a large body is read whole and logged by its hash', async () => {
  const content = 'x'.repeat(34 * 1024 * 1024);
  const body = JSON.stringify({
    model: 'claude-sonnet-5',
    max_tokens: 1,
    messages: [{ role: 'user', content }],
  });
  expect((await message(sim, { bearer, body })).status).toBe(200);
  expect(sim.log.last()).toMatchObject({
    bodyBytes: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    body: null,
  });
});
