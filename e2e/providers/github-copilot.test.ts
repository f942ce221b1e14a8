import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quota } from '../simulator/github/people.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';
import { signInByCode, tryByCode } from './testing/sign-in-by-code.ts';

const OCTO = 'octo.ghe.example';
const BUSINESS = 'https://api.business.githubcopilot.com';
const COPILOT = { provider: 'github-copilot', kind: 'oauth' } as const;
const QUESTION = [{ role: 'user' as const, content: 'hello' }];

let simulator: Simulator;
let sluice: Served;
/** Accounts of Sluice by those of the simulator. */
const ids = new Map<string, number>();

beforeAll(async () => {
  simulator = await startSimulator({ settings: { deviceIntervalS: 1 } });
  for (const id of ['octocat', 'firm', 'spent', 'gone', 'editor', 'again', 'none', 'astray'])
    simulator.createAccount({ ...COPILOT, id });
  simulator.createAccount({ ...COPILOT, id: 'octo', name: 'Octocat', organization: OCTO });
  const { github } = simulator;
  github.of('firm').host = BUSINESS;
  github.of('editor').editorsOnly = ['user', 'models'];
  for (const model of github.of('editor').models) model.policy = 'enabled';
  github.of('none').plan = null;
  github.of('astray').toldHost = 'https://copilot.evil.example';
  sluice = await Served.start(simulator);
  await Promise.all([
    ...['octocat', 'firm', 'spent', 'gone', 'editor'].map((as) => signIn(as)),
    signIn('octo', `https://${OCTO}/`),
  ]);
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

/** Each takes 1.2 s: nobody is asked more often than once a second. */
async function signIn(as: string, domain?: string): Promise<void> {
  const where = domain === undefined ? {} : { domain };
  const options = { provider: 'github-copilot', as, ...where };
  ids.set(as, (await signInByCode(sluice, simulator, options)).id);
}

async function accountOf(as: string) {
  const { accounts } = await sluice.call('accounts.list', {});
  return accounts.find(({ id }) => id === ids.get(as));
}

async function usageOf(as: string) {
  const { accounts } = await sluice.call('usage.list', { refresh: true });
  return accounts.find(({ id }) => id === ids.get(as));
}

/** A client whose requests that account serves. */
async function clientOf(as: string): Promise<OpenAI> {
  const input = { name: as, account: String(ids.get(as)) };
  return openai('/github-copilot', (await sluice.call('clients.add', input)).key);
}

function openai(base: string, apiKey: string): OpenAI {
  return new OpenAI({ baseURL: sluice.proxy + base, apiKey, maxRetries: 0 });
}

function chat(client: OpenAI, model = 'gpt-5') {
  return client.chat.completions.create({ model, messages: QUESTION });
}

test('a sign-in tells name and plan, and enables every model', async () => {
  expect(await accountOf('octocat')).toMatchObject({
    provider: 'github-copilot',
    email: null,
    organization: 'Octocat',
    plan: 'Individual',
    state: 'ready',
  });
  const policies = simulator.github.of('octocat').models.map(({ policy }) => policy);
  expect(policies).toEqual(['enabled', 'enabled', 'enabled', 'enabled']);
});

test('a request goes through the port with its body unchanged, and counts in the usage', async () => {
  const client = await clientOf('octocat');
  const answer = await chat(client);
  expect(answer.choices[0]?.message.content).toContain('model gpt-5');
  const record = simulator.log.last('/chat/completions');
  expect(record).toMatchObject({ origin: 'https://api.githubcopilot.com', account: 'octocat' });
  const body = JSON.stringify({ model: 'gpt-5', messages: QUESTION });
  expect(record?.body?.toString()).toBe(body);
  const usage = await usageOf('octocat');
  expect(usage?.windows).toMatchObject([
    {
      id: 'copilot:premium',
      amount: { used: 1, limit: 300, unit: 'requests' },
      resetsAt: `${simulator.github.resetDate()}T00:00:00.000Z`,
    },
    { id: 'copilot:chat', usedFraction: null, status: 'ok' },
    { id: 'copilot:completions' },
  ]);
  expect(usage?.notes).toContain('Chat: Unlimited');
});

test('a client minted for it sends bare paths: chat, a stream, responses, models, embeddings', async () => {
  const account = String(ids.get('octocat'));
  const input = { name: 'copilot', provider: 'github-copilot', account };
  const client = openai('/v1', (await sluice.call('clients.add', input)).key);
  let streamed = '';
  const model = 'gpt-5-mini';
  const stream = await client.chat.completions.create({ model, messages: QUESTION, stream: true });
  for await (const { choices } of stream) streamed += choices[0]?.delta.content ?? '';
  expect(streamed).toContain('model gpt-5-mini');
  await client.responses.create({ model, input: 'hello' });
  await client.embeddings.create({ model: 'text-embedding-3-small', input: 'hello' });
  expect((await client.models.list()).data.map(({ id }) => id)).toContain('gpt-5');
  for (const path of ['/chat/completions', '/responses', '/embeddings', '/models'])
    expect(simulator.log.last(path)?.status).toBe(200);
});

test('Claude’s own shape is served, too, and an error of Sluice’s own has it there', async () => {
  const baseURL = `${sluice.proxy}/github-copilot`;
  const claude = new Anthropic({ baseURL, apiKey: await sluice.mint('claude'), maxRetries: 0 });
  const question = { model: 'claude-sonnet-4.5', max_tokens: 16, messages: QUESTION };
  const message = await claude.messages.stream(question).finalMessage();
  expect(message.content[0]).toMatchObject({ type: 'text' });
  expect(simulator.log.last('/v1/messages')?.origin).toMatch(/githubcopilot|copilot-api/);
  const stranger = new Anthropic({ baseURL, apiKey: `slk_${'A'.repeat(43)}`, maxRetries: 0 });
  await expect(stranger.messages.create(question)).rejects.toMatchObject({
    error: { type: 'error', error: { type: 'authentication_error' } },
  });
});

test('sessions are spread over all accounts, whatever is left of their months', async () => {
  const ranking = async () => {
    const { order } = await sluice.call('ranking.get', { provider: 'github-copilot' });
    return order.map(({ id, share }) => [id, share] as const);
  };
  const before = await ranking();
  expect(before).toHaveLength(ids.size);
  expect(before.every(([, share]) => share > 0)).toBe(true);
  const [[first] = []] = before;
  const [best = ''] = [...ids].find(([, id]) => id === first) ?? [];
  const { quotas } = simulator.github.of(best);
  Object.assign(quotas, { premium_interactions: quota(300, 10), chat: quota(50, 5) });
  await usageOf(best);
  expect(await ranking()).toEqual(before);
  Object.assign(quotas, { premium_interactions: quota(300), chat: quota(50) });
});

test('a refresh asks nobody: the token is its own', async () => {
  const before = simulator.log.count('/login/oauth/access_token');
  const account = String(ids.get('octocat'));
  expect((await sluice.call('accounts.refresh', { account })).account.state).toBe('ready');
  expect(simulator.log.count('/login/oauth/access_token')).toBe(before);
});

test.each([
  ['octocat', 'https://api.githubcopilot.com', 'https://api.github.com'],
  ['firm', BUSINESS, 'https://api.github.com'],
  ['octo', `https://copilot-api.${OCTO}`, `https://api.${OCTO}`],
])('%s is served at %s, and asked for its usage at %s', async (as, api, rest) => {
  await chat(await clientOf(as), 'gpt-5-mini');
  expect(simulator.log.last('/chat/completions')).toMatchObject({ origin: api, status: 200 });
  expect((await usageOf(as))?.windows).toHaveLength(3);
  const asked = simulator.log.find(
    ({ path, account }) => path === '/copilot_internal/user' && account === as,
  );
  expect(new Set(asked.map(({ origin }) => origin))).toEqual(new Set([rest]));
});

test('the same name at an enterprise is another account, and signs in again at its own domain', async () => {
  expect(ids.get('octo')).not.toBe(ids.get('octocat'));
  expect((await accountOf('octo'))?.organization).toBe(`Octocat · ${OCTO}`);
  const account = String(ids.get('octo'));
  const options = { provider: 'github-copilot', as: 'octo', account };
  expect((await signInByCode(sluice, simulator, options)).id).toBe(ids.get('octo'));
});

test('chat that is used up is a block until the month ends', async () => {
  simulator.github.of('spent').quotas.chat = quota(50, 0);
  await usageOf('spent');
  expect(await accountOf('spent')).toMatchObject({
    state: 'blocked',
    blockedUntil: `${simulator.github.resetDate()}T00:00:00.000Z`,
  });
  const refused = chat(await clientOf('spent'));
  await expect(refused).rejects.toMatchObject({ status: 429, code: 'rate_limit' });
});

test('a revoked token ends the sign-in', async () => {
  simulator.revoke('gone');
  await expect(chat(await clientOf('gone'))).rejects.toMatchObject({ status: 401 });
  expect(await accountOf('gone')).toMatchObject({ state: 'disabled' });
});

test('what GitHub tells editors only is said to be not available from here', async () => {
  expect(await accountOf('editor')).toMatchObject({ plan: null, state: 'ready' });
  expect((await usageOf('editor'))?.notes).toEqual([
    expect.stringContaining('not available from here'),
  ]);
  await chat(await clientOf('editor'));
});

test('a sign-in that is refused, without Copilot or sent to a foreign host stores nothing', async () => {
  const before = (await sluice.call('accounts.list', {})).accounts.length;
  const [denied, none, astray] = await Promise.all(
    ['deny', 'none', 'astray'].map((as) =>
      tryByCode(sluice, simulator, { provider: 'github-copilot', as }),
    ),
  );
  expect(denied).toMatchObject({ step: 'failed', error: { code: 'LOGIN_DENIED' } });
  expect(none).toMatchObject({
    error: { code: 'LOGIN_FAILED', message: expect.stringContaining('has no Copilot') },
  });
  expect(astray).toMatchObject({
    error: { code: 'LOGIN_FAILED', message: expect.stringContaining('copilot.evil.example') },
  });
  expect((await sluice.call('accounts.list', {})).accounts).toHaveLength(before);
});

test('without premium requests the next account serves', async () => {
  for (const as of ['octocat', 'editor', 'octo'])
    simulator.github.of(as).quotas.premium_interactions = quota(300, 0);
  const client = openai('/github-copilot', await sluice.mint('any'));
  const { response } = await client.chat.completions
    .create({ model: 'gpt-5', messages: [{ role: 'user', content: 'anew' }] })
    .withResponse();
  expect(response.headers.get('x-sluice-account')).toBe(String(ids.get('firm')));
});
