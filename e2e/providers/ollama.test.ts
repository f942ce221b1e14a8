import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';

const hello = [{ role: 'user' as const, content: 'hello' }];

let simulator: Simulator;
let sluice: Served;

beforeAll(async () => {
  simulator = await startSimulator();
  sluice = await Served.start(simulator);
  simulator.createAccount({ id: 'cloud', provider: 'ollama-cloud', kind: 'api_key', key: 'ol-1' });
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

async function answerOf(provider: string): Promise<string | null> {
  const apiKey = await sluice.mint(provider, provider);
  const client = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey, maxRetries: 0 });
  const answer = await client.chat.completions.create({ model: 'gpt-oss:20b', messages: hello });
  return answer.choices[0]?.message.content ?? null;
}

test('Ollama on this machine: added without a key, and no credential is sent, not even the caller’s', async () => {
  const added = await sluice.call('accounts.addKey', { provider: 'ollama', key: '' });
  expect(added).toMatchObject({
    account: { kind: 'api_key', label: 'This machine', keySuffix: null, state: 'ready' },
    unchecked: expect.stringContaining('was not asked'),
  });
  expect(await answerOf('ollama')).toContain('Hello from the simulator');
  const sent = simulator.log.last('/v1/chat/completions');
  expect([sent?.origin, sent?.authKind]).toEqual(['http://127.0.0.1:11434', 'none']);
  expect(sent?.header('authorization')).toBeNull();
});

test('it is one account however often it is added, and keeps the name that the person gave it', async () => {
  const { account } = await sluice.call('accounts.addKey', { provider: 'ollama', key: '' });
  await sluice.call('accounts.rename', { account: account.id, label: 'Cellar' });
  const again = await sluice.call('accounts.addKey', { provider: 'ollama', key: ' ' });
  expect(again.account).toMatchObject({ id: account.id, label: 'Cellar' });
});

test('Ollama’s own paths pass, and what changes its models stays shut', async () => {
  const key = await sluice.mint('any');
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ model: 'gpt-oss:20b', messages: hello, stream: false });
  const chat = await fetch(`${sluice.proxy}/ollama/api/chat`, { method: 'POST', headers, body });
  expect(await chat.json()).toMatchObject({ done: true, message: { role: 'assistant' } });
  const tags = await fetch(`${sluice.proxy}/ollama/api/tags`, { headers });
  expect(tags.status).toBe(200);
  const pull = await fetch(`${sluice.proxy}/ollama/api/pull`, { method: 'POST', headers, body });
  expect([pull.status, pull.headers.get('x-sluice-error')]).toEqual([403, 'FORBIDDEN_PATH']);
});

test('the cloud: a key, unchecked for its lists are public, and the bearer at ollama.com', async () => {
  const added = await sluice.call('accounts.addKey', { provider: 'ollama-cloud', key: 'ol-1' });
  expect(added.unchecked).toContain('could not be checked');
  expect(await answerOf('ollama-cloud')).toContain('cloud@example.com');
  const sent = simulator.log.last('/v1/chat/completions');
  expect([sent?.origin, sent?.account]).toEqual(['https://ollama.com', 'cloud']);
});

test('neither tells usage: no windows, a note, nothing stale, and nobody was asked', async () => {
  const asked = simulator.log.count('/api/tags');
  const { accounts } = await sluice.call('usage.list', { refresh: true });
  expect(accounts).toMatchObject([
    {
      provider: 'ollama',
      windows: [],
      stale: false,
      notes: [expect.stringContaining('no limits')],
    },
    { provider: 'ollama-cloud', windows: [], notes: [expect.stringContaining('no usage')] },
  ]);
  expect(simulator.log.count('/api/tags')).toBe(asked);
});

test('a check says that there is no probe: neither yes nor no', async () => {
  const { accounts } = await sluice.call('accounts.check', {});
  const none = { ok: null, reason: 'This provider has no call that would tell.' };
  expect(accounts).toEqual(accounts.map(({ id }) => ({ id, ...none })));
  expect(accounts).toHaveLength(2);
});

test('a wrong key of the cloud shows with the first request', async () => {
  simulator.revoke('cloud');
  const failed = await answerOf('ollama-cloud').catch((error: unknown) => error);
  expect(failed).toMatchObject({ status: 401 });
});
