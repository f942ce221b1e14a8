import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeJwt } from '../../main/core/testing/make-jwt.ts';
import type { Finding } from '../../shared/model/imported.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';

const HOUR_MS = 3_600_000;
const OCTO = 'octo.ghe.example';

let simulator: Simulator;
let sluice: Served;
let home: string;

beforeAll(async () => {
  simulator = await startSimulator();
  home = mkdtempSync(join(tmpdir(), 'sluice-tools-'));
  const copilot = { provider: 'github-copilot', kind: 'oauth' } as const;
  for (const id of ['octocat', 'hubot']) simulator.createAccount({ ...copilot, id });
  simulator.createAccount({ ...copilot, id: 'octo', organization: OCTO });
  simulator.createAccount({ provider: 'openai-codex', kind: 'oauth', email: 'dev@example.com' });
  simulator.createAccount({ id: 'gwen', provider: 'xai', kind: 'oauth' });
  for (const id of ['ada', 'odd'])
    simulator.createAccount({ id, provider: 'google-gemini-cli', kind: 'oauth' });
  simulator.createAccount({ id: 'vera', provider: 'google-antigravity', kind: 'oauth' });
  simulator.createAccount({ id: 'yue', provider: 'kimi-code', kind: 'oauth' });
  sluice = await Served.start(simulator, { HOME: home });
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
  rmSync(home, { recursive: true });
});

/** As the tools write: whole, in place of the file before, for the person alone. */
function write(path: string, value: unknown): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return file;
}

function soon(): number {
  return simulator.clock.now() + HOUR_MS;
}

async function take(from: string): Promise<readonly Finding[]> {
  return (await sluice.call('imports.take', { from })).found;
}

async function imported(from: string): Promise<number> {
  const found = await take(from);
  expect(found).toMatchObject([{ tool: from, imported: true }]);
  return found[0]?.account ?? 0;
}

async function account(id: number) {
  const { accounts } = await sluice.call('accounts.list', {});
  return accounts.find((one) => one.id === id);
}

/** A request that this very account serves. */
async function post(id: number, path: string, body: object): Promise<Response> {
  const { key } = await sluice.call('clients.add', { name: `for ${id}`, account: String(id) });
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    ...(path === '/v1/messages' && { 'anthropic-version': '2023-06-01' }),
  };
  return fetch(sluice.proxy + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

const messages = [{ role: 'user', content: 'hello' }];
const chat = { model: 'gpt-5', messages };
const claude = { model: 'claude-sonnet-5', max_tokens: 8, messages };

test('Copilot: apps.json lends its token, whose plan and address GitHub tells', async () => {
  const { accessToken } = simulator.login('octocat');
  const apps = { 'github.com:Iv1.app': { user: 'octocat', oauth_token: accessToken } };
  write('.config/github-copilot/apps.json', apps);
  const id = await imported('copilot');
  expect(await account(id)).toMatchObject({
    provider: 'github-copilot',
    ownership: 'borrowed',
    origin: 'import:copilot',
    plan: 'Individual',
  });
  expect((await post(id, '/github-copilot/chat/completions', chat)).status).toBe(200);
  expect(simulator.log.last('/chat/completions')?.account).toBe('octocat');
  const { accounts } = await sluice.call('usage.list', { refresh: true });
  expect(accounts.find((one) => one.id === id)?.windows[0]?.id).toBe('copilot:premium');
  expect(await take('copilot')).toMatchObject([{ diagnosis: 'already-here', account: id }]);
});

test('gh: each host and person of hosts.yml is an account, the enterprise at its own address', async () => {
  const hosts = [
    'github.com:',
    '    users:',
    '        hubot:',
    `            oauth_token: ${simulator.login('hubot').accessToken}`,
    '    user: hubot',
    `${OCTO}:`,
    '    user: octo',
    `    oauth_token: ${simulator.login('octo').accessToken}`,
  ];
  write('.config/gh/hosts.yml', hosts.join('\n'));
  const found = await take('copilot');
  expect(found.map(({ imported: is, diagnosis }) => [is, diagnosis])).toEqual([
    [false, 'already-here'],
    [true, 'ready'],
    [true, 'ready'],
  ]);
  const octo = found[2]?.account ?? 0;
  expect((await post(octo, '/github-copilot/chat/completions', chat)).status).toBe(200);
  expect(simulator.log.last('/chat/completions')).toMatchObject({
    account: 'octo',
    origin: `https://copilot-api.${OCTO}`,
  });
});

test('Copilot: a take-over keeps the token, which needs no renewal', async () => {
  const [first] = (await sluice.call('imports.find', { from: 'copilot' })).found;
  const id = first?.account ?? 0;
  const { account: taken } = await sluice.call('accounts.takeOver', {
    account: String(id),
    confirmed: true,
  });
  expect(taken).toMatchObject({ ownership: 'own', state: 'ready' });
  expect((await post(id, '/github-copilot/chat/completions', chat)).status).toBe(200);
});

test('Kimi Code: the token says whose it is; the tool renews it, Sluice follows', async () => {
  const file = (): object => {
    const { accessToken, refreshToken } = simulator.login('yue');
    const expires_at = (simulator.clock.now() + HOUR_MS) / 1000;
    return { access_token: accessToken, refresh_token: refreshToken, expires_at };
  };
  write('.kimi-code/credentials/kimi-code.json', file());
  const id = await imported('kimi');
  const body = { model: 'kimi-for-coding', messages };
  const ask = () => post(id, '/kimi-code/coding/v1/chat/completions', body);
  expect((await ask()).status).toBe(200);
  // The provider ends the present token, and the tool has another one.
  simulator.grants.dropAccess('yue');
  write('.kimi-code/credentials/kimi-code.json', file());
  await vi.waitFor(async () => expect((await ask()).status).toBe(200));
  expect(simulator.log.count('/api/oauth/token')).toBe(0);
});

function googleFile(id: string): object {
  const { accessToken, refreshToken } = simulator.login(id);
  const { email } = simulator.accounts.require(id);
  const id_token = makeJwt({ email });
  return { access_token: accessToken, refresh_token: refreshToken, id_token, expiry_date: soon() };
}

test('Gemini CLI: a person whom Google wants to see first is not taken, and gets Google’s page', async () => {
  const page = 'https://accounts.google.com/signin/continue?plt=1';
  const details = [{ reason: 'VALIDATION_REQUIRED', metadata: { validation_url: page } }];
  simulator.google.of('odd').refusal = { message: 'Verify your account.', details };
  write('.gemini/oauth_creds.json', googleFile('odd'));
  const [found] = await take('gemini-cli');
  expect(found).toMatchObject({ imported: false, diagnosis: 'incomplete' });
  expect(found?.detail).toContain(page);
});

test('Gemini CLI: the project is found like after a login, and requests and usage run in it', async () => {
  write('.gemini/oauth_creds.json', googleFile('ada'));
  const id = await imported('gemini-cli');
  expect(await account(id)).toMatchObject({ email: 'ada@example.com', plan: 'Tier free-tier' });
  const request = { contents: [{ role: 'user', parts: [{ text: 'hello' }] }], session_id: 's-1' };
  const body = { model: 'gemini-2.5-pro', project: 'project-of-ada', request };
  const ask = () => post(id, '/google-gemini-cli/v1internal:generateContent', body);
  expect((await ask()).status).toBe(200);
  const { accounts } = await sluice.call('usage.list', { refresh: true });
  expect(accounts.find((one) => one.id === id)?.windows.map(({ label }) => label)).toContain(
    'gemini-2.5-pro',
  );
  const setUps = simulator.log.count('/v1internal:loadCodeAssist');
  simulator.grants.dropAccess('ada');
  write('.gemini/oauth_creds.json', googleFile('ada'));
  await vi.waitFor(async () => expect((await ask()).status).toBe(200));
  expect(simulator.log.count('/token')).toBe(0);
  expect(setUps).toBeGreaterThan(0);
});

test('Grok: the registry lends SuperGrok’s sign-in; its address is asked of xAI', async () => {
  const { accessToken, refreshToken } = simulator.login('gwen');
  const expires_at = new Date(soon()).toISOString();
  const entry = { key: accessToken, refresh_token: refreshToken, expires_at, auth_mode: 'oidc' };
  write('.grok/auth.json', { 'https://auth.x.ai::b1a00492': entry });
  const id = await imported('grok');
  expect(await account(id)).toMatchObject({ provider: 'xai', kind: 'oauth' });
  const body = { model: 'grok-4.3', messages };
  expect((await post(id, '/xai/v1/chat/completions', body)).status).toBe(200);
  expect(simulator.log.last('/v1/chat/completions')?.account).toBe('gwen');
});

test('OpenCode: Claude’s sign-in is named by its provider, a key of OpenRouter is a key', async () => {
  const { accessToken, refreshToken } = simulator.login('mira');
  const key = simulator.createAccount({
    id: 'router',
    provider: 'openrouter',
    kind: 'api_key',
  }).key;
  write('.local/share/opencode/auth.json', {
    anthropic: { type: 'oauth', access: accessToken, refresh: refreshToken, expires: soon() },
    openrouter: { type: 'api', key },
    'mine-alone': { type: 'api', key: 'sk-SECRET' },
  });
  const found = await take('opencode');
  expect(found).toMatchObject([
    { id: 'opencode:anthropic', imported: true, email: simulator.accounts.require('mira').email },
    { id: 'opencode:openrouter', imported: true, kind: 'api_key' },
    { provider: 'unknown', imported: false },
  ]);
  expect(JSON.stringify(found)).not.toContain('SECRET');
  const [mira, router] = found.map((one) => one.account ?? 0);
  expect((await post(mira ?? 0, '/v1/messages', claude)).status).toBe(200);
  const model = 'openai/gpt-5';
  await post(router ?? 0, '/openrouter/api/v1/chat/completions', { model, messages });
  expect(simulator.log.last('/api/v1/chat/completions')?.account).toBe('router');
});

test('pi: a ChatGPT sign-in serves Codex’s route', async () => {
  const { accessToken, refreshToken, accountId } = simulator.login('dev');
  const entry = { access: accessToken, refresh: refreshToken, accountId, expires: soon() };
  write('.pi/agent/auth.json', { 'openai-codex': { type: 'oauth', ...entry } });
  const id = await imported('pi');
  expect(await account(id)).toMatchObject({
    provider: 'openai-codex',
    email: 'dev@example.com',
  });
  const body = { model: 'gpt-5.6-sol', input: [], store: false, stream: true };
  const answer = await post(id, '/codex/responses', body);
  expect([answer.status, answer.headers.get('x-sluice-account')]).toEqual([200, String(id)]);
  await answer.text();
});

test('CLIProxyAPI: each file of its folder is an account; a copy of another tool’s is told', async () => {
  const file = (id: string, type: string): object => {
    const { accessToken, refreshToken } = simulator.login(id);
    const { email } = simulator.accounts.require(id);
    const expired = new Date(soon()).toISOString().replace('Z', '+00:00');
    return { type, email, access_token: accessToken, refresh_token: refreshToken, expired };
  };
  write('.cli-proxy-api/claude-lab.json', file('lab', 'claude'));
  write('.cli-proxy-api/claude-mira.json', file('mira', 'claude'));
  write('.cli-proxy-api/iflow-lab.json', file('lab', 'iflow'));
  write('.cli-proxy-api/antigravity-vera.json', file('vera', 'antigravity'));
  const found = await take('cliproxyapi');
  expect(found).toMatchObject([
    { imported: true, provider: 'google-antigravity', email: 'vera@example.com' },
    { imported: true, email: simulator.accounts.require('lab').email },
    { imported: false, diagnosis: 'already-here', detail: expect.stringContaining('another file') },
    { imported: false, diagnosis: 'incomplete', detail: expect.stringContaining('iflow') },
  ]);
  expect((await post(found[1]?.account ?? 0, '/v1/messages', claude)).status).toBe(200);
  expect(simulator.log.last('/v1/messages')?.account).toBe('lab');
});

test('no refresh token of a tool was ever sent, and no text of an answer holds a secret', async () => {
  expect(simulator.log.count('/v1/oauth/token')).toBe(0);
  expect(simulator.log.count('/oauth/token')).toBe(0);
  const { found } = await sluice.call('imports.find', {});
  expect(JSON.stringify(found)).not.toMatch(/sk-ant-o|gho_|ghu_|kmr_|xrt_|ya29|sk-or-/);
});
