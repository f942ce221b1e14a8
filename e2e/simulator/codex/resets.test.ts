import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { getBackend, postBackend } from '../codex-client.ts';
import type { CodexReply } from '../codex-client.ts';
import type { Tokens } from '../login.ts';
import { startSimulator } from '../simulator.ts';
import type { Simulator } from '../simulator.ts';
import type { JsonObject } from '../values.ts';

const dayMs = 86_400_000;
const path = '/wham/rate-limit-reset-credits';
const own = { 'user-agent': 'Sluice/0.0.0' };
let sim: Simulator;
let login: Tokens;

beforeEach(async () => {
  sim = await startSimulator({ seed: 'none' });
  sim.createAccount({
    provider: 'openai-codex',
    kind: 'oauth',
    id: 'ada',
    plan: 'pro',
    resets: [
      { id: 'late', expiresInMs: 21 * dayMs },
      { id: 'soon', expiresInMs: dayMs },
      { id: 'undated', expiresInMs: null },
      { id: 'gone', expiresInMs: -1 },
    ],
    used: { '5h': { fraction: 1 }, '7d': { fraction: 0.6 }, 'spark:5h': { fraction: 0.4 } },
  });
  login = sim.login('ada');
});
afterEach(async () => {
  await sim.close();
});

function redeem(change: JsonObject = {}, headers: Record<string, string> = own) {
  const body = {
    credit_id: 'soon',
    redeem_request_id: randomUUID(),
    account_id: login.accountId,
    ...change,
  };
  return postBackend(sim, `${path}/consume`, login, body, headers);
}

function list(): Promise<CodexReply> {
  return getBackend(sim, path, login);
}

test('resets are listed with their dates, and expire by the clock', async () => {
  expect((await list()).body).toMatchObject({
    available_count: 3,
    credits: [
      { id: 'late', status: 'available', reset_type: 'codex_rate_limits', redeemed_at: null },
      { id: 'soon', status: 'available' },
      { id: 'undated', status: 'available', expires_at: null },
      { id: 'gone', status: 'expired' },
    ],
  });
  sim.clock.advance(2 * dayMs);
  expect((await list()).body).toMatchObject({ available_count: 2 });
  expect((await redeem()).body).toMatchObject({ code: 'no_credit' });
});

test('a reset starts every common window over, and none of an additional meter', async () => {
  const answer = await redeem();
  expect(answer).toMatchObject({ status: 200, body: { code: 'reset', windows_reset: 2 } });
  expect((await getBackend(sim, '/wham/usage', login)).body).toMatchObject({
    rate_limit: {
      allowed: true,
      primary_window: { used_percent: 0 },
      secondary_window: { used_percent: 0 },
    },
    additional_rate_limits: [{ rate_limit: { primary_window: { used_percent: 40 } } }],
    rate_limit_reset_credits: { available_count: 2 },
  });
  expect(sim.log.violations()).toEqual([]);
});

test('after a lost answer the same request id spends nothing more', async () => {
  const redeem_request_id = randomUUID();
  const place = { path: `/backend-api${path}/consume` };
  sim.faults.add({ ...place, action: { kind: 'cut', afterEvents: 0 } });
  await expect(redeem({ redeem_request_id })).rejects.toThrow();
  expect((await list()).body).toMatchObject({ available_count: 2 });
  expect((await redeem({ redeem_request_id })).body).toMatchObject({ code: 'already_redeemed' });
  expect((await list()).body).toMatchObject({ available_count: 2 });
  expect(sim.quotas.redemptions('ada').map(({ code }) => code)).toEqual([
    'reset',
    'already_redeemed',
  ]);
});

test('a request that the provider never saw has no effect, and its id is still good', async () => {
  const redeem_request_id = randomUUID();
  const place = { path: `/backend-api${path}/consume` };
  sim.faults.add({ ...place, action: { kind: 'close' } });
  await expect(redeem({ redeem_request_id })).rejects.toThrow();
  sim.faults.add({ ...place, action: { kind: 'status', status: 503 } });
  expect((await redeem({ redeem_request_id })).status).toBe(503);
  expect((await redeem({ redeem_request_id })).body).toMatchObject({ code: 'reset' });
});

test('nothing to reset spends nothing', async () => {
  sim.quotas.resetWindows('ada', ['5h', '7d']);
  expect((await redeem()).body).toMatchObject({ code: 'nothing_to_reset', windows_reset: 0 });
  sim.settings.resetFromFraction = 1;
  sim.quotas.setWindow('ada', '7d', 0.9);
  expect((await redeem()).body).toMatchObject({ code: 'nothing_to_reset' });
  expect((await list()).body).toMatchObject({ available_count: 3 });
});

test('a reset spent elsewhere is told, and not spent again', async () => {
  sim.quotas.redeemElsewhere('ada', 'soon');
  sim.quotas.setWindow('ada', '5h', 1);
  expect((await redeem()).body).toMatchObject({ code: 'already_redeemed' });
  expect((await redeem({ credit_id: 'unknown' })).body).toMatchObject({ code: 'no_credit' });
});

test('a code that nobody knows comes on command', async () => {
  const body = { code: 'later_maybe' };
  sim.faults.add({
    path: `/backend-api${path}/consume`,
    action: { kind: 'status', status: 200, body },
  });
  expect((await redeem()).body).toEqual(body);
});

describe('violations are recorded, and spend nothing', () => {
  test.each([
    ['no account_id in the body', { account_id: undefined }, own],
    ['account_id of another workspace', { account_id: 'other' }, own],
    ['redeem_request_id is no UUID', { redeem_request_id: 'again' }, own],
    ['no credit_id', { credit_id: undefined }, own],
    ['user-agent codex_cli_rs/0.169.0', {}, { 'user-agent': 'codex_cli_rs/0.169.0' }],
    ["another program's header originator", {}, { ...own, originator: 'codex_cli_rs' }],
  ])('%s', async (said, change, headers) => {
    expect((await redeem(change, headers)).status).toBe(400);
    expect(sim.log.violations()).toEqual([expect.stringContaining(said)]);
    expect((await list()).body).toMatchObject({ available_count: 3 });
  });

  test('one request id for two credits', async () => {
    const redeem_request_id = randomUUID();
    await redeem({ redeem_request_id });
    expect((await redeem({ redeem_request_id, credit_id: 'late' })).status).toBe(400);
    expect(sim.log.violations()).toEqual([expect.stringContaining('two credits')]);
  });

  test.each(['/wham/usage', path])('the header of another workspace on %s', async (asked) => {
    expect((await getBackend(sim, asked, { ...login, accountId: 'other' })).status).toBe(401);
    expect((await getBackend(sim, asked, { ...login, accountId: null })).status).toBe(401);
    expect(sim.log.violations()).toEqual([
      expect.stringContaining('chatgpt-account-id of another workspace'),
      expect.stringContaining('no chatgpt-account-id'),
    ]);
  });

  test('another user agent on a call of Sluice alone', async () => {
    await list();
    expect(sim.log.violations()).toEqual([]);
    sim.settings.ownCallsOnly = true;
    await list();
    expect(sim.log.violations()).toEqual([expect.stringContaining('user-agent')]);
  });
});
