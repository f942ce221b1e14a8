import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../simulator.ts';
import type { Simulator } from '../simulator.ts';
import { get, message } from '../test-client.ts';
import type { TestAnswer } from '../test-client.ts';
import type { JsonObject } from '../values.ts';

const hourMs = 3_600_000;
const unified = 'anthropic-ratelimit-unified';
let sim: Simulator;

beforeEach(async () => {
  sim = await startSimulator({ seed: 'none' });
});
afterEach(async () => {
  await sim.close();
});

type Options = Omit<Parameters<Simulator['createAccount']>[0], 'provider' | 'kind'>;

function claude(options: Options = {}): string {
  sim.createAccount({ provider: 'anthropic', kind: 'oauth', id: 'ada', ...options });
  return sim.login('ada').accessToken;
}

function ask(bearer: string, model = 'claude-sonnet-5'): Promise<TestAnswer> {
  const messages = [{ role: 'user', content: 'hi' }];
  return message(sim, { bearer, body: JSON.stringify({ model, max_tokens: 16, messages }) });
}

async function usage(bearer: string): Promise<JsonObject> {
  return (await get(sim, '/api/oauth/usage', bearer)).body;
}

test('windows start with the first request, fill by requests and reset by the clock', async () => {
  const bearer = claude({ limits: { fiveHourTokens: 1000, sevenDayTokens: 4000 } });
  expect(await usage(bearer)).toMatchObject({
    five_hour: { utilization: 0, resets_at: null },
    seven_day: { utilization: 0, resets_at: null },
  });
  sim.settings.tokens = { input: 100, output: 150, cacheRead: 200, cacheWrite: 50 };
  await ask(bearer);
  const startedMs = sim.clock.now();
  await ask(bearer);
  const used = await usage(bearer);
  expect(used).toMatchObject({ five_hour: { utilization: 100 }, seven_day: { utilization: 25 } });
  const resetsMs = Date.parse(String((used['five_hour'] as JsonObject)['resets_at']));
  expect(Math.abs(resetsMs - startedMs - 5 * hourMs)).toBeLessThan(3000);
  expect((await ask(bearer)).status).toBe(429);
  sim.clock.advance(5 * hourMs);
  expect(await usage(bearer)).toMatchObject({
    five_hour: { utilization: 0, resets_at: null },
    seven_day: { utilization: 25 },
  });
  expect((await ask(bearer)).status).toBe(200);
  sim.clock.advance(2 * hourMs);
  expect(await usage(bearer)).toMatchObject({ seven_day: { utilization: 37.5 } });
});

test('a model cap is a row of limits[], in force for its models, and told in their answers', async () => {
  const bearer = claude({ modelCaps: [{ family: 'fable' }, { family: 'opus' }] });
  sim.quotas.setWindow('ada', '7d_oi', 1, 40 * hourMs);
  sim.quotas.setWindow('ada', '7d_opus', 0.5);
  expect(await usage(bearer)).toMatchObject({
    seven_day_opus: null,
    limits: [
      { kind: 'session', scope: null, is_active: false },
      { kind: 'weekly_all', percent: 0, is_active: false },
      { kind: 'weekly_scoped', percent: 100, scope: { model: { display_name: 'Fable' } } },
      { kind: 'weekly_scoped', percent: 50, scope: { model: { display_name: 'Opus' } } },
    ],
  });
  const refused = await ask(bearer, 'claude-fable-5');
  expect(refused.status).toBe(429);
  expect(refused.headers.get(`${unified}-status`)).toBe('rejected');
  expect(refused.headers.get(`${unified}-representative-claim`)).toBe('seven_day_overage_included');
  expect(refused.headers.get(`${unified}-7d_oi-utilization`)).toBe('1');
  const opus = await ask(bearer, 'claude-opus-5-5');
  expect(opus.status).toBe(200);
  expect(opus.headers.get(`${unified}-7d_oi-utilization`)).toBeNull();
  expect(Number(opus.headers.get(`${unified}-7d_opus-utilization`))).toBeGreaterThanOrEqual(0.5);
  expect(opus.headers.get(`${unified}-7d_opus-status`)).toBe('allowed');
});

test('a cap can be told in the older field, and limits[] be left out', async () => {
  const bearer = claude({
    modelCaps: [{ family: 'opus', tells: 'legacy' }],
    tellsLimits: false,
    used: { '7d_opus': { fraction: 0.3 } },
  });
  const report = await usage(bearer);
  expect(report).toMatchObject({ seven_day_opus: { utilization: 30 }, seven_day_sonnet: null });
  expect(report).not.toHaveProperty('limits');
});

test('extra usage pays for requests past a full window until its limit', async () => {
  const bearer = claude({ extraUsage: { enabled: true, limitMinor: 100, tokensPerMinor: 10 } });
  sim.quotas.setWindow('ada', '5h', 1);
  sim.settings.tokens = { input: 400, output: 100 };
  const paid = await ask(bearer);
  expect(paid.status).toBe(200);
  expect(paid.headers.get(`${unified}-status`)).toBe('rejected');
  expect(paid.headers.get(`${unified}-5h-status`)).toBe('rejected');
  expect(paid.headers.get(`${unified}-overage-in-use`)).toBe('true');
  expect(paid.headers.get(`${unified}-overage-status`)).toBe('allowed');
  expect(await usage(bearer)).toMatchObject({
    extra_usage: { is_enabled: true, monthly_limit: 100, used_credits: 50, utilization: 50 },
  });
  expect((await ask(bearer)).status).toBe(200);
  const out = await ask(bearer);
  expect(out.status).toBe(429);
  expect(out.headers.get(`${unified}-overage-disabled-reason`)).toBe('out_of_credits');
  sim.quotas.change('ada', { extraUsage: { tells: 'spend', currency: 'EUR' } });
  const report = await usage(bearer);
  expect(report).not.toHaveProperty('extra_usage');
  expect(report).toMatchObject({
    spend: {
      enabled: true,
      used: { amount_minor: 100, currency: 'EUR', exponent: 2 },
      limit: { amount_minor: 100 },
      disabled_reason: 'out_of_credits',
    },
  });
});

test('reset times wobble by at most 2 s between answers, and not at all on demand', async () => {
  const bearer = claude({ used: { '7d': { fraction: 0.2, resetsInMs: hourMs } } });
  const resetMs = async (): Promise<number> =>
    Date.parse(String(((await usage(bearer))['seven_day'] as JsonObject)['resets_at']));
  const seen = new Set<number>();
  for (let at = 0; at < 6; at += 1) seen.add(await resetMs());
  expect(seen.size).toBeGreaterThan(1);
  expect(Math.max(...seen) - Math.min(...seen)).toBeLessThan(2000);
  sim.settings.resetJitter = false;
  expect(await resetMs()).toBe(await resetMs());
});

test('an answer can carry what no plan makes: wrong types, unknown fields, missing windows', async () => {
  const bearer = claude();
  sim.quotas.patchReport('ada', {
    set: { 'five_hour.utilization': 'much', 'limits.0.percent': {}, tide: [1] },
    omit: ['seven_day', 'limits.2'],
  });
  const report = await usage(bearer);
  expect(report).toMatchObject({ five_hour: { utilization: 'much' }, tide: [1] });
  expect(report).not.toHaveProperty('seven_day');
  expect(report['limits']).toHaveLength(2);
  sim.quotas.patchReport('ada', null);
  expect(await usage(bearer)).toMatchObject({ five_hour: { utilization: 0 } });
});

test('another plan keeps the use of the windows that stay', async () => {
  const bearer = claude({ plan: 'pro', used: { '5h': { fraction: 0.5 } } });
  sim.quotas.change('ada', { plan: 'enterprise', modelCaps: [] });
  const report = await usage(bearer);
  expect(report).toMatchObject({ five_hour: { utilization: 50 } });
  expect(report['limits']).toHaveLength(2);
  expect((await get(sim, '/api/oauth/profile', bearer)).body).toMatchObject({
    organization: { organization_type: 'claude_enterprise' },
  });
});
