import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../simulator.ts';
import type { Simulator } from '../simulator.ts';

const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const FIELDS = {
  callback_url: 'http://localhost:54549/callback',
  code_challenge: CHALLENGE,
  code_challenge_method: 'S256',
};

let sim: Simulator;

beforeAll(async () => {
  sim = await startSimulator();
  sim.createAccount({ id: 'ada', provider: 'openrouter', kind: 'oauth' });
});
afterAll(() => sim.close());

function page(fields: Record<string, string>): string {
  return `https://openrouter.ai/auth?${new URLSearchParams(fields)}`;
}

async function code(): Promise<string> {
  const { location } = await sim.approve(page(FIELDS), { as: 'ada' });
  return new URL(location ?? '').searchParams.get('code') ?? '';
}

function redeem(body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${sim.url('https://openrouter.ai')}/api/v1/auth/keys`, {
    method: 'POST',
    headers: { 'user-agent': 'Sluice/1.2.3', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

test.each([
  ['another field', { ...FIELDS, state: 'x' }],
  ['a client', { ...FIELDS, client_id: 'x' }],
  ['a plain challenge', { ...FIELDS, code_challenge_method: 'plain' }],
  ['a callback elsewhere', { ...FIELDS, callback_url: 'https://example.com/callback' }],
  ['no challenge', { callback_url: FIELDS.callback_url }],
])('OpenRouter’s page refuses %s', async (_what, fields) => {
  await expect(sim.approve(page(fields), { as: 'ada' })).rejects.toThrow('400');
});

test('a code gives one key: not twice, not without its verifier, not with more fields', async () => {
  const first = await code();
  const body = { code: first, code_verifier: VERIFIER, code_challenge_method: 'S256' };
  expect((await redeem({ ...body, client_id: 'x' })).status).toBe(400);
  expect((await redeem(body, { 'user-agent': 'node' })).status).toBe(400);
  expect((await redeem(body, { authorization: 'Bearer x' })).status).toBe(400);
  expect(await (await redeem(body)).json()).toMatchObject({
    key: expect.stringMatching(/^sk-or-v1-/),
  });
  expect((await redeem(body)).status).toBe(403);
  const second = { ...body, code: await code() };
  expect((await redeem({ ...second, code_verifier: 'wrong' })).status).toBe(403);
  // Spent by the wrong attempt.
  expect((await redeem(second)).status).toBe(403);
});

async function chat(origin: string, path: string, key: string, body: object): Promise<Response> {
  return fetch(`${sim.url(origin)}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const QUESTION = { model: 'mistral-small-latest', messages: [{ role: 'user', content: 'hi' }] };

test('Mistral takes no field that it does not know, and DeepSeek answers without /v1', async () => {
  const mistral = sim.createAccount({ id: 'm', provider: 'mistral', kind: 'api_key' }).key ?? '';
  const origin = 'https://api.mistral.ai';
  expect((await chat(origin, '/v1/chat/completions', mistral, QUESTION)).status).toBe(200);
  const more = { ...QUESTION, max_completion_tokens: 1 };
  expect((await chat(origin, '/v1/chat/completions', mistral, more)).status).toBe(422);
  expect((await chat(origin, '/chat/completions', mistral, QUESTION)).status).toBe(404);
  const deepseek = sim.createAccount({ id: 'd', provider: 'deepseek', kind: 'api_key' }).key ?? '';
  const asked = { ...QUESTION, model: 'deepseek-v4-flash' };
  for (const base of ['', '/v1', '/beta'])
    expect(
      (await chat('https://api.deepseek.com', `${base}/chat/completions`, deepseek, asked)).status,
    ).toBe(200);
});

test('credit runs out with the company’s own words, and a minute’s limit ends with the minute', async () => {
  const options = { id: 't', provider: 'together', kind: 'api_key', creditTokens: 1 } as const;
  const { key } = sim.createAccount(options);
  const ask = () =>
    chat('https://api.together.xyz', '/v1/chat/completions', key ?? '', {
      ...QUESTION,
      model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
    });
  expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect([refused.status, await refused.json()]).toEqual([
    402,
    { error: expect.objectContaining({ type: 'credit_limit' }) },
  ]);
  sim.accounts.require('t').creditTokens = null;
  sim.requestRates.limit('t', 1);
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 429]);
  sim.clock.advance(60_000);
  expect((await ask()).status).toBe(200);
});

test('a key in another header than the company’s is a violation', async () => {
  const answer = await fetch(`${sim.url('https://api.groq.com')}/openai/v1/models`, {
    headers: { 'x-api-key': 'gsk_1' },
  });
  expect(answer.status).toBe(400);
  expect(sim.log.violations()).toContain(
    'GET /openai/v1/models: foreign credential header x-api-key',
  );
});
