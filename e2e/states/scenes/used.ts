import type { Page } from '@playwright/test';
import { narrow } from '../state.ts';
import type { Scene, State } from '../state.ts';
import { openPool } from './pool-world.ts';

const NAME = 'mira@example.com';
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

const keysSheet: State = {
  id: 'dialogs/keys',
  address: '#/ranking',
  sees: (page) => page.getByRole('dialog'),
  act: async (page) => {
    await page
      .getByText(/goes first/)
      .first()
      .waitFor();
    await page.keyboard.press('?');
  },
};

const used: readonly State[] = [
  keysSheet,
  narrow(keysSheet),
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
      await page.locator('.recharts-line-curve').first().waitFor();
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

export const usedScene: Scene = { name: 'used', open: openPool, states: used };
