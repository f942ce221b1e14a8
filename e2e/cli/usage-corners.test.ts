import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SluiceProcesses } from '../../main/cli/testing/sluice-process.ts';
import type { AccountUsage } from '../../shared/model/window.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { askOwner } from './testing/ask-owner.ts';

const HOUR_MS = 3_600_000;
const CLAUDE_USAGE = '/api/oauth/usage';
const CODEX_USAGE = '/backend-api/wham/usage';
const LIMIT_MS = 120_000;

let sim: Simulator;
let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;
let proxy: string;
let key: string;

beforeEach(async () => {
  sim = await startSimulator({ seed: 'none' });
  sim.createAccount({ provider: 'anthropic', kind: 'oauth', email: 'ada@example.com' });
  sim.createAccount({
    provider: 'openai-codex',
    kind: 'oauth',
    email: 'bo@example.com',
    plan: 'pro',
  });
  sluice = new SluiceProcesses();
  environment = {
    SLUICE_ORIGIN_MAP: JSON.stringify(sim.originMap),
    SLUICE_VAULT: 'file',
    CLAUDE_CONFIG_DIR: writeClaude(),
    CODEX_HOME: writeCodex(),
  };
  for (const tool of ['claude-code', 'codex'])
    expect(await json(['import', '--from', tool])).toMatchObject({ code: 0 });
  // Only what is asked for is read: the simulator's log is counted.
  await json(['settings', 'set', 'pollUsage', 'false']);
  proxy = (await sluice.serve({ environment })).ready.proxy;
  key = (await askOwner(sluice.home, 'clients.add', { name: 'tool' })).key;
}, LIMIT_MS);
afterEach(async () => {
  await sluice.dispose();
  await sim.close();
});

const json = (args: readonly string[]) => sluice.json(args, { environment });

/** Borrowed sign-ins: no page is needed for them. */
function writeClaude(): string {
  const { accessToken, refreshToken } = sim.login('ada');
  const expiresAt = Date.now() + 8 * HOUR_MS;
  const folder = join(sluice.home, 'claude-home');
  const grant = { accessToken, refreshToken, expiresAt, scopes: ['user:inference'] };
  const oauthAccount = { emailAddress: 'ada@example.com', accountUuid: 'a', organizationUuid: 'o' };
  writeJson(folder, '.credentials.json', { claudeAiOauth: grant });
  writeJson(folder, '.claude.json', { oauthAccount });
  return folder;
}

function writeCodex(): string {
  const { accessToken, refreshToken, idToken, accountId } = sim.login('bo');
  const folder = join(sluice.home, 'codex-home');
  writeJson(folder, 'auth.json', {
    auth_mode: 'chatgpt',
    OPENAI_API_KEY: null,
    tokens: {
      id_token: idToken,
      access_token: accessToken,
      refresh_token: refreshToken,
      account_id: accountId,
    },
  });
  return folder;
}

function writeJson(folder: string, name: string, value: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), JSON.stringify(value));
}

async function usage(
  ...more: readonly string[]
): Promise<{ claude: AccountUsage; codex: AccountUsage }> {
  const { value } = await json(['usage', ...more]);
  const { accounts } = value as { accounts: AccountUsage[] };
  const claude = accounts.find(({ provider }) => provider === 'anthropic');
  const codex = accounts.find(({ provider }) => provider === 'openai-codex');
  if (claude === undefined || codex === undefined) throw new Error(JSON.stringify(value));
  return { claude, codex };
}

const read = () => usage('--refresh');

function shape({ windows }: AccountUsage): string[] {
  return windows.map(
    ({ id, usedFraction, status }) => `${id} ${Math.round((usedFraction ?? -1) * 100)} ${status}`,
  );
}

function claudeAsks(model: string): Promise<Response> {
  return fetch(`${proxy}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ model, max_tokens: 8, messages: [{ role: 'user', content: 'hi' }] }),
  });
}

function codexAsks(model: string): Promise<Response> {
  return fetch(`${proxy}/codex/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, input: [], store: false, stream: true }),
  });
}

async function states(): Promise<string[]> {
  return (await askOwner(sluice.home, 'accounts.list', {})).accounts.map(({ state }) => state);
}

test(
  'every corner of both usage answers, read by `sluice usage --refresh --json`',
  async () => {
    // Windows by their duration; Fable as a row of limits[]; Spark's own meter; nothing used: no reset with Claude.
    let { claude, codex } = await read();
    expect(shape(claude)).toEqual([
      'anthropic:5h 0 ok',
      'anthropic:7d 0 ok',
      'anthropic:7d:fable 0 ok',
    ]);
    expect(claude.windows.map(({ resetsAt }) => resetsAt)).toEqual([null, null, null]);
    expect(shape(codex)).toEqual([
      'openai-codex:5h 0 ok',
      'openai-codex:7d 0 ok',
      'openai-codex:spark:5h 0 ok',
      'openai-codex:spark:7d 0 ok',
    ]);
    expect([claude, codex]).toMatchObject([
      { stale: false, notes: [], resets: { available: null } },
      { stale: false, notes: [], resets: { available: 0, soonestExpiry: null } },
    ]);

    // Thresholds; older rows by family; no limits[]; a plan with one window of a month; saved resets with their end.
    sim.quotas.change('ada', {
      modelCaps: [{ family: 'opus', tells: 'legacy' }],
      tellsLimits: false,
    });
    sim.quotas.setWindow('ada', '5h', 0.91, HOUR_MS);
    sim.quotas.setWindow('ada', '7d_opus', 0.3, 30 * HOUR_MS);
    sim.quotas.change('bo', { plan: 'free' });
    sim.quotas.setWindow('bo', '30d', 0.5, 99 * HOUR_MS);
    sim.quotas.grantReset('bo', { id: 'late', expiresInMs: 9 * HOUR_MS });
    sim.quotas.grantReset('bo', { id: 'soon', expiresInMs: 5 * HOUR_MS });
    sim.quotas.grantReset('bo', { id: 'undated', expiresInMs: null });
    ({ claude, codex } = await read());
    expect(shape(claude)).toEqual([
      'anthropic:5h 91 warning',
      'anthropic:7d 0 ok',
      'anthropic:7d:opus 30 ok',
    ]);
    expect(shape(codex)).toEqual(['openai-codex:30d 50 ok']);
    expect(codex.resets.available).toBe(3);
    const endsMs = Date.parse(codex.resets.soonestExpiry ?? '') - sim.clock.now();
    expect(Math.abs(endsMs - 5 * HOUR_MS)).toBeLessThan(HOUR_MS / 2);

    // Resets that jitter are one and the same; the list of resets fails, the usage does not.
    const resetMs = Date.parse(claude.windows[0]?.resetsAt ?? '');
    sim.faults.add({
      path: '/backend-api/wham/rate-limit-reset-credits',
      action: { kind: 'status', status: 500 },
    });
    ({ claude, codex } = await read());
    expect(Math.abs(Date.parse(claude.windows[0]?.resetsAt ?? '') - resetMs)).toBeLessThan(5_000);
    expect(codex).toMatchObject({
      stale: false,
      resets: { available: 3, soonestExpiry: null },
      notes: [expect.stringContaining('saved resets end is not known')],
    });

    // Wrong types drop their window and say so; unknown fields and missing windows pass.
    sim.quotas.patchReport('ada', {
      set: { 'five_hour.utilization': 'much', tide: [1] },
      omit: ['seven_day'],
    });
    sim.quotas.change('bo', { plan: 'pro' });
    sim.quotas.patchReport('bo', {
      set: { 'rate_limit.primary_window.used_percent': 'much', tide: 1 },
      omit: ['additional_rate_limits'],
    });
    ({ claude, codex } = await read());
    expect(shape(claude)).toEqual(['anthropic:7d:opus 30 ok']);
    expect(claude.notes).toEqual([expect.stringContaining('five_hour.utilization is no number')]);
    expect(shape(codex)).toEqual(['openai-codex:7d 0 ok']);
    expect(codex.notes).toEqual([expect.stringContaining('used_percent is no number')]);
    sim.quotas.patchReport('ada', null);
    sim.quotas.patchReport('bo', null);

    // Full, and paid for: extra usage as `spend`, credits while the limit says reached; nobody is blocked.
    sim.quotas.setWindow('ada', '5h', 1, HOUR_MS);
    sim.quotas.change('ada', {
      extraUsage: {
        enabled: true,
        limitMinor: 5000,
        usedMinor: 1250,
        currency: 'EUR',
        tells: 'spend',
      },
    });
    sim.quotas.setWindow('bo', '5h', 1, HOUR_MS);
    sim.quotas.change('bo', {
      credits: { hasCredits: true, balance: 12.5, tells: 'limit_reached' },
    });
    ({ claude, codex } = await read());
    expect(shape(claude)[0]).toBe('anthropic:5h 100 warning');
    expect(claude.notes).toEqual([
      'Extra usage: 12.50 of 50.00 EUR this month.',
      expect.stringContaining('Extra usage pays'),
    ]);
    expect(shape(codex)[0]).toBe('openai-codex:5h 100 warning');
    expect(codex.notes).toContain('Credits: 12.5 left.');
    expect(await states()).toEqual(['ready', 'ready']);

    // Full but allowed: a warning. Extra usage in the older field, with its limit reached: exhausted, and blocked.
    sim.quotas.change('bo', { credits: { hasCredits: false, balance: 0 }, servesWhenFull: true });
    sim.quotas.change('ada', { extraUsage: { usedMinor: 5000, tells: 'extra_usage' } });
    ({ claude, codex } = await read());
    expect(shape(claude)[0]).toBe('anthropic:5h 100 exhausted');
    expect(claude.notes).toEqual(['Extra usage: 50.00 of 50.00 EUR this month.']);
    expect(shape(codex)[0]).toBe('openai-codex:5h 100 warning');
    expect(await states()).toEqual(['blocked', 'ready']);

    // A refused sign-in drops what was known, and says so.
    sim.revoke('bo');
    ({ codex } = await read());
    expect(codex).toMatchObject({ stale: true, windows: [], fetchedAt: null });
    expect(codex.notes).toEqual([expect.stringContaining('could not be read')]);

    expect(sim.log.violations()).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'headers of answers: extra usage that pays, 7d_oi, slots that are empty, a 2xx at 100 %, Spark by its id',
  async () => {
    sim.quotas.change('ada', { extraUsage: { enabled: true, limitMinor: null } });
    sim.quotas.setWindow('ada', '5h', 1, HOUR_MS);
    expect((await claudeAsks('claude-sonnet-5')).status).toBe(200);
    let { claude, codex } = await usage();
    expect(claude).toMatchObject({
      fetchedAt: null,
      windows: [{ id: 'anthropic:5h', status: 'warning', source: 'headers' }],
      notes: [expect.stringContaining('Extra usage pays')],
    });
    expect(await states()).toEqual(['ready', 'ready']);
    sim.quotas.change('ada', { extraUsage: { enabled: false } });
    sim.quotas.setWindow('ada', '5h', 0.1, HOUR_MS);
    sim.quotas.setWindow('ada', '7d_oi', 1, 40 * HOUR_MS);
    expect((await claudeAsks('claude-fable-5')).status).toBe(429);
    ({ claude } = await usage());
    expect(shape(claude)).toContain('anthropic:7d:fable 100 exhausted');
    expect((await claudeAsks('claude-sonnet-5')).status).toBe(200);

    // The polled report stays where headers tell nothing, and its age too.
    ({ codex } = await read());
    const { fetchedAt } = codex;
    sim.quotas.change('bo', { servesWhenFull: true });
    sim.quotas.setWindow('bo', '5h', 1, HOUR_MS);
    expect((await codexAsks('gpt-5.6-sol')).status).toBe(200);
    ({ codex } = await usage());
    expect(shape(codex)[0]).toBe('openai-codex:5h 100 warning');
    expect(codex).toMatchObject({
      fetchedAt,
      windows: codex.windows.map(() => ({ source: 'headers' })),
    });
    sim.quotas.change('bo', { servesWhenFull: false });
    sim.quotas.setWindow('bo', '5h', 0.2, HOUR_MS);
    sim.quotas.setWindow('bo', 'spark:5h', 1, HOUR_MS);
    expect((await codexAsks('gpt-5.3-codex-spark')).status).toBe(429);
    ({ codex } = await usage());
    expect(shape(codex)).toContain('openai-codex:spark:5h 100 exhausted');
    // Spark's meter is Spark's: the account goes on.
    expect(await states()).toEqual(['ready', 'ready']);
    expect((await codexAsks('gpt-5.6-sol')).status).toBe(200);

    // A free plan's empty second slot is no window.
    sim.quotas.change('bo', { plan: 'free' });
    sim.quotas.setWindow('bo', '30d', 1, HOUR_MS);
    expect((await codexAsks('gpt-5.6-sol')).status).toBe(429);
    ({ codex } = await usage());
    const ids = codex.windows.map(({ id }) => id);
    expect(ids).toContain('openai-codex:30d');
    expect(ids).not.toContain('openai-codex:secondary');
    expect(sim.log.violations()).toEqual([]);
  },
  LIMIT_MS,
);

test(
  '503 with Retry-After is waited for with Claude; a 429 is asked once',
  async () => {
    await read();
    sim.faults.add({
      path: CLAUDE_USAGE,
      action: { kind: 'status', status: 503, headers: { 'retry-after': '1' } },
    });
    // With Codex nothing is tried again, and what was known stays, marked.
    sim.faults.add({ path: CODEX_USAGE, action: { kind: 'status', status: 503 } });
    let before = counts();
    let { claude, codex } = await read();
    expect(claude).toMatchObject({ stale: false, notes: [] });
    expect(codex).toMatchObject({ stale: true, notes: [expect.stringContaining('503')] });
    expect(codex.windows).not.toHaveLength(0);
    expect(counts()).toEqual([before[0] + 2, before[1] + 1]);

    sim.faults.add({ path: CLAUDE_USAGE, times: null, action: { kind: 'status', status: 429 } });
    before = counts();
    ({ claude } = await read());
    expect(claude).toMatchObject({ stale: true, notes: [expect.stringContaining('429')] });
    expect(claude.windows).not.toHaveLength(0);
    expect(counts()[0]).toBe(before[0] + 1);
  },
  LIMIT_MS,
);

/** Requests for usage: Claude's, Codex's. */
function counts(): [number, number] {
  return [sim.log.count(CLAUDE_USAGE), sim.log.count(CODEX_USAGE)];
}
