import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';

const ORIGIN = 'https://api.deepseek.com';
const QUESTION = {
  model: 'deepseek-v4-flash',
  messages: [{ role: 'user' as const, content: 'hello' }],
};

let simulator: Simulator;
let sluice: Served;
let client: OpenAI;
const ids: number[] = [];

beforeAll(async () => {
  simulator = await startSimulator();
  sluice = await Served.start(simulator);
  for (const id of ['one', 'two']) {
    const { key } = simulator.createAccount({ id, provider: 'deepseek', kind: 'api_key' });
    ids.push(await sluice.addKey('deepseek', key ?? ''));
  }
  await sluice.call('accounts.setPriority', { account: ids[0] ?? 0, priority: 'preferred' });
  const apiKey = await sluice.mint('any', 'deepseek');
  client = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey, maxRetries: 0 });
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

async function ask() {
  const { response } = await client.chat.completions.create(QUESTION).withResponse();
  return response.headers.get('x-sluice-account');
}

async function blocksOf(id: number | undefined) {
  const { accounts } = await sluice.call('accounts.list', {});
  return accounts.find((one) => one.id === id)?.blocks;
}

test('too many requests in a minute pass to the caller, and block nobody', async () => {
  simulator.requestRates.limit('one', 1);
  expect(await ask()).toBe(String(ids[0]));
  await expect(client.chat.completions.create(QUESTION)).rejects.toMatchObject({
    status: 429,
    error: { message: 'Rate Limit Reached' },
  });
  expect(await blocksOf(ids[0])).toEqual([]);
  simulator.requestRates.limit('one', null);
});

test('a key without balance is out for a while, and the next one answers the same request', async () => {
  simulator.accounts.require('one').creditTokens = 0;
  expect(await ask()).toBe(String(ids[1]));
  expect(await blocksOf(ids[0])).toMatchObject([{ scope: 'account', reason: 'out of credit' }]);
  expect(
    simulator.log.find(({ origin, status }) => origin === ORIGIN && status === 402),
  ).toHaveLength(1);
});

test('with every key out of balance the provider’s own 402 passes first, then Sluice says BILLING', async () => {
  simulator.accounts.require('two').creditTokens = 0;
  await expect(ask()).rejects.toMatchObject({
    status: 402,
    error: { message: 'Insufficient Balance' },
  });
  const asked = simulator.log.count('/v1/chat/completions');
  await expect(ask()).rejects.toMatchObject({
    status: 402,
    error: { sluice: { type: 'BILLING' } },
  });
  expect(simulator.log.count('/v1/chat/completions')).toBe(asked);
});
