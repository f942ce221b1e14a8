import { join } from 'node:path';
import { writeYear } from '../../../main/store/testing/history-year.ts';
import type { Priority } from '../../../shared/model/account.ts';
import { DAY, HOUR, NOW } from '../../../shared/testing/snapshot.ts';
import { seedKeys } from '../../simulator/seeds.ts';
import { World } from '../world.ts';

const MINUTE = 60_000;
const MODELS = ['claude-opus-5', 'claude-sonnet-5', 'claude-haiku-5'];
/** A little over the minute, so that what is left shows the same however long the start took. */
const SLACK = 40_000;

/** Fraction and hours left of 5 h, then of 7 d. */
type Used = readonly [number, number, number, number];

export function used([short, shortLeft, long, longLeft]: Used) {
  return {
    '5h': { fraction: short, resetsInMs: shortLeft * HOUR + SLACK },
    '7d': { fraction: long, resetsInMs: longLeft * HOUR + SLACK },
  };
}

const PEOPLE = [
  { id: 'mira', organization: null, plan: 'max_20x', used: [0.34, 2.6, 0.41, 74] },
  { id: 'studio', organization: 'Northlight', plan: 'team', used: [0.08, 4.2, 0.22, 121] },
  { id: 'lab', organization: null, plan: 'pro', used: [0.93, 1.1, 0.77, 38] },
] as const;
const CODEX = [
  {
    id: 'dev',
    email: 'dev@example.com',
    organization: null,
    plan: 'plus',
    used: [0.52, 3.1, 0.37, 92],
  },
  {
    id: 'dev-team',
    email: 'dev@example.com',
    organization: 'Northlight',
    plan: 'team',
    used: [0.11, 4.4, 0.19, 133],
  },
  {
    id: 'nora',
    email: 'nora@example.com',
    organization: null,
    plan: 'pro',
    used: [1, 1.4, 0.88, 21],
  },
] as const;

/** Seven accounts of three providers in the middle of their week, with a history, clients and requests. */
export async function openPool(): Promise<World> {
  const world = await World.open({ startAtMs: NOW - 2 * HOUR });
  const accounts = await join7(world);
  await world.call('settings.set', { key: 'pollUsage', value: false });
  await world.stop();
  const size = { accounts: accounts.slice(0, 3), days: 12, requestsADay: 42 };
  writeYear(join(world.profile.folder, 'sluice.db'), size, NOW - 3 * HOUR);
  await world.serve();
  await makeRequests(world);
  world.moveTo(NOW);
  for (const person of [...PEOPLE, ...CODEX])
    for (const [window, { fraction, resetsInMs }] of Object.entries(used(person.used)))
      world.simulator.quotas.setWindow(person.id, window, fraction, resetsInMs);
  await world.readUsage();
  return world;
}

async function join7(world: World): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const { used: _, ...person } of PEOPLE)
    ids.push(
      await world.join({
        ...person,
        email: `${person.id}@example.com`,
        provider: 'anthropic',
        kind: 'oauth',
      }),
    );
  for (const { used: _, ...person } of CODEX)
    ids.push(await world.join({ ...person, provider: 'openai-codex', kind: 'oauth' }));
  for (const expiresInMs of [4 * DAY, 21 * DAY])
    world.simulator.quotas.grantReset('nora', { expiresInMs });
  const key = { provider: 'openai', kind: 'api_key', key: seedKeys.openai } as const;
  ids.push(await world.join({ ...key, id: 'studio-key', name: 'Studio key' }));
  return ids;
}

async function makeRequests(world: World): Promise<void> {
  const claude = await world.mint('Claude Code');
  const zed = await world.mint('Zed', { provider: 'anthropic', rpm: 60, budgetUsd: 20 });
  await world.mint('A script that runs on the build machine every night', { passThrough: true });
  await world.mint('old laptop');
  await world.call('clients.revoke', { client: 'old laptop' });
  const { simulator } = world;
  // Else the account of each would be drawn by chance.
  await prefer(world, { mira: 'preferred', lab: 'reserve' });
  for (let count = 0; count < 12; count += 1) {
    world.moveTo(NOW - 2 * HOUR + (count + 1) * 9 * MINUTE);
    if (count === 6) simulator.quotas.setWindow('mira', '5h', 1, HOUR);
    if (count === 9)
      simulator.faults.add({ path: '/v1/messages', action: { kind: 'status', status: 400 } });
    const [key, session] = count % 3 === 2 ? [zed, 'evening'] : [claude, 'morning'];
    await ask(world, { key, session, model: MODELS[count % 3] ?? '' });
  }
  await prefer(world, { mira: 'normal', lab: 'normal' });
}

async function prefer(world: World, byName: Readonly<Record<string, Priority>>): Promise<void> {
  const { accounts } = await world.call('accounts.list', {});
  for (const [name, priority] of Object.entries(byName)) {
    const found = accounts.find(({ email }) => email === `${name}@example.com`);
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    await world.call('accounts.setPriority', { account: found.id, priority });
  }
}

interface Asked {
  readonly key: string;
  readonly session: string;
  readonly model: string;
}

async function ask(world: World, { key, session, model }: Asked): Promise<void> {
  const answer = await fetch(`${world.running.proxy}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': key,
      'x-sluice-session': session,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      model,
      max_tokens: 256,
      stream: true,
      messages: [{ role: 'user', content: 'hello' }],
    }),
  });
  await answer.text();
}
