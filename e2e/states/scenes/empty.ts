import type { Page } from '@playwright/test';
import { WindowPage } from '../../pages/window.ts';
import { POPOVER, forced, narrow, zoomed } from '../state.ts';
import type { Scene, State } from '../state.ts';
import { World } from '../world.ts';

const onboarding: State = {
  id: 'onboarding/first',
  address: '#/accounts',
  sees: 'Several accounts, one port',
};
const chooseProvider: State = {
  id: 'dialogs/add-account',
  address: '#/popover',
  sees: (page) => page.getByRole('dialog', { name: 'Add account' }),
  act: (page) => page.getByRole('button', { name: 'Add account' }).click(),
};
const waiting: State = {
  id: 'dialogs/sign-in-browser',
  address: '#/accounts',
  sees: 'Waiting for Claude',
  act: async (page) => {
    await openProvider(page, 'Claude');
    await page.getByRole('button', { name: 'Sign in with the browser' }).click();
  },
};
const newKey: State = {
  id: 'dialogs/new-key',
  address: '#/tools',
  sees: 'Make the key',
  act: (page) => page.getByRole('button', { name: 'New key' }).click(),
};
const apiKey: State = {
  id: 'dialogs/api-key',
  address: '#/accounts',
  sees: 'Check and add',
  act: openKey,
};

async function openProvider(page: Page, name: string): Promise<void> {
  await new WindowPage(page).openProvider(name);
}

async function openKey(page: Page): Promise<void> {
  await openProvider(page, 'OpenAI');
  await page.getByRole('dialog').getByRole('button', { name: 'API key', exact: true }).click();
}

const states: readonly State[] = [
  onboarding,
  narrow(onboarding),
  zoomed(onboarding),
  forced(onboarding),
  { id: 'popover/empty', address: '#/popover', sees: 'No account yet', size: POPOVER },
  { id: 'ranking/empty', address: '#/ranking', sees: 'Nothing to rank yet' },
  { id: 'usage/empty', address: '#/usage', sees: 'No history yet' },
  { id: 'activity/empty', address: '#/activity', sees: 'No request yet' },
  { id: 'tools/empty', address: '#/tools', sees: 'No key yet' },
  { id: 'settings/plain', address: '#/settings', sees: 'Every change is saved at once.' },
  chooseProvider,
  {
    id: 'dialogs/sign-in-ways',
    address: '#/accounts',
    sees: 'Sign in with the browser',
    act: (page) => openProvider(page, 'Claude'),
  },
  waiting,
  narrow(waiting),
  {
    id: 'dialogs/sign-in-paste',
    address: '#/accounts',
    sees: /Paste the address where the browser ended/,
    act: async (page) => {
      await openProvider(page, 'Claude');
      await page.getByRole('button', { name: 'Paste a code' }).click();
    },
  },
  apiKey,
  narrow(apiKey),
  {
    id: 'dialogs/api-key-refused',
    address: '#/accounts',
    sees: 'OpenAI refused this key.',
    act: async (page) => {
      await openKey(page);
      await page.getByLabel('API key', { exact: true }).fill('sk-proj-that-nobody-has');
      await page.getByRole('button', { name: 'Check and add' }).click();
    },
  },
  newKey,
  narrow(newKey),
];

export const emptyScene: Scene = { name: 'empty', open: () => World.open(), states };
