import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SluiceProcesses } from '../../main/cli/testing/sluice-process.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { askOwner } from './testing/ask-owner.ts';

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

async function ask(proxy: string, key: string, path: string, body: object): Promise<void> {
  const answer = await fetch(proxy + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      authorization: `Bearer ${key}`,
    },
    body: JSON.stringify({ ...body, messages: [{ role: 'user', content: 'hello' }] }),
  });
  await answer.text();
  expect(answer.status).toBe(200);
}

async function run(...args: string[]): Promise<Record<string, unknown>> {
  const { value, code } = await sluice.json(args, { environment });
  expect([code, value]).toEqual([0, value]);
  return value as Record<string, unknown>;
}

test('requests, plain and streamed, are counted, priced, shown, exported and cleared', async () => {
  const { ready, child } = await sluice.serve({ environment });
  for (const provider of ['anthropic', 'openai'] as const)
    await sluice.json(['add-key', provider], { environment, input: seedKeys[provider] });
  const added = (await run('clients', 'add', '=cmd()')) as { key: string };
  const claude = { model: 'claude-sonnet-4-5', max_tokens: 64 };
  await ask(ready.proxy, added.key, '/anthropic/v1/messages', claude);
  await ask(ready.proxy, added.key, '/anthropic/v1/messages', { ...claude, stream: true });
  const gpt = { model: 'gpt-4o-mini', stream: true, stream_options: { include_usage: true } };
  await ask(ready.proxy, added.key, '/openai/v1/chat/completions', gpt);
  await ask(ready.proxy, added.key, '/anthropic/v1/messages', {
    ...claude,
    model: 'claude-opus-9',
  });

  await vi.waitFor(
    async () => {
      const { requests } = await askOwner(sluice.home, 'activity.list', {});
      expect(requests.map(({ cost }) => cost !== null)).toEqual([false, true, true, true]);
    },
    { timeout: 20_000 },
  );
  const { requests } = (await run('activity')) as {
    requests: { inputTokens: number; outputTokens: number; cost: number }[];
  };
  const plain = requests.at(-1);
  const cost = ((plain?.inputTokens ?? 0) * 3 + (plain?.outputTokens ?? 0) * 15) / 1e6;
  expect(plain?.cost).toBeCloseTo(cost, 12);
  expect(cost).toBeGreaterThan(0);

  const costs = (await run('history', 'costs', '--by', 'model', '--zone', '+05:30')) as {
    groups: { rows: { key: string; requests: number; cost: number | null }[] }[];
  };
  expect(costs).toMatchObject({
    totals: { requests: 4, unpriced: 1 },
    prices: { date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
  });
  expect(costs.groups[0]?.rows.map(({ key, requests: count }) => [key, count])).toEqual([
    ['claude-sonnet-4-5', 2],
    ['gpt-4o-mini', 1],
    ['claude-opus-9', 1],
  ]);
  expect(costs.groups[0]?.rows[2]?.cost).toBeNull();

  const csv = await sluice.run(['activity', '--csv'], { environment });
  expect(csv.stdout.split('\r\n')).toHaveLength(6);
  expect(csv.stdout).toContain(",'=cmd(),anthropic,");
  expect(csv.stdout).toMatch(
    /costEstimateUsd,pricesOf,session,tried\r\n[^]*,\d{4}-\d\d-\d\d,'?[\w-]{8},\d+ 200 ok\r\n/,
  );
  const list = await sluice.run(['activity'], { environment });
  expect(list.stdout).toMatch(/COST \(EST\.\)[^]*estimates at list prices of \d{4}-/);
  expect(await run('activity')).toMatchObject({ prices: { date: expect.any(String) } });
  const byHour = ['history', 'costs', '--by', 'hour', '--range', '24h', '--zone', '+05:30'];
  const hours = await sluice.run(byHour, { environment });
  expect(hours.stdout).toMatch(/\n\d{4}-\d\d-\d\d \d\d:30 +[1-4] /);
  const byAccount = await sluice.run(['history', 'costs', '--by', 'account'], { environment });
  expect(byAccount.stdout).toMatch(/\n1 key …\S+ +3 [^]*\n2 key …\S+ +1 /);
  const table = await sluice.run(['history', 'costs'], { environment });
  expect(table.stdout).toMatch(
    /claude-opus-9 +1 .*\?[^]*total +4 [^]*1 request of models without a known price is left/,
  );

  const follower = sluice.spawn(['activity', '--follow', '--json', '--limit', '1'], environment);
  const followed: { readonly model: string; readonly cost: number | null }[] = [];
  createInterface({ input: follower.stdout }).on('line', (line) =>
    followed.push(JSON.parse(line) as (typeof followed)[number]),
  );
  await vi.waitFor(() => expect(followed).toHaveLength(1), { timeout: 20_000 });
  await ask(ready.proxy, added.key, '/anthropic/v1/messages', claude);
  await vi.waitFor(() => expect(followed).toHaveLength(2), { timeout: 20_000 });
  expect(followed.map(({ model, cost: dollars }) => [model, dollars !== null])).toEqual([
    ['claude-opus-9', false],
    ['claude-sonnet-4-5', true],
  ]);
  // Nobody reads any more: it ends by itself with the next one.
  follower.stdout.destroy();
  const ended = once(follower, 'exit');
  await ask(ready.proxy, added.key, '/anthropic/v1/messages', claude);
  expect(await ended).toEqual([0, null]);

  // A guest reads the same when nobody serves.
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  const byClient = await sluice.run(['history', 'costs', '--by', 'client', '--csv'], {
    environment,
  });
  expect(byClient.stdout).toMatch(/^by,key,[^\r]*\r\nclient,'=cmd\(\),,6,0,0,/);
  expect(await sluice.json(['history', 'clear'], { environment })).toMatchObject({
    code: 4,
    value: { error: { code: 'CONFIRMATION_NEEDED' } },
  });
  await run('history', 'clear', '--yes');
  expect(await run('history', 'costs')).toMatchObject({ totals: { requests: 0, cost: 0 } });
  expect(await run('history', 'status')).toMatchObject({ since: null, keptDays: 400 });
}, 60_000);

test('an empty history answers, and what cannot be asked is told', async () => {
  await sluice.json(['add-key', 'anthropic'], { environment, input: seedKeys.anthropic });
  expect(await run('history', 'windows')).toMatchObject({ series: [], since: null });
  expect(await sluice.run(['usage', '--csv'], { environment })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^account,provider,email,window,/),
  });
  expect(await sluice.json(['history', 'windows', '--zone', 'Nowhere/Land'])).toMatchObject({
    value: { error: expect.anything() },
  });
  expect(
    await sluice.json(['history', 'costs', '--by', 'hour', '--range', '1y'], { environment }),
  ).toMatchObject({
    value: { error: { code: 'USAGE', hint: expect.stringContaining('24h or 7d') } },
  });
  expect(await sluice.json(['usage', '--csv'], { environment })).toMatchObject({ code: 2 });
  for (const name of [
    ['--provider', 'nobody'],
    ['--account', '99'],
  ])
    expect(await sluice.json(['history', 'costs', ...name], { environment })).toMatchObject({
      code: 3,
      value: { error: { code: 'NOT_FOUND' } },
    });
  // Some shells say no zone at all.
  const nowhere = { ...environment, TZ: '' };
  const day = ['history', 'costs', '--range', '24h'];
  expect(await sluice.run(day, { environment: nowhere })).toMatchObject({
    stdout: 'No request in the last 24 hours.\n',
  });
}, 60_000);
