import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SluiceProcesses } from '../../main/cli/testing/sluice-process.ts';
import type { RequestRecord } from '../../shared/model/activity.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { askOwner } from './testing/ask-owner.ts';
import { signInByOwner } from './testing/sign-in-by-owner.ts';

let sim: Simulator;
let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  sim = await startSimulator();
  sluice = new SluiceProcesses();
  environment = { SLUICE_ORIGIN_MAP: JSON.stringify(sim.originMap) };
});
afterEach(async () => {
  await sluice.dispose();
  await sim.close();
});

const MESSAGES = '/v1/messages';
const USAGE = '/api/oauth/usage';

function ask(proxy: string, key: string, body: object = {}): Promise<Response> {
  return fetch(proxy + MESSAGES, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': key,
      'x-sluice-session': 'work of the evening',
    },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5',
      max_tokens: 64,
      messages: [{ role: 'user', content: 'hello' }],
      ...body,
    }),
  });
}

async function activity(): Promise<readonly RequestRecord[]> {
  return (await askOwner(sluice.home, 'activity.list', {})).requests;
}

/** A served profile with three accounts in this order, whatever chooses among equals, and a client. */
async function serveThree(): Promise<{ proxy: string; key: string }> {
  const { ready } = await sluice.serve({ environment });
  for (const person of ['mira', 'studio', 'lab']) await signInByOwner(sluice.home, sim, person);
  const polls = (): number => sim.log.find(({ path }) => path === USAGE).length;
  await vi.waitFor(() => expect(polls()).toBeGreaterThanOrEqual(3), { timeout: 20_000 });
  for (const [account, priority] of [
    [1, 'preferred'],
    [3, 'reserve'],
  ] as const)
    await askOwner(sluice.home, 'accounts.setPriority', { account, priority });
  const { key } = await askOwner(sluice.home, 'clients.add', { name: 'Claude Code' });
  return { proxy: ready.proxy, key };
}

test('a request that meets 401, a full quota and success on three accounts, as activity shows it', async () => {
  const { proxy, key } = await serveThree();
  const refused = { kind: 'status', status: 401 } as const;
  sim.faults.add({ path: MESSAGES, account: 'mira', times: 2, action: refused });
  sim.quotas.setWindow('studio', '5h', 1, 3_600_000);
  const answer = await ask(proxy, key, { stream: true });
  expect(await answer.text()).toContain('message_stop');
  expect([answer.status, answer.headers.get('x-sluice-account')]).toEqual([200, '3']);
  expect(answer.headers.get('x-sluice-attempts')).toBe('4');
  expect(answer.headers.has('x-sluice-error')).toBe(false);
  const seen = sim.log.find(({ path }) => path === MESSAGES);
  expect(seen.map(({ account, status }) => [account, status])).toEqual([
    ['mira', 401],
    ['mira', 401],
    ['studio', 429],
    ['lab', 200],
  ]);

  await vi.waitFor(async () => expect(await activity()).toHaveLength(1), { timeout: 20_000 });
  const [record] = await activity();
  expect(
    record?.attemptList.map(({ account, status, reason }) => [account, status, reason]),
  ).toEqual([
    [1, 401, 'refreshed'],
    [1, 401, 'rejected'],
    [2, 429, 'usage limit'],
    [3, 200, 'ok'],
  ]);
  expect(record).toMatchObject({ account: 3, status: 200, attempts: 4, error: null });
  expect(record?.session).toMatch(/^[\w-]{8}$/);
  const text = (await sluice.run(['activity'], { environment })).stdout;
  if (process.env['SHOW_TRANSCRIPT'] !== undefined) process.stderr.write(`${text}\n`);
  expect(text).toMatch(
    /1\. +account 1 +401 +token refused; refreshed, then the same account again/,
  );
  expect(text).toMatch(/2\. +account 1 +401 +credential refused; the account waits/);
  expect(text).toMatch(/3\. +account 2 +429 +usage limit; the account waits for its reset/);
  expect(text).toMatch(/4\. +account 3 +200 +answered/);
  expect(text).not.toContain('evening');
  const csv = (await sluice.run(['activity', '--csv'], { environment })).stdout;
  expect(csv).toContain('1 401 refreshed; 1 401 rejected; 2 429 usage limit; 3 200 ok');

  // The next request goes straight to the account that can answer.
  const next = await ask(proxy, key);
  await next.text();
  expect([next.status, next.headers.get('x-sluice-attempts')]).toEqual([200, '1']);
  const { accounts } = await askOwner(sluice.home, 'accounts.list', {});
  expect(accounts.map(({ blocks }) => blocks.map(({ reason }) => reason))).toEqual([
    ['rejected'],
    ['usage limit'],
    [],
  ]);
}, 60_000);

test('a signed-out account, then two full ones: the provider’s last word, then a wait until the first reset', async () => {
  const { proxy, key } = await serveThree();
  sim.revoke('mira');
  sim.quotas.setWindow('studio', '5h', 1, 1_800_000);
  sim.quotas.setWindow('lab', '5h', 1, 3_600_000);
  const last = await ask(proxy, key);
  expect([last.status, last.headers.get('x-sluice-error')]).toEqual([429, 'RATE_LIMIT']);
  expect([last.headers.get('x-sluice-account'), last.headers.get('x-sluice-attempts')]).toEqual([
    '3',
    '3',
  ]);
  expect(await last.json()).toMatchObject({ error: { type: 'rate_limit_error' } });
  const asked = sim.log.find(({ path }) => path === MESSAGES).length;

  const none = await ask(proxy, key);
  expect([none.status, none.headers.get('x-sluice-error')]).toEqual([429, 'RATE_LIMIT']);
  const body = (await none.json()) as { error: { sluice: { retry_after: number } } };
  const seconds = Number(none.headers.get('retry-after'));
  expect(body.error.sluice.retry_after).toBe(seconds);
  expect(seconds).toBeGreaterThan(1500);
  expect(seconds).toBeLessThanOrEqual(1810);
  expect(sim.log.find(({ path }) => path === MESSAGES)).toHaveLength(asked);

  await vi.waitFor(async () => expect(await activity()).toHaveLength(2), { timeout: 20_000 });
  const [second, first] = await activity();
  expect(second).toMatchObject({ attempts: 0, attemptList: [], account: null });
  expect(first?.session).toBe(second?.session);
  expect(
    first?.attemptList.map(({ account, status, reason }) => [account, status, reason]),
  ).toEqual([
    [1, 401, 'sign-in ended'],
    [2, 429, 'usage limit'],
    [3, 429, 'usage limit'],
  ]);
  const { accounts } = await askOwner(sluice.home, 'accounts.list', {});
  expect(accounts.map(({ state }) => state)).toEqual(['disabled', 'blocked', 'blocked']);
}, 60_000);
