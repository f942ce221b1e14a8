import { afterEach, beforeEach, expect, test } from 'vitest';
import { askCodex, getBackend } from '../codex-client.ts';
import type { CodexReply } from '../codex-client.ts';
import type { Tokens } from '../login.ts';
import { startSimulator } from '../simulator.ts';
import type { Simulator } from '../simulator.ts';

const hourMs = 3_600_000;
const spark = { model: 'gpt-5.3-codex-spark' };
let sim: Simulator;

beforeEach(async () => {
  sim = await startSimulator({ seed: 'none' });
});
afterEach(async () => {
  await sim.close();
});

type Options = Omit<Parameters<Simulator['createAccount']>[0], 'provider' | 'kind'>;

function codex(options: Options = {}): Tokens {
  sim.createAccount({ provider: 'openai-codex', kind: 'oauth', id: 'ada', ...options });
  return sim.login('ada');
}

function usage(login: Tokens): Promise<CodexReply> {
  return getBackend(sim, '/wham/usage', login);
}

test('a free plan has one window of a month, in the primary slot', async () => {
  const login = codex({ plan: 'free', limits: { monthTokens: 1000 } });
  sim.settings.tokens = { input: 200, output: 50 };
  const answer = await askCodex(sim, login);
  expect(answer.headers.get('x-codex-primary-window-minutes')).toBe('43200');
  expect(answer.headers.get('x-codex-primary-used-percent')).toBe('25');
  expect(answer.headers.get('x-codex-secondary-window-minutes')).toBe('0');
  expect(answer.headers.get('x-codex-secondary-reset-at')).toBe('');
  expect((await usage(login)).body).toMatchObject({
    plan_type: 'free',
    rate_limit: {
      primary_window: { used_percent: 25, limit_window_seconds: 2_592_000 },
      secondary_window: null,
    },
    additional_rate_limits: null,
  });
  sim.clock.advance(720 * hourMs);
  expect((await usage(sim.login('ada'))).body).toMatchObject({
    rate_limit: { primary_window: { used_percent: 0 } },
  });
});

test('a week can stand in the primary slot', async () => {
  const login = codex({
    slots: { primary: '7d', secondary: null },
    used: { '7d': { fraction: 0.39, resetsInMs: 10 * hourMs } },
  });
  expect((await usage(login)).body).toMatchObject({
    rate_limit: {
      primary_window: { used_percent: 39, limit_window_seconds: 604_800 },
      secondary_window: null,
    },
  });
});

test('Spark has a meter of its own, used by its models alone', async () => {
  const login = codex({ plan: 'pro', limits: { fiveHourTokens: 1000 } });
  sim.settings.tokens = { input: 300, output: 200 };
  const answer = await askCodex(sim, login, spark);
  expect(answer.headers.get('x-codex-primary-used-percent')).toBe('0');
  expect(answer.headers.get('x-codex-bengalfox-primary-used-percent')).toBe('50');
  expect(answer.headers.get('x-codex-bengalfox-limit-name')).toBe('GPT-5.3-Codex-Spark');
  await askCodex(sim, login, spark);
  expect(await askCodex(sim, login, spark)).toMatchObject({
    status: 429,
    body: { error: { type: 'usage_limit_reached' } },
  });
  expect((await askCodex(sim, login)).status).toBe(200);
  expect((await usage(login)).body).toMatchObject({
    rate_limit: { allowed: true, limit_reached: false, primary_window: { used_percent: 50 } },
    additional_rate_limits: [
      {
        limit_name: 'GPT-5.3-Codex-Spark',
        metered_feature: 'codex_bengalfox',
        rate_limit: { allowed: false, limit_reached: true, primary_window: { used_percent: 100 } },
      },
    ],
  });
});

test('without that meter Spark is refused', async () => {
  const login = codex({ plan: 'plus' });
  expect(await askCodex(sim, login, spark)).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('is not supported') },
  });
  sim.quotas.change('ada', { plan: 'pro' });
  expect((await askCodex(sim, login, spark)).status).toBe(200);
});

test('bought credits pay past a full window, and a full window then says allowed', async () => {
  const login = codex({ credits: { hasCredits: true, balance: 2, tokensPerCredit: 500 } });
  sim.quotas.setWindow('ada', '5h', 1);
  sim.settings.tokens = { input: 400, output: 100 };
  expect((await usage(login)).body).toMatchObject({
    rate_limit: { allowed: true, limit_reached: false, primary_window: { used_percent: 100 } },
    credits: { has_credits: true, balance: '2', overage_limit_reached: false },
  });
  const paid = await askCodex(sim, login);
  expect(paid.status).toBe(200);
  expect(paid.headers.get('x-codex-credits-balance')).toBe('1');
  sim.quotas.change('ada', { credits: { tells: 'limit_reached' } });
  expect((await usage(login)).body).toMatchObject({ rate_limit: { limit_reached: true } });
  expect((await askCodex(sim, login)).status).toBe(200);
  expect((await askCodex(sim, login)).status).toBe(429);
  expect((await usage(login)).body).toMatchObject({
    rate_limit: { allowed: false },
    rate_limit_reached_type: { type: 'rate_limit_reached' },
    credits: { has_credits: false, balance: '0' },
  });
});

test.each([
  ['a reached overage limit', { credits: { overageLimitReached: true } }],
  ['a reached spend control', { spendControl: { reached: true } }],
])('%s stops credits from paying', async (_name, change) => {
  const login = codex({ credits: { hasCredits: true, balance: 5, unlimited: true } });
  sim.quotas.setWindow('ada', '7d', 1);
  expect((await askCodex(sim, login)).status).toBe(200);
  sim.quotas.change('ada', change);
  expect((await askCodex(sim, login)).status).toBe(429);
});

test('a window at 100 % can still be allowed, and served', async () => {
  const login = codex({ servesWhenFull: true, used: { '5h': { fraction: 1 } } });
  expect((await usage(login)).body).toMatchObject({
    rate_limit: { allowed: true, limit_reached: false, primary_window: { used_percent: 100 } },
  });
  expect((await askCodex(sim, login)).status).toBe(200);
});
