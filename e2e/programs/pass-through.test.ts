import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Status } from '../../shared/model/status.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { Profile, mintKey } from '../fixtures/sluice.ts';
import type { Running } from '../fixtures/sluice.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

let simulator: Simulator;
let profile: Profile;
let sluice: Running;
let key: string;

const MESSAGE = {
  model: 'claude-sonnet-5',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'hello' }],
};

beforeAll(async () => {
  simulator = await startSimulator();
  profile = new Profile({
    originMap: simulator.originMap,
    environment: { SLUICE_LOG: 'debug' },
  });
  sluice = await profile.serve();
  await signIn(profile, simulator, 'mira');
  key = await mintKey(profile, '--pass-through');
});

afterAll(async () => {
  await profile.dispose();
  await simulator.close();
});

/** The SDK with a sign-in of its own, and the client key beside it. */
function ownSignIn(token: string): Anthropic {
  return new Anthropic({
    baseURL: sluice.proxy,
    apiKey: null,
    authToken: token,
    maxRetries: 0,
    defaultHeaders: { 'x-api-key': key, 'anthropic-beta': 'oauth-2025-04-20' },
  });
}

async function status(): Promise<Status> {
  return (await profile.run(['status', '--json'])).json<Status>();
}

function usageCalls(account: string): number {
  return simulator.log.find((one) => one.path === '/api/oauth/usage' && one.account === account)
    .length;
}

it('the real SDK with its own sign-in beside the client key is answered as itself; its usage is shown', async () => {
  const { accessToken } = simulator.login('lab');
  const client = ownSignIn(accessToken);
  for (let round = 0; round < 3; round += 1) {
    const message = await client.messages.create(MESSAGE);
    expect(JSON.stringify(message.content)).toContain('lab@example.com');
  }
  await vi.waitFor(async () => expect((await status()).ownUsage).toHaveLength(1));
  expect((await status()).ownUsage[0]).toMatchObject({
    clientName: 'test',
    provider: 'anthropic',
    windows: expect.arrayContaining([expect.objectContaining({ id: 'anthropic:5h' })]),
  });
  expect(usageCalls('lab')).toBe(1);
  expect((await profile.run(['status'])).stdout).toContain('test, its own anthropic sign-in: 5 h');
});

it('the same client without one gets the pool', async () => {
  const client = new Anthropic({ baseURL: sluice.proxy, apiKey: key, maxRetries: 0 });
  const message = await client.messages.create(MESSAGE);
  expect(JSON.stringify(message.content)).toContain('mira@example.com');
});

it('a sign-in whose usage is refused stops after one call with one alert, until the tool brings another', async () => {
  const { accessToken } = simulator.login('studio');
  simulator.faults.add({
    path: '/api/oauth/usage',
    account: 'studio',
    times: null,
    action: { kind: 'status', status: 403 },
  });
  for (const text of ['one', 'two', 'three']) {
    const messages = [{ role: 'user' as const, content: text }];
    const message = await ownSignIn(accessToken).messages.create({ ...MESSAGE, messages });
    expect(JSON.stringify(message.content)).toContain('studio@example.com');
  }
  await vi.waitFor(async () => expect((await status()).alerts).toHaveLength(1));
  expect((await status()).alerts).toMatchObject([{ provider: 'anthropic', status: 403 }]);
  expect((await profile.run(['status'])).stdout).toMatch(/^Alert .*Claude/m);
  expect(usageCalls('studio')).toBe(1);
  await ownSignIn(simulator.login('lab').accessToken).messages.create(MESSAGE);
  await vi.waitFor(async () => expect((await status()).alerts).toEqual([]));
});

it('a tool with its own key and no client key is let in by the setting alone', async () => {
  const own = new Anthropic({
    baseURL: sluice.proxy,
    apiKey: seedKeys.anthropic,
    maxRetries: 0,
  });
  const openai = new OpenAI({
    baseURL: `${sluice.proxy}/v1`,
    apiKey: seedKeys.openai,
    maxRetries: 0,
  });
  await expect(own.messages.create(MESSAGE)).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  await profile.run(['settings', 'set', 'passThrough', 'true']);
  const message = await own.messages.create(MESSAGE);
  expect(JSON.stringify(message.content)).toContain('ops@example.com');
  const models = await openai.models.list();
  expect(models.data.length).toBeGreaterThan(0);
  const { requests } = (await profile.run(['activity', '--json'])).json<{
    requests: readonly { readonly client: string; readonly account: number | null }[];
  }>();
  expect(requests[0]).toMatchObject({ client: 'pass-through', account: null });
  const stranger = new Anthropic({
    baseURL: sluice.proxy,
    apiKey: `slk_${'A'.repeat(43)}`,
    maxRetries: 0,
  });
  const before = simulator.log.find(() => true).length;
  await expect(stranger.messages.create(MESSAGE)).rejects.toBeInstanceOf(
    Anthropic.AuthenticationError,
  );
  expect(simulator.log.find(() => true).length).toBe(before);
});

it('no file of the profile, no log line, no status, activity or state holds a caller’s credential', async () => {
  const { accessToken } = simulator.login('lab');
  await ownSignIn(accessToken).messages.create(MESSAGE);
  const refused = ownSignIn(`sk-ant-oat01-${'zz-planted'.padEnd(60, '9')}`);
  await expect(refused.messages.create(MESSAGE)).rejects.toThrow();
  const told = await Promise.all(
    [['status'], ['activity'], ['clients', 'list'], ['settings', 'get'], ['usage']].map((args) =>
      profile.run([...args, '--json']),
    ),
  );
  await sluice.stop();
  const files = readdirSync(profile.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'));
  expect(files.length).toBeGreaterThan(0);
  const everything = [...files, ...told.map(({ stdout }) => stdout), sluice.stderr()].join('\n');
  expect(everything).toContain('pass-through');
  for (const secret of [accessToken, 'zz-planted', seedKeys.anthropic, seedKeys.openai, key]) {
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(Buffer.from(secret).toString('base64').slice(0, -4));
  }
});

it('nothing reached a provider that is not the provider’s', () => {
  expect(simulator.log.violations()).toEqual([]);
});
