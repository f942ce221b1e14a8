import type { Page } from '@playwright/test';
import type { CallName } from '../../../shared/contract.ts';
import { POPOVER, at, forced, narrow, zoomed } from '../state.ts';
import type { Scene, State } from '../state.ts';
import { openPool } from './pool-world.ts';

const NAME = 'mira@example.com';
const HISTORY: readonly CallName[] = ['history.windows', 'history.costs', 'history.status'];

const accounts: State = { id: 'accounts/several', address: '#/accounts', sees: 'You can work' };
const ranking: State = { id: 'ranking/several', address: '#/ranking', sees: /goes first/ };
const usage: State = {
  id: 'usage/week',
  address: '#/usage',
  sees: (page) => page.locator('.recharts-line-curve').first(),
};
const activity: State = { id: 'activity/several', address: '#/activity', sees: 'Claude Code' };
const tools: State = { id: 'tools/several', address: '#/tools', sees: 'old laptop' };
const settings: State = { id: 'settings/several', address: '#/settings', sees: 'Pause the proxy' };
const popover: State = {
  id: 'popover/several',
  address: '#/popover',
  sees: 'You can work',
  size: POPOVER,
};
const detail: State = {
  id: 'activity/detail',
  address: '#/activity',
  sees: (page) => page.getByRole('region', { name: 'Request detail' }),
  act: (page) =>
    page
      .getByRole('region', { name: 'Requests', exact: true })
      .locator('tbody button')
      .nth(5)
      .click(),
};
const remove: State = {
  id: 'dialogs/remove',
  address: '#/accounts',
  sees: `Remove ${NAME}?`,
  act: (page) => chooseInMenu(page, 'Remove…'),
};
const reset: State = {
  id: 'accounts/reset-asked',
  address: '#/accounts',
  sees: 'Use 1 of 2 resets?',
  act: (page) => page.getByRole('button', { name: /^2 resets/ }).click(),
};

async function openMenu(page: Page): Promise<void> {
  await page.getByRole('button', { name: `More for ${NAME}` }).click();
}

async function chooseInMenu(page: Page, item: string): Promise<void> {
  await openMenu(page);
  await page.getByRole('menuitem', { name: item }).click();
}

const whole: readonly State[] = [accounts, ranking, usage, activity, tools, settings];

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

const used: readonly State[] = [
  detail,
  narrow(detail),
  {
    id: 'activity/nothing-matches',
    address: '#/activity',
    sees: 'No request matches',
    act: (page) => page.getByRole('textbox', { name: 'Filter requests' }).fill('orhcard'),
  },
  {
    id: 'usage/tables',
    address: '#/usage',
    sees: (page) => page.getByRole('table').first(),
    act: async (page) => {
      for (const table of await page.getByRole('radio', { name: 'Table' }).all())
        await table.check();
    },
  },
  {
    id: 'usage/crosshair',
    address: '#/usage',
    sees: (page) => page.locator('.recharts-line-curve').first(),
    act: (page) => page.getByRole('slider').first().press('ArrowLeft'),
  },
  {
    id: 'ranking/other-strategy',
    address: '#/ranking',
    sees: 'Use it or lose it',
    act: (page) => page.getByRole('radio', { name: 'Codex' }).check(),
  },
  {
    id: 'accounts/filtered-out',
    address: '#/accounts',
    sees: /No account matches/,
    act: (page) => page.getByRole('textbox', { name: 'Filter accounts' }).fill('orhcard'),
  },
  { id: 'accounts/menu', address: '#/accounts', sees: 'Remove…', act: openMenu },
  {
    id: 'accounts/rename',
    address: '#/accounts',
    sees: (page) => page.getByRole('textbox', { name: 'Name of the account' }),
    act: (page) => chooseInMenu(page, 'Rename'),
  },
  remove,
  narrow(remove),
  reset,
  narrow(reset),
  {
    id: 'dialogs/revoke',
    address: '#/tools',
    sees: 'Revoke the key of “Zed”?',
    act: (page) => page.getByRole('button', { name: 'Revoke the key of Zed' }).click(),
  },
  {
    id: 'dialogs/move-vault',
    address: '#/settings',
    sees: (page) => page.getByRole('dialog'),
    act: (page) => page.getByRole('button', { name: 'Move the key…' }).click(),
  },
  {
    id: 'dialogs/rotate-vault',
    address: '#/settings',
    sees: (page) => page.getByRole('dialog'),
    act: (page) => page.getByRole('button', { name: 'Make a new key…' }).click(),
  },
  {
    id: 'dialogs/clear-history',
    address: '#/settings',
    sees: 'Clear the history?',
    act: (page) => page.getByRole('button', { name: 'Clear…' }).click(),
  },
];

const desktop = { mode: 'hosting', error: null, tray: true } as const;
const portTaken = {
  code: 'PORT_IN_USE',
  message: 'Port 7584 is taken by another program.',
  hint: 'End that program, or choose another port.',
} as const;
const failedShell = { mode: 'failed', error: portTaken, tray: true } as const;

const inDesktop: readonly State[] = [
  at(popover, 'desktop', { shell: desktop }),
  at(settings, 'desktop', { shell: desktop, sees: 'Start at login' }),
  at(accounts, 'attached', { shell: { ...desktop, mode: 'attached' } }),
  at(accounts, 'no-tray', { shell: { ...desktop, tray: false }, sees: /shows no tray/ }),
  {
    id: 'accounts/occupied-port',
    address: '#/accounts',
    sees: portTaken.message,
    shell: failedShell,
  },
  {
    id: 'popover/occupied-port',
    address: '#/popover',
    sees: portTaken.message,
    shell: failedShell,
    size: POPOVER,
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

const states: readonly State[] = [
  ...whole,
  popover,
  ...whole.map((state) => narrow(state)),
  ...whole.map((state) => zoomed(state)),
  ...[...whole, popover].map((state) => forced(state)),
  ...used,
  ...broken,
  ...inDesktop,
  ...ending,
];

export const poolScene: Scene = { name: 'pool', open: openPool, states };
