import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { LoginState } from '../../shared/model/login.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';

const HOUR_MS = 3_600_000;
const QUOTA = '/api/monitor/usage/quota/limit';
const hello = [{ role: 'user' as const, content: 'hello' }];

let simulator: Simulator;
let sluice: Served;

beforeAll(async () => {
  simulator = await startSimulator();
  sluice = await Served.start(simulator);
  simulator.createAccount({ id: 'ada', provider: 'zai', kind: 'oauth', organization: 'Ada’s' });
  simulator.createAccount({ id: 'bob', provider: 'zai', kind: 'oauth' });
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

async function begin(account: number | null = null) {
  const asked = { provider: 'zai', method: 'paste', account } as const;
  const { login } = await sluice.call('login.start', asked);
  if (login.step !== 'waiting') throw new Error(`the sign-in is ${login.step}`);
  return login;
}

function until<S extends LoginState['step']>(loginId: string, step: S) {
  return vi.waitFor(async () => {
    const { login } = await sluice.call('login.get', { loginId });
    if (login.step !== step) throw new Error(`the sign-in is ${JSON.stringify(login)}`);
    return login as Extract<LoginState, { step: S }>;
  });
}

async function signIn(as: string) {
  const { loginId, url } = await begin();
  const { location } = await simulator.approve(url, { as });
  await sluice.call('login.paste', { loginId, text: location ?? '' });
  return (await until(loginId, 'done')).account;
}

async function usageOf(id: number) {
  const { accounts } = await sluice.call('usage.list', { refresh: true });
  return accounts.find((account) => account.id === id);
}

test('the sign-in: the page of another program’s address, no PKCE, a pasted zcode:// address, and a durable key', async () => {
  const login = await begin();
  const asked = new URL(login.url);
  expect(asked.origin).toBe(simulator.url('https://chat.z.ai'));
  expect(Object.fromEntries(asked.searchParams)).toEqual({
    client_id: 'client_P8X5CMWmlaRO9gyO-KSqtg',
    redirect_uri: 'zcode://zai-auth/callback',
    response_type: 'code',
    state: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  const { location } = await simulator.approve(login.url, { as: 'ada' });
  expect(location).toMatch(/^zcode:\/\/zai-auth\/callback\?code=/);
  // One of another attempt is told, and ends nothing.
  const other = (location ?? '').replace(/state=\w+/, 'state=0000000000000000');
  await sluice.call('login.paste', { loginId: login.loginId, text: other });
  await sluice.call('login.paste', { loginId: login.loginId, text: location ?? '' });
  const { account } = await until(login.loginId, 'done');
  expect(account).toMatchObject({
    provider: 'zai',
    kind: 'api_key',
    email: 'ada@example.com',
    organization: 'Ada’s',
    origin: 'login',
    ownership: 'own',
    signInAgainBy: null,
  });
  const { keys } = simulator.zai.home('ada');
  expect(keys.map(({ name }) => name)).toEqual(['sluice']);
  // Neither the code's answer nor the tokens on the way are kept: the key is all.
  expect(account.keySuffix).toBe(keys[0]?.secretKey.slice(-4));
});

test('signing in again finds the same key and the same account; a key deleted there is made anew in its place', async () => {
  const before = simulator.zai.home('ada').keys.length;
  const same = await signIn('ada');
  expect(simulator.zai.home('ada').keys).toHaveLength(before);
  simulator.zai.deleteKeys('ada', 'sluice');
  const renewed = await signIn('ada');
  expect(renewed.id).toBe(same.id);
  expect(renewed.keySuffix).not.toBe(same.keySuffix);
  const { accounts } = await sluice.call('accounts.list', {});
  expect(accounts.filter(({ provider }) => provider === 'zai')).toHaveLength(1);
});

test('requests in both shapes with the SDKs: bare paths of a client that was minted for Z.AI, and its own route', async () => {
  const bare = await sluice.mint('bare', 'zai');
  const openai = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey: bare, maxRetries: 0 });
  const chat = await openai.chat.completions.create({ model: 'glm-5.2', messages: hello });
  expect(chat.choices[0]?.message.content).toContain('ada@example.com');
  expect(simulator.log.last('/api/coding/paas/v4/chat/completions')?.authKind).toBe('bearer');

  const anthropic = new Anthropic({
    baseURL: sluice.proxy,
    apiKey: bare,
    authToken: null,
    maxRetries: 0,
  });
  const ask = { model: 'glm-5.2', max_tokens: 16, messages: hello };
  const message = await anthropic.messages.stream(ask).finalMessage();
  expect(message.content[0]).toMatchObject({ text: expect.stringContaining('ada@example.com') });
  expect(simulator.log.last('/api/anthropic/v1/messages')?.status).toBe(200);

  const any = await sluice.mint('any');
  const base = `${sluice.proxy}/zai/api/paas/v4`;
  const routed = new OpenAI({ baseURL: base, apiKey: any, maxRetries: 0 });
  const chunks = await routed.chat.completions.create({
    model: 'glm-4.7',
    messages: hello,
    stream: true,
  });
  let text = '';
  for await (const chunk of chunks) text += chunk.choices[0]?.delta.content ?? '';
  expect(text).toContain('glm-4.7');
});

test('an error that Sluice makes has the shape of its path: Anthropic’s below /api/anthropic/', async () => {
  const key = await sluice.mint('shapes');
  async function errorAt(path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${key}`, 'x-sluice-account': '999' };
    const answer = await fetch(`${sluice.proxy}/zai${path}`, { method: 'POST', headers });
    expect(answer.ok).toBe(false);
    return answer.json();
  }
  expect(await errorAt('/api/anthropic/v1/messages')).toMatchObject({ type: 'error' });
  expect(await errorAt('/api/paas/v4/chat/completions')).not.toHaveProperty('type');
});

test('usage: the bare key at the monitor, the plan, and windows of an account of kind api_key', async () => {
  const [account] = (await sluice.call('accounts.list', {})).accounts;
  const id = account?.id ?? 0;
  const keyed = simulator.log.last('/api/coding/paas/v4/chat/completions')?.account ?? '';
  const resetMs = simulator.clock.now() + 2 * HOUR_MS;
  simulator.zai.setLimits(
    keyed,
    [
      { type: 'TOKENS_LIMIT', unit: 3, number: 5, percentage: 92, nextResetTime: resetMs },
      { type: 'TOKENS_LIMIT', unit: 6, number: 1, percentage: '40' },
      {
        type: 'TIME_LIMIT',
        unit: 5,
        number: 1,
        usage: 10,
        currentValue: 10,
        percentage: 100,
        usageDetails: [{ modelCode: 'zread', usage: 10 }],
      },
    ],
    'max',
  );
  const usage = await usageOf(id);
  expect(usage).toMatchObject({
    email: 'ada@example.com',
    stale: false,
    windows: [
      { id: 'zai:tokens:5h', usedFraction: 0.92, status: 'warning', scope: null },
      { id: 'zai:tokens:1w', usedFraction: 0.4, status: 'ok', scope: null },
      { id: 'zai:features:zread', usedFraction: 1, status: 'warning', scope: 'zread' },
    ],
    notes: [expect.stringContaining('Models are not affected')],
  });
  const { accounts } = await sluice.call('accounts.list', {});
  expect(accounts.find((one) => one.id === id)).toMatchObject({
    plan: 'Max',
    state: 'ready',
    blocks: [],
  });
  expect(simulator.log.last(QUOTA)?.status).toBe(200);
});

test('a full window blocks the key’s account until its reset, the next one answers, and the order follows usage', async () => {
  const { id } = await signIn('bob');
  expect(await usageOf(id)).toMatchObject({ windows: [{ usedFraction: 0 }, { usedFraction: 0 }] });
  const model = 'glm-5.2';
  const order = (await sluice.call('ranking.get', { provider: 'zai', model })).order;
  expect(order.map((one) => one.id)[0]).toBe(id);
  const client = new OpenAI({
    baseURL: `${sluice.proxy}/v1`,
    apiKey: await sluice.mint('full', 'zai'),
    maxRetries: 0,
  });
  const first = await client.chat.completions.create({ model, messages: hello });
  expect(first.choices[0]?.message.content).toContain('bob@example.com');
  const resetMs = Math.ceil(simulator.clock.now() / 1000) * 1000 + 3 * HOUR_MS;
  const row = { type: 'TOKENS_LIMIT', unit: 3, number: 5, percentage: 100, nextResetTime: resetMs };
  const bobs = simulator.log.last('/api/coding/paas/v4/chat/completions')?.account ?? '';
  simulator.zai.setLimits(bobs, [row]);
  // Told by a refusal first: its naive time is Beijing's, and the block ends then, not 8 h later.
  const next = await client.chat.completions.create({ model, messages: hello });
  expect(next.choices[0]?.message.content).toContain('ada@example.com');
  const bob = (await sluice.call('accounts.list', {})).accounts.find((one) => one.id === id);
  expect(bob).toMatchObject({ state: 'blocked', blockedUntil: new Date(resetMs).toISOString() });
  // And by the report.
  expect(await usageOf(id)).toMatchObject({ windows: [{ usedFraction: 1, status: 'exhausted' }] });
});

test('a pasted key is probed by one token of a completion, and a refused one is not kept', async () => {
  const { key } = simulator.createAccount({ id: 'carl', provider: 'zai', kind: 'api_key' });
  const added = await sluice.call('accounts.addKey', { provider: 'zai', key: key ?? '' });
  expect(added).toMatchObject({ unchecked: null, account: { kind: 'api_key', email: null } });
  const wrong = sluice.call('accounts.addKey', { provider: 'zai', key: 'nobody.nothing' });
  await expect(wrong).rejects.toMatchObject({ code: 'KEY_REFUSED' });
  const { accounts } = await sluice.call('accounts.check', { account: added.account.id });
  expect(accounts).toEqual([{ id: added.account.id, ok: true, reason: null }]);
  simulator.revoke('carl');
  const again = await sluice.call('accounts.check', { account: added.account.id });
  expect(again.accounts).toMatchObject([{ ok: false }]);
});

test('removing an account that a sign-in made says that the key at Z.AI stays; a pasted one says nothing', async () => {
  const { accounts } = await sluice.call('accounts.list', {});
  for (const { id, origin } of accounts) {
    const { note } = await sluice.call('accounts.remove', { account: id });
    if (origin === 'login') expect(note).toContain('“sluice” stays in your Z.AI account');
    else expect(note).toBeNull();
  }
  expect(simulator.zai.home('ada').keys).toHaveLength(1);
});

test('a denied sign-in, and one whose key cannot be made, end with the reason and store nothing', async () => {
  const denied = await begin();
  const { location } = await simulator.approve(denied.url, { as: 'deny' });
  await sluice.call('login.paste', { loginId: denied.loginId, text: location ?? '' });
  await until(denied.loginId, 'failed');
  const origin = 'https://api.z.ai';
  const body = { code: 500, msg: 'busy', success: false };
  simulator.faults.add({ origin, action: { kind: 'status', status: 200, body } });
  const login = await begin();
  const allowed = await simulator.approve(login.url, { as: 'ada' });
  await sluice.call('login.paste', { loginId: login.loginId, text: allowed.location ?? '' });
  const { error } = await until(login.loginId, 'failed');
  expect(error).toMatchObject({
    code: 'LOGIN_FAILED',
    message: expect.stringContaining('the sign-in at its key service did not'),
  });
  expect((await sluice.call('accounts.list', {})).accounts).toEqual([]);
});
