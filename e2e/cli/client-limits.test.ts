import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SluiceProcesses } from '../../main/cli/testing/sluice-process.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

let sim: Simulator;
let sluice: SluiceProcesses;
let environment: NodeJS.ProcessEnv;

interface Listed {
  readonly clients: readonly {
    readonly rpm: number | null;
    readonly budgetUsd: number | null;
    readonly spentUsd: number;
  }[];
}

beforeEach(async () => {
  sim = await startSimulator();
  sluice = new SluiceProcesses();
  environment = { SLUICE_ORIGIN_MAP: JSON.stringify(sim.originMap) };
});
afterEach(async () => {
  await sluice.dispose();
  await sim.close();
});

async function ask(proxy: string, key: string): Promise<[number, string | null]> {
  const answer = await fetch(`${proxy}/v1/messages`, {
    method: 'POST',
    headers: { 'anthropic-version': '2023-06-01', 'x-api-key': key },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5',
      max_tokens: 64,
      messages: [{ role: 'user', content: 'hello' }],
    }),
  });
  await answer.text();
  return [answer.status, answer.headers.get('x-sluice-error')];
}

async function list(): Promise<Listed['clients']> {
  const { value } = await sluice.json(['clients', 'list'], { environment });
  return (value as Listed).clients;
}

test('a budget is counted from what requests cost, shown, and holds over a restart', async () => {
  const { ready, child } = await sluice.serve({ environment });
  await sluice.json(['add-key', 'anthropic'], { environment, input: seedKeys.anthropic });
  const { value } = await sluice.json(
    ['clients', 'add', 'agent', '--budget', '0.000001', '--rpm', '60'],
    { environment },
  );
  const { key } = value as { key: string };
  expect(await ask(ready.proxy, key)).toEqual([200, null]);
  // At once: a next request waits until it is known what the one before cost.
  expect(await ask(ready.proxy, key)).toEqual([429, 'CLIENT_LIMIT']);
  const { stdout } = await sluice.run(['clients', 'list'], { environment });
  expect(stdout).toMatch(/60\/min, \$[\d.]+ of \$0\.0000010/);

  // One after the other without a pause, each counts before the next: the price of the model is known by now.
  const spentUsd = (await list())[0]?.spentUsd ?? 0;
  const budget = ['--budget', (spentUsd * 2.5).toFixed(6)];
  const quick = await sluice.json(['clients', 'add', 'quick', ...budget], { environment });
  expect(quick).toMatchObject({ code: 0 });
  const statuses: number[] = [];
  for (let count = 0; count < 5; count += 1)
    statuses.push((await ask(ready.proxy, (quick.value as { key: string }).key))[0]);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);

  child.kill('SIGKILL');
  const again = await sluice.serve({ environment });
  expect(await ask(again.ready.proxy, key)).toEqual([429, 'CLIENT_LIMIT']);
  expect((await list())[0]).toMatchObject({ rpm: 60, budgetUsd: 0.000_001 });
});

test('a limit that is none is wrong usage and mints nothing', async () => {
  for (const [option, text] of [
    ['--rpm', '0'],
    ['--budget', '-1'],
  ] as const) {
    const add = ['clients', 'add', 'agent', option, text];
    const { code, value } = await sluice.json(add, { environment });
    expect(code).toBe(2);
    expect(value).toMatchObject({ error: { message: expect.stringContaining(option) } });
  }
  expect(await list()).toEqual([]);
});

test('a key that the command line revokes is refused at once; one that a guest revokes, as soon as its change is seen', async () => {
  const { ready } = await sluice.serve({ environment });
  await sluice.json(['add-key', 'anthropic'], { environment, input: seedKeys.anthropic });
  const keys: string[] = [];
  for (const name of ['told', 'guest']) {
    const { value } = await sluice.json(['clients', 'add', name], { environment });
    keys.push((value as { key: string }).key);
  }
  const [told = '', guest = ''] = keys;
  expect(await ask(ready.proxy, told)).toEqual([200, null]);
  expect((await sluice.json(['clients', 'revoke', 'told'], { environment })).code).toBe(0);
  expect(await ask(ready.proxy, told)).toEqual([401, 'UNAUTHORIZED']);

  expect(await ask(ready.proxy, guest)).toEqual([200, null]);
  // Without its socket the command finds no instance, and writes to the profile itself.
  rmSync(join(sluice.home, 'sluice.sock'));
  expect((await sluice.json(['clients', 'revoke', 'guest'], { environment })).code).toBe(0);
  await vi.waitFor(async () =>
    expect(await ask(ready.proxy, guest)).toEqual([401, 'UNAUTHORIZED']),
  );
});
