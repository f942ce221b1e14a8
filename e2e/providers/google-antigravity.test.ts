import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';
import { signInWith } from './testing/sign-in-with.ts';

const PROVIDER = 'google-antigravity';

let simulator: Simulator;
let sluice: Served;
let key: string;

beforeAll(async () => {
  simulator = await startSimulator({ settings: { ownCallsOnly: true } });
  sluice = await Served.start(simulator);
  key = await sluice.mint('any');
  for (const id of ['ada', 'bea', 'new', 'no'])
    simulator.createAccount({ id, provider: PROVIDER, kind: 'oauth' });
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

const request = { contents: [{ role: 'user', parts: [{ text: 'hello' }] }] };

async function ask(model: string): Promise<Response> {
  return fetch(`${sluice.proxy}/${PROVIDER}/v1internal:generateContent`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, request }),
  });
}

async function usage(): Promise<readonly { readonly windows: readonly unknown[] }[]> {
  return (await sluice.call('usage.list', { refresh: true })).accounts;
}

test('sign-in with its own client and scopes, the paid plan by the second question, usage by counter', async () => {
  simulator.google.of('ada').paidTier = { id: 'g1-pro-tier', name: 'Google AI Pro' };
  const done = await signInWith(sluice, simulator, PROVIDER, 'ada', 'browser');
  expect(done).toMatchObject({
    step: 'done',
    account: { email: 'ada@example.com', plan: 'Google AI Pro' },
  });
  expect(simulator.log.count('/v1internal:loadCodeAssist')).toBe(2);
  simulator.google.fill('ada', 'gemini', 0.25);
  expect((await usage())[0]?.windows).toMatchObject([
    { id: 'google-antigravity:google:7d', usedFraction: 0.25, scope: 'google' },
    { id: 'google-antigravity:anthropic:7d', usedFraction: 0, scope: 'anthropic' },
    { id: 'google-antigravity:openai:7d', usedFraction: 0, scope: 'openai' },
  ]);
});

test('the project outlives a refresh, which tells none', async () => {
  simulator.grants.dropAccess('ada');
  const [ada] = await usage();
  expect(ada?.windows).toHaveLength(3);
  expect(simulator.log.last('/token')?.status).toBe(200);
});

test('a full counter blocks its own family: the other account serves it, and the first its other models', async () => {
  expect((await signInWith(sluice, simulator, PROVIDER, 'bea')).step).toBe('done');
  simulator.google.fill('ada', '3p');
  await usage();
  const [ada, bea] = (await sluice.call('accounts.list', {})).accounts;
  expect(ada?.blocks.map(({ scope }) => scope).toSorted()).toEqual([
    'family:anthropic',
    'family:openai',
  ]);
  const claude = await ask('claude-opus-5');
  expect([claude.status, claude.headers.get('x-sluice-account')]).toEqual([200, String(bea?.id)]);
  const rank = async (model: string): Promise<unknown> =>
    (await sluice.call('ranking.get', { provider: PROVIDER, model })).order;
  expect(await rank('claude-opus-5')).toMatchObject([
    { id: bea?.id, eligible: true },
    { id: ada?.id, eligible: false },
  ]);
  expect(await rank('gemini-3-pro')).toMatchObject([
    { eligible: true, long: { label: '7 d Gemini' }, short: null },
    { eligible: true },
  ]);
});

test('a refusal of one family says nothing of the others', async () => {
  simulator.google.fill('bea', '3p');
  expect((await ask('claude-opus-5')).status).toBe(429);
  expect((await ask('gemini-3-pro')).status).toBe(200);
});

test('without a summary the sandbox is asked, then the list of models: a reset without a fraction is full', async () => {
  simulator.google.of('ada').summaryAt = 'sandbox';
  simulator.google.of('bea').summaryAt = null;
  const [ada, bea] = await usage();
  expect(ada?.windows).toHaveLength(3);
  expect(bea?.windows).toMatchObject([
    { id: 'google-antigravity:google', status: 'ok' },
    { id: 'google-antigravity:anthropic', status: 'exhausted', usedFraction: 1 },
    { id: 'google-antigravity:openai', status: 'exhausted' },
  ]);
});

test('the same person again is the same account', async () => {
  const before = (await sluice.call('accounts.list', {})).accounts.find(
    ({ email }) => email === 'ada@example.com',
  );
  expect(await signInWith(sluice, simulator, PROVIDER, 'ada')).toMatchObject({
    step: 'done',
    account: { id: before?.id },
  });
});

test('the free tier is set up by onboarding', async () => {
  Object.assign(simulator.google.of('new'), { project: null, tier: null, onboardPolls: 0 });
  expect((await signInWith(sluice, simulator, PROVIDER, 'new')).step).toBe('done');
  expect(simulator.google.of('new').project).toBe('made-for-new');
});

test('who may not have the free tier is told why, with the page if there is one', async () => {
  const row = { tierId: 'free-tier', reasonMessage: 'Verify your age.', reasonCode: 'UNKNOWN_AGE' };
  const validationUrl = 'https://accounts.google.com/signin/continue?age=1';
  Object.assign(simulator.google.of('no'), {
    project: null,
    tier: null,
    ineligible: [{ ...row, validationUrl }],
  });
  expect(await signInWith(sluice, simulator, PROVIDER, 'no')).toMatchObject({
    step: 'failed',
    error: { message: expect.stringContaining('Verify your age.') },
    link: expect.stringMatching(/\/signin\/continue\?age=1$/),
  });
});
