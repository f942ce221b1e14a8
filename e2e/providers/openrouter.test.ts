import { get } from 'node:http';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { LoginState } from '../../shared/model/login.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';

let simulator: Simulator;
let sluice: Served;

beforeAll(async () => {
  simulator = await startSimulator();
  sluice = await Served.start(simulator);
  simulator.createAccount({ id: 'ada', provider: 'openrouter', kind: 'oauth' });
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

async function begin(method: 'browser' | 'paste') {
  const { login } = await sluice.call('login.start', { provider: 'openrouter', method });
  if (login.step !== 'waiting') throw new Error(`the sign-in is ${login.step}`);
  return login;
}

function until(loginId: string, ready: (login: LoginState) => boolean): Promise<LoginState> {
  return vi.waitFor(async () => {
    const { login } = await sluice.call('login.get', { loginId });
    if (!ready(login)) throw new Error(`the sign-in is ${JSON.stringify(login)}`);
    return login;
  });
}

/** As a browser opens a page; `fetch` would say that a script asks. */
function open(url: string): Promise<number> {
  const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  return new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    }).once('error', reject);
  });
}

const isDone = (login: LoginState): boolean => login.step === 'done';

async function answers(): Promise<string | null> {
  const apiKey = await sluice.mint('any', 'openrouter');
  const client = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey, maxRetries: 0 });
  const question = { model: 'openai/gpt-oss-20b', messages: [] };
  const messages = [{ role: 'user' as const, content: 'hello' }];
  const answer = await client.chat.completions.create({ ...question, messages });
  return answer.choices[0]?.message.content ?? null;
}

test('a key by the browser: no client, no state, and a durable key that serves', async () => {
  const login = await begin('browser');
  const asked = new URL(login.url);
  expect([...asked.searchParams.keys()].toSorted()).toEqual([
    'callback_url',
    'code_challenge',
    'code_challenge_method',
  ]);
  expect(asked.searchParams.get('callback_url')).toMatch(/^http:\/\/localhost:\d+\/callback$/);
  const { location } = await simulator.approve(login.url, { as: 'ada' });
  expect(new URL(location ?? '').searchParams.has('state')).toBe(false);
  expect(await open(location ?? '')).toBe(200);
  const done = await until(login.loginId, isDone);
  expect(done).toMatchObject({ account: { provider: 'openrouter', kind: 'api_key', email: null } });
  // The code and its verifier went as JSON, and nothing of the standard set with them: the simulator refuses it.
  expect(simulator.log.last('/api/v1/auth/keys')?.status).toBe(200);
  expect(await answers()).toContain('ada@example.com');
  expect(simulator.log.last('/api/v1/chat/completions')?.account).toMatch(/^ada-key-/);
});

test('the same way again gives another key, which is another account', async () => {
  const login = await begin('paste');
  const { location } = await simulator.approve(login.url, { as: 'ada' });
  await sluice.call('login.paste', { loginId: login.loginId, text: location ?? '' });
  await until(login.loginId, isDone);
  const { accounts } = await sluice.call('accounts.list', {});
  expect(accounts.map(({ kind }) => kind)).toEqual(['api_key', 'api_key']);
});

test('a pasted sk-or-… ends the sign-in without a code, once OpenRouter took it', async () => {
  const options = { id: 'pasted', provider: 'openrouter', kind: 'api_key' } as const;
  const { key } = simulator.createAccount(options);
  const login = await begin('browser');
  const codes = simulator.log.count('/api/v1/auth/keys');
  const wrong = { loginId: login.loginId, text: 'sk-or-v1-nobody' };
  await sluice.call('login.paste', wrong);
  const waits = await until(login.loginId, (now) => now.step === 'waiting' && now.note !== null);
  expect(waits).toMatchObject({ note: expect.not.stringContaining('sk-or-v1-nobody') });
  await sluice.call('login.paste', { ...wrong, text: ` ${key}\n` });
  await until(login.loginId, isDone);
  expect(simulator.log.last('/api/v1/auth/key')?.account).toBe('pasted');
  expect(simulator.log.count('/api/v1/auth/keys')).toBe(codes);
});

test('a code that somebody forged into the callback does not end the sign-in', async () => {
  const login = await begin('browser');
  const callback = new URL(login.url).searchParams.get('callback_url') ?? '';
  await open(`${callback}?code=forged`);
  await until(login.loginId, (now) => now.step === 'waiting' && now.note !== null);
  const { location } = await simulator.approve(login.url, { as: 'ada' });
  await open(location ?? '');
  await until(login.loginId, isDone);
});

test('keys, credits and sign-in of OpenRouter are shut for callers, whatever their rights', async () => {
  const { key } = await sluice.call('clients.add', { name: 'all', allPaths: true });
  for (const path of ['auth/key', 'auth/keys', 'key', 'keys', 'credits', 'Keys', 'k%65ys/x']) {
    const answer = await fetch(`${sluice.proxy}/openrouter/api/v1/${path}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect([path, answer.status, answer.headers.get('x-sluice-error')]).toEqual([
      path,
      403,
      'FORBIDDEN_PATH',
    ]);
  }
});
