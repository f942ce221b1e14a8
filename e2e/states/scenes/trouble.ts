import type { Locator, Page } from '@playwright/test';
import { DAY, HOUR, NOW } from '../../../shared/testing/snapshot.ts';
import type { AccountOptions } from '../../simulator/accounts.ts';
import { POPOVER, at, forced, narrow, zoomed } from '../state.ts';
import type { Scene, State } from '../state.ts';
import { World } from '../world.ts';
import { used } from './pool-world.ts';

const LONG =
  'maximiliane.featherstonehaugh-cholmondeley@engineering.northlight-laboratories.example.com';
const claude = { provider: 'anthropic', kind: 'oauth' } as const;
const codex = { provider: 'openai-codex', kind: 'oauth' } as const;

const PEOPLE: readonly AccountOptions[] = [
  { ...claude, id: 'zero', email: 'fresh@example.com' },
  { ...claude, id: 'full', email: 'full@example.com', used: used([1, 1.6, 1, 50]) },
  {
    ...claude,
    id: 'long',
    email: LONG,
    organization: 'Northlight Laboratories for Everything That Has a Very Long Name, Ltd.',
    used: used([0.42, 2.2, 0.61, 60]),
  },
  { ...claude, id: 'rtl', email: 'huda@example.com', used: used([0.2, 3, 0.3, 90]) },
  { ...claude, id: 'unread', email: 'unread@example.com', used: used([0.2, 3, 0.3, 90]) },
  { ...claude, id: 'rest', email: 'rest@example.com', used: used([0.2, 3, 0.3, 90]) },
  { ...codex, id: 'ops', email: 'ops@example.com', used: used([0.3, 2, 0.5, 70]) },
  { ...codex, id: 'dry', email: 'dry@example.com', used: used([0.9, 2, 1, 26]) },
];

/** Everything that can be wrong or odd about accounts, at once. */
async function openTrouble(): Promise<World> {
  const world = await World.open({ startAtMs: NOW - 26 * DAY });
  await world.call('settings.set', { key: 'pollUsage', value: false });
  await world.join({ ...claude, id: 'ends', email: 'ends@example.com' });
  world.moveTo(NOW);
  world.simulator.quotas.setWindow('ends', '5h', 0.5, 2 * HOUR);
  world.simulator.faults.add({
    path: '/api/oauth/usage',
    account: 'unread',
    times: null,
    action: { kind: 'status', status: 503 },
  });
  const ids = new Map<string, number>();
  for (const person of PEOPLE) ids.set(person.id ?? '', await world.join(person));
  await world.call('accounts.rename', {
    account: ids.get('rtl') ?? 0,
    label: 'حساب العمل الرئيسي (2026)',
  });
  await world.call('accounts.pause', { account: ids.get('rest') ?? 0 });
  await world.readUsage();
  return world;
}

function signInAgain(page: Page): Locator {
  return page.getByRole('button', { name: /^(Sign in again|Show)/ }).first();
}

const accounts: State = {
  id: 'accounts/trouble',
  address: '#/accounts',
  sees: /needs a new sign-in within/,
};
const ranking: State = { id: 'ranking/trouble', address: '#/ranking', sees: 'You paused it.' };
const popover: State = {
  id: 'popover/trouble',
  address: '#/popover',
  sees: 'fresh@example.com',
  size: POPOVER,
};
const dead: State = {
  id: 'accounts/dead',
  address: '#/accounts',
  sees: signInAgain,
  change: async (world) => {
    world.simulator.revoke('ops');
    await world.call('accounts.check', {});
  },
};
const several: State = {
  id: 'accounts/several-dead',
  address: '#/accounts',
  sees: /needs? you/,
  change: async (world) => {
    for (const who of ['long', 'rtl']) world.simulator.revoke(who);
    await world.call('accounts.check', {});
  },
};

const states: readonly State[] = [
  accounts,
  narrow(accounts),
  zoomed(accounts),
  forced(accounts),
  ranking,
  narrow(ranking),
  popover,
  at(popover, '360', { size: { width: 360, height: 560 } }),
  dead,
  at(ranking, 'dead'),
  { id: 'activity/dead', address: '#/activity', sees: signInAgain },
  { id: 'usage/dead', address: '#/usage', sees: signInAgain },
  { id: 'tools/dead', address: '#/tools', sees: signInAgain },
  { id: 'settings/dead', address: '#/settings', sees: signInAgain },
  at(popover, 'dead', { sees: signInAgain }),
  several,
  at(popover, 'several-dead', { sees: /needs? you/ }),
  {
    id: 'accounts/stale',
    address: '#/accounts',
    sees: /h old|h ago/,
    change: async (world) => {
      for (const path of ['/api/oauth/usage', '/backend-api/wham/usage'])
        world.simulator.faults.add({ path, times: null, action: { kind: 'status', status: 503 } });
      world.moveTo(NOW + 2 * HOUR);
      await world.readUsage();
    },
  },
  { ...popover, id: 'popover/stale' },
];

export const troubleScene: Scene = { name: 'trouble', open: openTrouble, states };
