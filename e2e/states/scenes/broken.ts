import type { CallName } from '../../../shared/contract.ts';
import { POPOVER, at } from '../state.ts';
import type { Scene, State } from '../state.ts';
import { accounts, activity, popover, ranking } from './pool-pages.ts';
import { openPool } from './pool-world.ts';

const HISTORY: readonly CallName[] = ['history.windows', 'history.costs', 'history.status'];

/** Loading and failing, of each page and of the whole window. */
const broken: readonly State[] = [
  {
    id: 'accounts/loading',
    address: '#/accounts',
    sees: (page) => page.locator('main [aria-busy=true]').first(),
    hold: ['state.get'],
  },
  {
    id: 'popover/loading',
    address: '#/popover',
    sees: (page) => page.locator('main [aria-busy=true]').first(),
    hold: ['state.get'],
    size: POPOVER,
  },
  {
    id: 'ranking/loading',
    address: '#/ranking',
    sees: (page) => page.getByRole('heading', { name: 'Ranking' }),
    hold: ['ranking.get'],
  },
  {
    id: 'usage/loading',
    address: '#/usage',
    sees: (page) => page.getByRole('heading', { name: 'Usage' }),
    hold: HISTORY,
  },
  {
    id: 'activity/loading',
    address: '#/activity',
    sees: (page) => page.getByRole('heading', { name: 'Activity' }),
    hold: ['activity.list'],
  },
  { id: 'accounts/error', address: '#/accounts', sees: 'Try again', fail: ['state.get'] },
  {
    id: 'popover/error',
    address: '#/popover',
    sees: 'Try again',
    fail: ['state.get'],
    size: POPOVER,
  },
  {
    id: 'ranking/error',
    address: '#/ranking',
    sees: /ranking could not be read/,
    fail: ['ranking.get'],
  },
  { id: 'usage/error', address: '#/usage', sees: /history could not be read/, fail: HISTORY },
  {
    id: 'activity/error',
    address: '#/activity',
    sees: /list could not be read/,
    fail: ['activity.list'],
  },
];

/** Last: the owner is paused, then gone. */
const ending: readonly State[] = [
  at(accounts, 'masked', {
    sees: /•@example/,
    change: (world) => world.call('settings.set', { key: 'maskEmails', value: true }),
  }),
  at(accounts, 'paused', {
    sees: 'Paused',
    change: (world) => world.call('settings.set', { key: 'proxyPaused', value: true }),
  }),
  at(popover, 'paused', { sees: 'Paused' }),
  at(ranking, 'paused'),
  at(activity, 'paused'),
  at(accounts, 'offline', {
    sees: 'The connection to Sluice is lost.',
    stay: true,
    change: (world) => world.stop(),
  }),
  at(ranking, 'offline', { sees: 'The connection to Sluice is lost.', stay: true }),
  at(activity, 'offline', { sees: 'The connection to Sluice is lost.', stay: true }),
  at(popover, 'offline', { sees: 'The connection to Sluice is lost.', stay: true }),
];

export const brokenScene: Scene = {
  name: 'broken',
  open: openPool,
  states: [...broken, ...ending],
};
