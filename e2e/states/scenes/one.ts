import { NOW } from '../../../shared/testing/snapshot.ts';
import { POPOVER, narrow } from '../state.ts';
import type { Scene, State } from '../state.ts';
import { World } from '../world.ts';
import { used } from './pool-world.ts';

async function openOne(): Promise<World> {
  const world = await World.open();
  await world.call('settings.set', { key: 'pollUsage', value: false });
  await world.join({
    provider: 'anthropic',
    kind: 'oauth',
    email: 'mira@example.com',
    used: used([0.34, 2.6, 0.41, 74]),
  });
  await world.readUsage();
  return world;
}

const accounts: State = { id: 'accounts/one', address: '#/accounts', sees: 'mira@example.com' };

const states: readonly State[] = [
  accounts,
  narrow(accounts),
  { id: 'ranking/one', address: '#/ranking', sees: /mira@example\.com/ },
  { id: 'usage/one', address: '#/usage', sees: /No (request|history)/ },
  { id: 'activity/one', address: '#/activity', sees: 'No request yet' },
  { id: 'popover/one', address: '#/popover', sees: 'mira@example.com', size: POPOVER },
  {
    ...accounts,
    id: 'accounts/dry',
    sees: /again at|blocked/i,
    change: async (world) => {
      world.simulator.quotas.setWindow('mira', '5h', 1, Date.UTC(2026, 10, 19, 16, 40) - NOW);
      await world.readUsage();
    },
  },
  { id: 'popover/dry', address: '#/popover', sees: /again at|blocked/i, size: POPOVER },
  { id: 'ranking/dry', address: '#/ranking', sees: /mira@example\.com/ },
];

export const oneScene: Scene = { name: 'one', open: openOne, states };
