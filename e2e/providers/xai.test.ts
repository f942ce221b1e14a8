import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';
import { signInByCode } from './testing/sign-in-by-code.ts';

const XAI = { provider: 'xai', kind: 'oauth' } as const;
const MODEL = 'grok-4.3';

let simulator: Simulator;
let sluice: Served;

beforeAll(async () => {
  simulator = await startSimulator({ settings: { deviceIntervalS: 1 } });
  for (const id of ['gwen', 'hugo']) simulator.createAccount({ ...XAI, id });
  sluice = await Served.start(simulator);
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

async function ask(): Promise<string> {
  const apiKey = await sluice.mint('any', 'xai');
  const client = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey, maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'hello' }];
  const answer = await client.chat.completions.create({ model: MODEL, messages });
  return answer.choices[0]?.message.content ?? '';
}

test('a device code signs in; the token endpoint is the one that the OpenID document names', async () => {
  const account = await signInByCode(sluice, simulator, { provider: 'xai', as: 'gwen' });
  expect(account).toMatchObject({ provider: 'xai', kind: 'oauth', email: 'gwen@example.com' });
  expect(simulator.log.count('/.well-known/openid-configuration')).toBeGreaterThan(0);
  expect(await ask()).toContain('gwen@example.com');
  expect(simulator.log.last('/v1/chat/completions')?.account).toBe('gwen');
});

test('its usage is not available from here, with the reason; nobody is asked for it', async () => {
  const asked = simulator.log.records.length;
  const { accounts } = await sluice.call('usage.list', { refresh: true });
  expect(accounts).toMatchObject([
    { provider: 'xai', windows: [], notes: [expect.stringContaining('not available from here')] },
  ]);
  expect(simulator.log.records.length).toBe(asked);
  // Nothing was proved by that.
  const { accounts: checks } = await sluice.call('accounts.check', { strict: false });
  expect(checks).toMatchObject([{ ok: null }]);
});

test('a refresh rotates the grant at the discovered endpoint; a token that xAI refuses with 403 is renewed', async () => {
  const { accounts } = await sluice.call('accounts.list', {});
  await sluice.call('accounts.refresh', { account: accounts[0]?.id ?? 0 });
  expect(simulator.grants.families('gwen')).toMatchObject([{ state: 'live', rotations: 1 }]);
  expect(await ask()).toContain('gwen@example.com');
  simulator.grants.dropAccess('gwen');
  expect(await ask()).toContain('gwen@example.com');
  expect(simulator.grants.families('gwen')).toMatchObject([{ state: 'live', rotations: 2 }]);
  expect(simulator.grants.reuses()).toBe(0);
});

test('an e-mail address that cannot be had is missing; the next sign-in of the same person tells it', async () => {
  simulator.faults.add({
    path: '/oauth2/userinfo',
    action: { kind: 'status', status: 500 },
    times: null,
  });
  const account = await signInByCode(sluice, simulator, { provider: 'xai', as: 'hugo' });
  expect(account).toMatchObject({ provider: 'xai', kind: 'oauth', email: null });
  simulator.faults.clear();
  const again = await signInByCode(sluice, simulator, { provider: 'xai', as: 'hugo' });
  expect(again).toMatchObject({ id: account.id, email: 'hugo@example.com' });
});

test('an OpenID document that names another place for the tokens gets none of them', async () => {
  const hostile = { token_endpoint: 'https://auth.x.ai.example.com/token' };
  simulator.faults.add({
    path: '/.well-known/openid-configuration',
    action: { kind: 'status', status: 200, body: hostile },
    times: null,
  });
  const asked = simulator.log.count('/oauth2/token');
  const starting = sluice.call('login.start', { provider: 'xai', method: 'device' });
  await expect(starting).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
  expect(simulator.log.count('/oauth2/token')).toBe(asked);
  simulator.faults.clear();
});
