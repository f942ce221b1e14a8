import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';
import { signInByCode, tryByCode } from './testing/sign-in-by-code.ts';

const HOUR_MS = 3_600_000;
const MODEL = 'kimi-for-coding';
const KIMI = { provider: 'kimi-code', kind: 'oauth' } as const;

let simulator: Simulator;
let sluice: Served;
/** Accounts of Sluice by those of the simulator. */
const ids = new Map<string, number>();

beforeAll(async () => {
  simulator = await startSimulator({ settings: { deviceIntervalS: 1 } });
  for (const id of ['yue', 'lin', 'gone']) simulator.createAccount({ ...KIMI, id });
  simulator.createAccount({ ...KIMI, id: 'nobody', withhold: 'identity' });
  sluice = await Served.start(simulator);
  await Promise.all(['yue', 'lin', 'gone'].map((as) => signIn(as)));
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

/** Each takes a second: nobody is asked more often. */
async function signIn(as: string): Promise<void> {
  ids.set(as, (await signInByCode(sluice, simulator, { provider: 'kimi-code', as })).id);
}

async function accountOf(as: string) {
  const { accounts } = await sluice.call('accounts.list', {});
  return accounts.find(({ id }) => id === ids.get(as));
}

/** A client for Kimi, served by that account where one is named. */
async function mint(as: string | null): Promise<string> {
  const pinned = as === null ? {} : { account: String(ids.get(as)) };
  const input = { name: as ?? 'any', provider: 'kimi-code', ...pinned };
  return (await sluice.call('clients.add', input)).key;
}

function chat(apiKey: string, content = 'hello') {
  const client = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey, maxRetries: 0 });
  return client.chat.completions
    .create({ model: MODEL, messages: [{ role: 'user', content }] })
    .withResponse();
}

test('requests of both shapes go through the port, and count in the usage', async () => {
  const key = await mint('yue');
  expect(await accountOf('yue')).toMatchObject({ state: 'ready', kind: 'oauth' });
  expect((await chat(key)).data.choices[0]?.message.content).toContain(`model ${MODEL}`);
  expect(simulator.log.last('/coding/v1/chat/completions')?.account).toBe('yue');
  const baseURL = `${sluice.proxy}/kimi-code/coding`;
  const claude = new Anthropic({ baseURL, apiKey: key, maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'hi' }];
  const stream = claude.messages.stream({ model: MODEL, max_tokens: 16, messages });
  expect((await stream.finalMessage()).content[0]).toMatchObject({ type: 'text' });
  expect(simulator.log.last('/coding/v1/messages')?.account).toBe('yue');
  const { accounts } = await sluice.call('usage.list', { refresh: true });
  expect(accounts.find(({ id }) => id === ids.get('yue'))?.windows).toMatchObject([
    { id: 'kimi-code:7d', amount: { used: 2, limit: 2048, unit: 'requests' } },
    { id: 'kimi-code:5h', amount: { used: 2, limit: 200 }, durationMs: 5 * HOUR_MS },
    { id: 'kimi-code:total', usedFraction: 0 },
    { id: 'kimi-code:month-agent', usedFraction: 0 },
  ]);
});

test('a refresh rotates the grant, and no spent token is ever sent', async () => {
  await sluice.call('accounts.refresh', { account: String(ids.get('yue')) });
  const key = await mint('yue');
  await chat(key);
  expect(simulator.grants.families('yue')).toMatchObject([{ state: 'live', rotations: 1 }]);
  // One that stopped working early is renewed within the request.
  simulator.grants.dropAccess('yue');
  await chat(key);
  expect(simulator.grants.families('yue')).toMatchObject([{ state: 'live', rotations: 2 }]);
  expect(simulator.grants.reuses()).toBe(0);
});

test('a dead grant ends the sign-in', async () => {
  simulator.revoke('gone');
  await expect(chat(await mint('gone'))).rejects.toMatchObject({ status: 401 });
  expect((await accountOf('gone'))?.state).toBe('disabled');
});

test('two people are two accounts; the same again is the same, one without a name its own', async () => {
  const known = ids.get('yue');
  expect(ids.get('lin')).not.toBe(known);
  const [, denied, nobody] = await Promise.all([
    signIn('yue'),
    tryByCode(sluice, simulator, { provider: 'kimi-code', as: 'deny' }),
    tryByCode(sluice, simulator, { provider: 'kimi-code', as: 'nobody' }),
  ]);
  expect(ids.get('yue')).toBe(known);
  expect(denied).toMatchObject({ step: 'failed', error: { code: 'LOGIN_DENIED' } });
  expect(nobody).toMatchObject({ step: 'done', account: { email: null, state: 'ready' } });
  if (nobody.step === 'done') {
    expect([...ids.values()]).not.toContain(nobody.account.id);
    await sluice.call('accounts.remove', { account: nobody.account.id });
  }
});

test('the order is by the 5 h and 7 d windows: the total and the months are shown only', async () => {
  simulator.quotas.setWindow('yue', '7d', 0.8, 90 * HOUR_MS);
  simulator.quotas.setWindow('lin', '7d', 0.1, 90 * HOUR_MS);
  simulator.quotas.patchReport('lin', {
    set: { 'totalQuota.remaining': '5', 'usages.limit_month_agent.used_ratio': 0.97 },
  });
  await sluice.call('usage.list', { refresh: true });
  const { order } = await sluice.call('ranking.get', { provider: 'kimi-code', model: MODEL });
  expect(order.map(({ id, longUsed, shortUsed }) => [id, longUsed, shortUsed])).toEqual([
    [ids.get('lin'), expect.closeTo(0.1, 2), 0],
    [ids.get('yue'), expect.closeTo(0.8, 2), expect.closeTo(0.02, 2)],
  ]);
});

test('a full window is Kimi’s 429, and the next account serves; with all full it is ours', async () => {
  simulator.quotas.setWindow('lin', '5h', 1, HOUR_MS);
  const key = await mint(null);
  const { response } = await chat(key, 'anew');
  expect(response.headers.get('x-sluice-account')).toBe(String(ids.get('yue')));
  await sluice.call('usage.list', { refresh: true });
  expect(await accountOf('lin')).toMatchObject({ state: 'blocked' });
  simulator.quotas.setWindow('yue', '7d', 1, HOUR_MS);
  await expect(chat(key, 'more')).rejects.toMatchObject({ status: 429 });
  await sluice.call('usage.list', { refresh: true });
  await expect(chat(key, 'more')).rejects.toMatchObject({ status: 429, code: 'rate_limit' });
});
