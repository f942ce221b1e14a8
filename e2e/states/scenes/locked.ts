import type { Page } from '@playwright/test';
import { POPOVER, forced, narrow } from '../state.ts';
import type { Scene, State } from '../state.ts';
import { World } from '../world.ts';

const PASSPHRASE = 'correct horse battery staple';

async function openLocked(): Promise<World> {
  const world = await World.open({ environment: { SLUICE_VAULT: 'passphrase' } });
  await world.call('vault.unlock', { passphrase: PASSPHRASE });
  await world.join({ provider: 'anthropic', kind: 'oauth', email: 'mira@example.com' });
  await world.stop();
  await world.serve();
  return world;
}

const accounts: State = {
  id: 'accounts/locked',
  address: '#/accounts',
  sees: 'The vault is locked.',
};
const unlock: State = {
  id: 'dialogs/unlock',
  address: '#/accounts',
  sees: (page) => page.getByRole('dialog', { name: 'Unlock Sluice' }),
  act: open,
};

function open(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Unlock', exact: true }).click();
}

const states: readonly State[] = [
  accounts,
  { id: 'ranking/locked', address: '#/ranking', sees: /vault is locked/ },
  { id: 'settings/locked', address: '#/settings', sees: 'Sealed with a passphrase' },
  { id: 'popover/locked', address: '#/popover', sees: /locked/i, size: POPOVER },
  unlock,
  narrow(unlock),
  forced(unlock),
  {
    id: 'dialogs/unlock-wrong',
    address: '#/accounts',
    sees: /not the passphrase of this profile/,
    act: async (page) => {
      await open(page);
      await page.getByRole('dialog').getByRole('textbox', { name: 'Passphrase' }).fill('wrong');
      await page.keyboard.press('Enter');
    },
  },
];

export const lockedScene: Scene = { name: 'locked', open: openLocked, states };
