import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../simulator.ts';
import type { Simulator } from '../simulator.ts';
import type { JsonObject } from '../values.ts';

let sim: Simulator;

beforeEach(async () => {
  sim = await startSimulator();
});
afterEach(async () => {
  await sim.close();
});

async function call(method: string, path: string, body?: unknown): Promise<JsonObject> {
  const answer = await fetch(sim.control + path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, ...((await answer.json()) as JsonObject) };
}

test('a plan, its caps and its credits change over the control port', async () => {
  const extraUsage = { enabled: true, limitMinor: 500 };
  expect(
    await call('PATCH', '/accounts/mira/quota', { plan: 'pro', modelCaps: [], extraUsage }),
  ).toMatchObject({
    status: 200,
    plan: 'pro',
    windows: [{ id: '5h' }, { id: '7d' }],
    claude: { extraUsage: { enabled: true, limitMinor: 500, currency: 'USD' } },
  });
  expect(await call('PATCH', '/accounts/codex-mira/quota', { plan: 'free' })).toMatchObject({
    windows: [{ id: '30d', fraction: 0, resetsAtMs: null }],
  });
});

test('windows are used, set and started over', async () => {
  const spent = { model: 'gpt-5.6-sol', tokens: 1_000_000 };
  expect(await call('POST', '/accounts/codex-mira/spend', spent)).toMatchObject({
    windows: [
      { id: '5h', fraction: 0.1 },
      { id: '7d', fraction: 0.01 },
    ],
  });
  const set = { '5h': { fraction: 1, resetsInMs: 60_000 } };
  expect(await call('POST', '/accounts/codex-mira/usage', set)).toMatchObject({
    windows: [{ full: true }, { full: false }],
  });
  const over = { windows: ['5h'] };
  expect(await call('POST', '/accounts/codex-mira/reset-windows', over)).toMatchObject({
    windows: [{ fraction: 0, resetsAtMs: null }, { fraction: 0.01 }],
  });
});

test('resets are granted, listed and spent elsewhere', async () => {
  const granted = { id: 'one', expiresInMs: 60_000 };
  expect(await call('POST', '/accounts/codex-mira/resets', granted)).toMatchObject({ id: 'one' });
  expect(await call('GET', '/accounts/codex-mira/resets')).toMatchObject({
    available: 1,
    credits: [{ id: 'one', status: 'available' }],
    redemptions: [],
  });
  await call('POST', '/accounts/codex-mira/resets-elsewhere', { credit: 'one' });
  expect(await call('GET', '/accounts/codex-mira/resets')).toMatchObject({
    available: 0,
    credits: [{ status: 'redeemed' }],
  });
});

test('a report is patched and mended', async () => {
  await call('PUT', '/accounts/mira/report-patch', { omit: ['limits'] });
  expect(sim.accounts.require('mira').reportPatch).toEqual({ omit: ['limits'] });
  await call('DELETE', '/accounts/mira/report-patch');
  expect(sim.accounts.require('mira').reportPatch).toBeNull();
});

test.each([
  ['PATCH', '/accounts/mira/quota', { credit: {} }, 'credit is not one of'],
  ['POST', '/accounts/mira/usage', { '9d': { fraction: 1 } }, 'no window 9d'],
  ['POST', '/accounts/mira/spend', { model: 'x' }, 'model and tokens are needed'],
  ['POST', '/accounts/mira/resets', { expires: 1 }, 'expires is not one of'],
  ['PATCH', '/accounts/nobody/quota', {}, 'no simulated account nobody'],
])('%s %s with %j is refused by name', async (method, path, body, said) => {
  expect(await call(method, path, body)).toMatchObject({
    status: 400,
    error: expect.stringContaining(said),
  });
});
