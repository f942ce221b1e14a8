import type { AccountOptions } from '../../simulator/accounts.ts';
import { POPOVER, narrow } from '../state.ts';
import type { Scene, State } from '../state.ts';
import { World } from '../world.ts';
import { used } from './pool-world.ts';

const COUNT = 200;
const ROWS = 'article:nth-of-type(n+24), tr:nth-child(n+24)';

function person(index: number): AccountOptions {
  const id = `seat-${String(index).padStart(3, '0')}`;
  const spread = (step: number): number => ((index * step) % 100) / 100;
  return {
    id,
    email: `${id}@example.com`,
    provider: index % 3 === 0 ? 'openai-codex' : 'anthropic',
    kind: 'oauth',
    used: used([spread(37), 0.5 + spread(13) * 4, spread(59), 8 + spread(29) * 140]),
  };
}

async function openMany(): Promise<World> {
  const world = await World.open();
  await world.call('settings.set', { key: 'pollUsage', value: false });
  // One after the other: their numbers decide between equals.
  for (let index = 1; index <= COUNT; index += 1) await world.join(person(index));
  for (const id of ['seat-004', 'seat-009', 'seat-020']) world.simulator.revoke(id);
  await world.readUsage();
  return world;
}

const accounts: State = {
  id: 'accounts/many',
  address: '#/accounts',
  sees: /seat-\d+/,
  alike: ROWS,
};

const states: readonly State[] = [
  accounts,
  narrow(accounts),
  { id: 'ranking/many', address: '#/ranking', sees: /goes first/, alike: ROWS },
  { id: 'popover/many', address: '#/popover', sees: /more below/, size: POPOVER },
];

export const manyScene: Scene = { name: 'many', open: openMany, states };
