import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { perimeter } from '../simulator/google/book.ts';
import { Served } from './testing/served.ts';
import { signInWith } from './testing/sign-in-with.ts';

const PROVIDER = 'google-gemini-cli';
const VERIFY = 'https://accounts.google.com/signin/continue?plt=1';

let simulator: Simulator;
let sluice: Served;
let key: string;

beforeAll(async () => {
  simulator = await startSimulator({ settings: { ownCallsOnly: true } });
  sluice = await Served.start(simulator, { GOOGLE_CLOUD_PROJECT: 'own-project' });
  key = await sluice.mint('any');
  for (const id of ['ada', 'new', 'paid', 'walled', 'odd'])
    simulator.createAccount({ id, provider: PROVIDER, kind: 'oauth' });
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

async function ask(verb: string, body: unknown, query = ''): Promise<Response> {
  return fetch(`${sluice.proxy}/${PROVIDER}/v1internal:${verb}${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const request = { contents: [{ role: 'user', parts: [{ text: 'hello' }] }], session_id: 's-1' };

test('sign-in without PKCE and with the secret, project, streamed answer, tokens, and usage by model', async () => {
  const done = await signInWith(sluice, simulator, PROVIDER, 'ada', 'browser');
  expect(done).toMatchObject({
    step: 'done',
    account: { provider: PROVIDER, email: 'ada@example.com', plan: 'Tier free-tier' },
  });
  const body = { model: 'gemini-2.5-pro', project: 'project-of-ada', request };
  const answer = await ask('streamGenerateContent', body, '?alt=sse');
  const text = await answer.text();
  expect([answer.status, text]).toEqual([200, expect.stringContaining('usageMetadata')]);
  const record = await vi.waitFor(async () => {
    const { requests } = await sluice.call('activity.list', { limit: 10 });
    const found = requests.find(({ provider }) => provider === PROVIDER);
    if (found === undefined) throw new Error('not recorded yet');
    return found;
  });
  expect(record).toMatchObject({ model: 'gemini-2.5-pro', inputTokens: expect.any(Number) });
  expect(record.outputTokens).toBeGreaterThan(0);
  simulator.google.fill('ada', 'gemini-2.5-flash', 0.95);
  const { accounts } = await sluice.call('usage.list', { refresh: true });
  expect(accounts[0]?.windows).toMatchObject([
    { label: 'gemini-2.5-flash', status: 'warning', usedFraction: 0.95, durationMs: null },
    { label: 'gemini-2.5-pro', status: 'ok' },
    { label: 'gemini-3-pro', status: 'ok' },
  ]);
});

test('a full model is passed over for that model alone', async () => {
  simulator.google.fill('ada', 'gemini-3-pro');
  const body = { model: 'gemini-3-pro', request };
  const full = await ask('generateContent', body);
  expect([full.status, full.headers.get('x-sluice-error')]).toEqual([429, 'RATE_LIMIT']);
  const again = await ask('generateContent', body);
  expect(await again.json()).toMatchObject({
    error: { status: 'RESOURCE_EXHAUSTED', sluice: { type: 'RATE_LIMIT' } },
  });
  expect((await ask('generateContent', { ...body, model: 'gemini-2.5-pro' })).status).toBe(200);
});

test('a refresh sends the secret, keeps the refresh token that Google does not send again, and the project', async () => {
  simulator.grants.dropAccess('ada');
  const before = simulator.log.count('/token');
  expect((await ask('generateContent', { model: 'gemini-2.5-pro', request })).status).toBe(200);
  simulator.grants.dropAccess('ada');
  expect((await ask('generateContent', { model: 'gemini-2.5-pro', request })).status).toBe(200);
  expect(simulator.log.count('/token')).toBe(before + 2);
  expect(simulator.log.last('/token')?.status).toBe(200);
  // The project is read from the account: this answer names none.
  simulator.google.of('ada').quotaAnswer = { buckets: [] };
  await sluice.call('usage.list', { refresh: true });
  expect(simulator.log.last('/v1internal:retrieveUserQuota')?.status).toBe(200);
});

test('a program goes on with the account whose project loadCodeAssist told it', async () => {
  simulator.createAccount({ id: 'bea', provider: PROVIDER, kind: 'oauth' });
  await signInWith(sluice, simulator, PROVIDER, 'bea');
  const metadata = {
    ideType: 'IDE_UNSPECIFIED',
    platform: 'PLATFORM_UNSPECIFIED',
    pluginType: 'GEMINI',
  };
  const loaded = await ask('loadCodeAssist', { metadata });
  const account = loaded.headers.get('x-sluice-account');
  const { cloudaicompanionProject: project } = (await loaded.json()) as Record<string, unknown>;
  for (let index = 0; index < 6; index += 1) {
    // Each is a conversation of its own, and would be spread over both accounts.
    const contents = [{ parts: [{ text: `question ${index}` }] }];
    const body = { model: 'gemini-2.5-pro', project, request: { contents } };
    const answer = await ask('generateContent', body);
    expect([answer.status, answer.headers.get('x-sluice-account')]).toEqual([200, account]);
  }
});

test('another program’s project is refused by Google: bodies pass as they are', async () => {
  const body = { model: 'gemini-2.5-pro', project: 'somebody-else', request };
  expect((await ask('generateContent', body)).status).toBe(403);
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

test('an account without a tier is onboarded', async () => {
  Object.assign(simulator.google.of('new'), { project: null, tier: null, onboardPolls: 0 });
  const done = await signInWith(sluice, simulator, PROVIDER, 'new');
  expect(done.step).toBe('done');
  expect(simulator.google.of('new')).toMatchObject({ project: 'made-for-new', tier: 'free-tier' });
});

test('a paid tier runs in the project of GOOGLE_CLOUD_PROJECT', async () => {
  const facts = { project: null, tier: null, defaultTier: 'standard-tier', onboardPolls: 0 };
  Object.assign(simulator.google.of('paid'), facts);
  expect((await signInWith(sluice, simulator, PROVIDER, 'paid')).step).toBe('done');
  expect(simulator.google.of('paid').project).toBe('own-project');
});

test('behind a security perimeter it is the standard tier', async () => {
  simulator.google.of('walled').refusal = perimeter;
  const done = await signInWith(sluice, simulator, PROVIDER, 'walled');
  expect(done).toMatchObject({ step: 'done', account: { plan: 'standard-tier' } });
});

test('“validation required” ends the sign-in with Google’s page, and stores nothing', async () => {
  const { accounts: before } = await sluice.call('accounts.list', {});
  const details = [{ reason: 'VALIDATION_REQUIRED', metadata: { validation_url: VERIFY } }];
  simulator.google.of('odd').refusal = { message: 'Verify your account.', details };
  const failed = await signInWith(sluice, simulator, PROVIDER, 'odd');
  expect(failed).toMatchObject({ step: 'failed', error: { code: 'LOGIN_FAILED' } });
  const { link } = failed as { link?: string | null };
  expect(link).toBe(`${simulator.url('https://accounts.google.com')}/signin/continue?plt=1`);
  expect((await fetch(link ?? '')).status).toBe(200);
  expect((await sluice.call('accounts.list', {})).accounts).toHaveLength(before.length);
});

test('a revoked grant disables its account', async () => {
  simulator.revoke('walled');
  simulator.grants.dropAccess('walled');
  await sluice.call('usage.list', { refresh: true });
  const { accounts } = await sluice.call('accounts.list', {});
  const walled = accounts.find(({ email }) => email === 'walled@example.com');
  expect(walled).toMatchObject({ state: 'disabled' });
});
