import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';

const HOUR_MS = 3_600_000;
const USAGE = '/zen/go/v1/usage';
const hello = [{ role: 'user' as const, content: 'hello' }];

let simulator: Simulator;
let sluice: Served;
let id: number;

beforeAll(async () => {
  simulator = await startSimulator();
  sluice = await Served.start(simulator);
  for (const name of ['gopher', 'second'])
    simulator.createAccount({
      id: name,
      provider: 'opencode-go',
      kind: 'api_key',
      key: `oc-${name}`,
    });
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

async function usageNow(account = id) {
  const { accounts } = await sluice.call('usage.list', { refresh: true });
  return accounts.find((one) => one.id === account);
}

async function checkNow() {
  return (await sluice.call('accounts.check', { account: id })).accounts[0];
}

function row(percent: number, status = 'ok') {
  const resetsAt = new Date(simulator.clock.now() + 2 * HOUR_MS).toISOString();
  return { status, percent, resetsAt };
}

test('a key is kept without a probe, and the answer says that it could not be checked', async () => {
  const added = await sluice.call('accounts.addKey', { provider: 'opencode-go', key: 'oc-gopher' });
  expect(added.unchecked).toContain('The key could not be checked');
  ({ id } = added.account);
  // Nobody was asked about it; its usage is read as everybody's is.
  const asked = simulator.log.find(({ origin }) => origin === 'https://opencode.ai');
  expect(asked.every(({ path }) => path === USAGE)).toBe(true);
});

test('requests in both shapes with the SDKs, by bare paths and by the own route', async () => {
  const bare = await sluice.mint('bare', 'opencode-go');
  const openai = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey: bare, maxRetries: 0 });
  const chat = await openai.chat.completions.create({ model: 'glm-5.2', messages: hello });
  expect(chat.choices[0]?.message.content).toContain('gopher@example.com');
  const any = await sluice.mint('any');
  const baseURL = `${sluice.proxy}/opencode-go/zen/go`;
  const anthropic = new Anthropic({ baseURL, apiKey: any, authToken: null, maxRetries: 0 });
  const ask = { model: 'minimax-m3', max_tokens: 16, messages: hello };
  const message = await anthropic.messages.stream(ask).finalMessage();
  expect(message.content[0]).toMatchObject({ text: expect.stringContaining('gopher@') });
  expect(simulator.log.last('/zen/go/v1/messages')?.status).toBe(200);
});

test('usage: three windows, asked under Sluice’s own name with the random id of this profile, always the same', async () => {
  simulator.opencode.setUsage('gopher', { rolling: row(81), weekly: row(20), monthly: row(100) });
  expect(await usageNow()).toMatchObject({
    windows: [
      { id: 'opencode-go:5h', usedFraction: 0.81, status: 'warning' },
      { id: 'opencode-go:7d', usedFraction: 0.2, status: 'ok' },
      { id: 'opencode-go:month', usedFraction: 1, status: 'warning', scope: 'month' },
    ],
    notes: [expect.stringContaining('nothing is blocked')],
  });
  await usageNow();
  const asked = simulator.log.find(({ path }) => path === USAGE);
  const sessions = new Set(asked.map((one) => one.header('x-opencode-session')));
  expect(asked.length).toBeGreaterThan(1);
  expect(sessions.size).toBe(1);
  expect(new Set(asked.map((one) => one.header('user-agent')))).toEqual(
    new Set([expect.stringMatching(/^Sluice\/\d/)]),
  );
  const { accounts } = await sluice.call('accounts.list', {});
  expect(accounts[0]).toMatchObject({ state: 'ready', blocks: [] });
  expect(await checkNow()).toEqual({ id, ok: true, reason: null });
});

test('a part of a report is dropped, and the whole one of before stays', async () => {
  simulator.opencode.setUsage('gopher', { rolling: row(5), weekly: row(5) });
  expect(await usageNow()).toMatchObject({
    stale: true,
    windows: [{ usedFraction: 0.81 }, { usedFraction: 0.2 }, { usedFraction: 1 }],
    notes: expect.arrayContaining([expect.stringContaining('usage.monthly is missing')]),
  });
});

test('a rolling window that is rate-limited blocks its account, and another key answers', async () => {
  const second = await sluice.addKey('opencode-go', 'oc-second');
  simulator.opencode.setUsage('gopher', {
    rolling: row(100, 'rate-limited'),
    weekly: row(50),
    monthly: row(50),
  });
  await usageNow();
  const { accounts } = await sluice.call('accounts.list', {});
  expect(accounts.find((one) => one.id === id)).toMatchObject({ state: 'blocked' });
  const { order } = await sluice.call('ranking.get', { provider: 'opencode-go', model: 'glm-5.2' });
  expect(order.map((one) => [one.id, one.eligible])).toEqual([
    [second, true],
    [id, false],
  ]);
  await sluice.call('accounts.remove', { account: second });
});

test('without the endpoint the cost of this account’s own requests is told, against $12, $30 and $60', async () => {
  simulator.opencode.tellsUsage = false;
  const usage = await vi.waitFor(async () => {
    const found = await usageNow();
    if ((found?.windows[0]?.amount?.used ?? 0) === 0) throw new Error('nothing is priced yet');
    return found;
  });
  expect(usage).toMatchObject({
    stale: false,
    notes: [expect.stringContaining('list prices')],
    windows: [
      { amount: { limit: 12, unit: 'usd' }, source: 'estimate', status: 'ok' },
      { amount: { limit: 30, unit: 'usd' }, source: 'estimate' },
      { amount: { limit: 60, unit: 'usd' }, source: 'estimate', scope: 'month' },
    ],
  });
  // That proves nothing of the key.
  expect(await checkNow()).toMatchObject({ ok: null, reason: expect.stringContaining('no call') });
  simulator.opencode.tellsUsage = true;
});

test('a 401 for want of money or at a limit of the month blames no key: the account waits', async () => {
  const origin = 'https://opencode.ai';
  const body = { type: 'error', error: { type: 'CreditsError', message: 'Insufficient balance' } };
  const path = '/zen/go/v1/chat/completions';
  simulator.opencode.setUsage('gopher', { rolling: row(1), weekly: row(1), monthly: row(100) });
  const client = new OpenAI({
    baseURL: `${sluice.proxy}/v1`,
    apiKey: await sluice.mint('poor', 'opencode-go'),
    maxRetries: 0,
  });
  await sluice.call('accounts.remove', { account: id });
  id = await sluice.addKey('opencode-go', 'oc-gopher');
  simulator.faults.add({ origin, path, action: { kind: 'status', status: 401, body } });
  const refused = await client.chat.completions
    .create({ model: 'glm-5.2', messages: hello })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 401 });
  const { accounts } = await sluice.call('accounts.list', {});
  expect(accounts).toMatchObject([
    { id, state: 'blocked', disabled: null, blocks: [{ reason: 'out of credit' }] },
  ]);
});

test('403, without a subscription: the check says no, and the key is not blamed', async () => {
  simulator.opencode.unsubscribed.add('gopher');
  expect(await checkNow()).toMatchObject({ ok: false, reason: expect.stringContaining('403') });
  const { accounts } = await sluice.call('accounts.list', {});
  expect(accounts).toMatchObject([{ id, disabled: null }]);
  simulator.opencode.unsubscribed.clear();
});

test('401: a check that finds the key revoked disables its account', async () => {
  simulator.revoke('gopher');
  expect(await checkNow()).toMatchObject({ ok: false });
  const { accounts } = await sluice.call('accounts.list', {});
  expect(accounts).toMatchObject([{ id, state: 'disabled' }]);
});
