import { zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askCodex, getBackend } from './codex-client.ts';
import type { Tokens } from './login.ts';
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';

const hourMs = 3_600_000;
let sim: Simulator;
let login: Tokens;

beforeEach(async () => {
  sim = await startSimulator();
  login = sim.login('codex-mira');
});
afterEach(async () => {
  await sim.close();
});

function events(text: string): { type: string; [field: string]: unknown }[] {
  return [...text.matchAll(/^data: (.*)$/gm)].map(
    ([, json]) => JSON.parse(json ?? '') as { type: string },
  );
}

test('a Responses stream goes from created to completed, with usage', async () => {
  const answer = await askCodex(sim, login);
  expect(answer.status).toBe(200);
  const seen = events(answer.text);
  expect(seen.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1])).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ]);
  expect(seen.at(-1)).toMatchObject({
    response: { status: 'completed', store: false, usage: { output_tokens: expect.any(Number) } },
  });
  expect(sim.log.violations()).toEqual([]);
  expect(sim.log.last()).toMatchObject({ account: 'codex-mira', authKind: 'bearer' });
});

test.each([
  ['store', true, 'Store must be set to false'],
  ['store', undefined, 'Store must be set to false'],
  ['stream', false, 'Stream must be set to true'],
  ['model', undefined, 'Model is required'],
  ['model', 'gpt-4o', "The 'gpt-4o' model is not supported"],
  ['input', 'text', 'Input must be a list'],
  ['instructions', 7, 'Instructions must be text'],
  ['previous_response_id', 'resp_1', 'Unsupported parameter: previous_response_id'],
  ['max_output_tokens', 5, 'Unsupported parameter: max_output_tokens'],
])('a body with %s %j is refused', async (name, value, detail) => {
  const answer = await askCodex(sim, login, { [name]: value });
  expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining(detail) } });
});

test('a zstd body is read, another coding is not', async () => {
  const url = `${sim.url('https://chatgpt.com')}/backend-api/codex/responses`;
  const plain = JSON.stringify({ model: 'gpt-5.6-sol', input: [], store: false, stream: true });
  const post = (coding: string, body: Uint8Array<ArrayBuffer>) =>
    fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-encoding': coding,
        authorization: `Bearer ${login.accessToken}`,
        'chatgpt-account-id': login.accountId ?? '',
      },
    });
  expect((await post('zstd', new Uint8Array(zstdCompressSync(plain)))).status).toBe(200);
  expect((await post('zstd', new TextEncoder().encode(plain))).status).toBe(400);
  expect((await post('compress', new TextEncoder().encode(plain))).status).toBe(400);
});

describe('who is admitted', () => {
  test.each([
    ['no workspace', { accountId: null }],
    ["another person's workspace", { accountId: 'someone-else' }],
    ['an unknown token', { accessToken: 'eyJ.no.no' }],
  ])('%s is 401', async (_name, change) => {
    const answer = await askCodex(sim, { ...login, ...change });
    expect(answer).toMatchObject({ status: 401, body: { detail: 'Unauthorized' } });
  });

  test('the workspace of the same person that the grant is not for is 401', async () => {
    const accountId = sim.accounts.require('codex-mira-team').organization.uuid;
    expect((await askCodex(sim, { ...login, accountId })).status).toBe(401);
    expect((await getBackend(sim, '/wham/usage', { ...login, accountId })).status).toBe(401);
  });

  test('an expired token and one of a dead family are told apart', async () => {
    const late = sim.login('codex-lab');
    sim.clock.advance(10 * 24 * hourMs);
    expect(await askCodex(sim, late)).toMatchObject({
      status: 401,
      body: { error: { code: 'token_expired' } },
    });
    const dead = sim.login('codex-lab');
    sim.revoke('codex-lab');
    expect(await askCodex(sim, dead)).toMatchObject({
      status: 401,
      body: { error: { code: 'token_invalidated' } },
    });
  });

  test('a token of Claude opens nothing here, nor one of Codex there', async () => {
    const claude = sim.login('mira');
    expect((await askCodex(sim, claude)).status).toBe(401);
    const url = `${sim.url('https://api.anthropic.com')}/api/oauth/usage`;
    const authorization = `Bearer ${login.accessToken}`;
    const headers = { authorization, 'anthropic-beta': 'oauth-2025-04-20' };
    expect((await fetch(url, { headers })).status).toBe(401);
  });

  test('a login that names no workspace sends none', async () => {
    const nameless = sim.login('codex-mira', 'workspace');
    expect(nameless.accountId).toBeNull();
    expect((await askCodex(sim, nameless)).status).toBe(200);
  });
});

test('both windows fill by requests, answer 429 and reset by the clock', async () => {
  sim.createAccount({
    id: 'small',
    provider: 'openai-codex',
    kind: 'oauth',
    limits: { fiveHourTokens: 60, sevenDayTokens: 6000 },
  });
  const small = sim.login('small');
  const before = await getBackend(sim, '/wham/usage', small);
  expect(before.body).toMatchObject({
    plan_type: 'plus',
    rate_limit: {
      allowed: true,
      limit_reached: false,
      primary_window: {
        used_percent: 0,
        limit_window_seconds: 18_000,
        reset_after_seconds: 18_000,
      },
      secondary_window: { used_percent: 0, limit_window_seconds: 604_800 },
    },
    rate_limit_reset_credits: { available_count: 0 },
  });
  const first = await askCodex(sim, small);
  expect(Number(first.headers.get('x-codex-primary-used-percent'))).toBeGreaterThan(0);
  expect(first.headers.get('x-codex-primary-window-minutes')).toBe('300');
  expect(first.headers.get('x-codex-secondary-window-minutes')).toBe('10080');
  expect(Number(first.headers.get('x-codex-secondary-reset-at'))).toBeGreaterThan(0);
  while ((await askCodex(sim, small)).status === 200);
  const full = await askCodex(sim, small);
  expect(full).toMatchObject({
    status: 429,
    body: {
      error: {
        type: 'usage_limit_reached',
        message: 'The usage limit has been reached',
        plan_type: 'plus',
        resets_at: expect.any(Number),
        resets_in_seconds: expect.any(Number),
      },
    },
  });
  expect(full.headers.get('x-codex-primary-used-percent')).toBe('100');
  const usage = await getBackend(sim, '/wham/usage', small);
  expect(usage.body).toMatchObject({ rate_limit: { allowed: false, limit_reached: true } });
  sim.clock.advance(5 * hourMs);
  expect((await askCodex(sim, small)).status).toBe(200);
});

test('compact gives the history back with a compaction item', async () => {
  const url = `${sim.url('https://chatgpt.com')}/backend-api/codex/responses/compact`;
  const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] };
  const answer = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({ model: 'gpt-5.6-sol', input: [item] }),
    headers: {
      authorization: `Bearer ${login.accessToken}`,
      'chatgpt-account-id': login.accountId ?? '',
    },
  });
  expect(await answer.json()).toMatchObject({ output: [item, { type: 'compaction' }] });
});

test('models, workspaces and reset credits are listed, anything else is 404', async () => {
  const models = await getBackend(sim, '/codex/models?client_version=0.169.0', login);
  expect(models.text).toContain('"slug":"gpt-5.6-sol"');
  const check = await getBackend(sim, '/wham/accounts/check', login);
  expect(check.body['accounts']).toHaveLength(2);
  const credits = await getBackend(sim, '/wham/rate-limit-reset-credits', login);
  expect(credits.body).toEqual({ available_count: 0, credits: [] });
  expect(await getBackend(sim, '/conversations', login)).toMatchObject({
    status: 404,
    body: { detail: 'Not Found' },
  });
});

test.each([
  ['x-sluice-account', '1', 'x-sluice-account'],
  ['x-note', 'slk_abcdef', 'client key'],
  ['x-note', `rt_${'a'.repeat(86)}`, 'refresh token'],
  ['cookie', 'a=b', 'cookie'],
  ['x-api-key', 'sk-proj-1', 'x-api-key'],
  ['anthropic-beta', 'oauth-2025-04-20', 'anthropic-beta'],
  ['openai-organization', 'x', 'openai-organization'],
])('a leaked header %s is recorded and refused', async (name, value, said) => {
  expect((await askCodex(sim, login, {}, { [name]: value })).status).toBe(400);
  expect(sim.log.violations()).toHaveLength(1);
  expect(sim.log.violations()[0]).toContain(said);
});

test('the workspace header is a leak at every other provider and at the login', async () => {
  const headers = { 'chatgpt-account-id': login.accountId ?? '' };
  await fetch(`${sim.url('https://auth.openai.com')}/oauth/token`, { method: 'POST', headers });
  await fetch(`${sim.url('https://api.openai.com')}/v1/models`, { headers });
  expect(sim.log.violations()).toHaveLength(2);
});
