import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLATFORMS } from '../simulator/openai-compatible/platforms.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';

let simulator: Simulator;
let sluice: Served;
const environment: Record<string, string> = {};

beforeAll(async () => {
  simulator = await startSimulator();
  for (const { id } of PLATFORMS) {
    const { key } = simulator.createAccount({ id, provider: id, kind: 'api_key' });
    environment[`${id.toUpperCase()}_API_KEY`] = key ?? '';
  }
  sluice = await Served.start(simulator, { ...environment, HOME: '/nonexistent' });
});
afterAll(async () => {
  await sluice.dispose();
  await simulator.close();
});

test('the keys of the environment are offered for each provider, and none is taken unasked', async () => {
  const { found } = await sluice.call('imports.find', { from: 'environment' });
  const offered = found.map(({ path, provider, diagnosis }) => `${path} ${provider} ${diagnosis}`);
  const wanted = PLATFORMS.map(({ id }) => `${id.toUpperCase()}_API_KEY ${id} ready`);
  expect(new Set(offered)).toEqual(new Set(wanted));
  expect(offered).toHaveLength(wanted.length);
  const told = JSON.stringify(found);
  for (const key of Object.values(environment)) expect(told).not.toContain(key);
  const { found: taken } = await sluice.call('imports.take', {});
  expect(taken.some(({ imported }) => imported)).toBe(false);
  expect((await sluice.call('accounts.list', {})).accounts).toEqual([]);
});

test('one that is chosen becomes an account and serves', async () => {
  await sluice.call('imports.take', { findings: ['environment:GROQ_API_KEY'] });
  const { accounts } = await sluice.call('accounts.list', {});
  expect(accounts).toMatchObject([{ provider: 'groq', kind: 'api_key', ownership: 'own' }]);
  const key = await sluice.mint('any');
  const answer = await fetch(`${sluice.proxy}/groq/openai/v1/models`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(answer.status).toBe(200);
  expect(simulator.log.last('/openai/v1/models')?.account).toBe('groq');
});
