import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { DAY } from '../../shared/testing/snapshot.ts';
import { Keyboard } from '../pages/keyboard.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { used } from '../states/scenes/pool-world.ts';
import { World } from '../states/world.ts';

/** A file for what was pressed and what had the focus. */
const TRANSCRIPT = process.env['KEYBOARD_TRANSCRIPT'];

let world: World;

test.beforeEach(async () => {
  world = await World.open();
  const { simulator } = world;
  await world.join({
    provider: 'openai-codex',
    kind: 'oauth',
    email: 'nora@example.com',
    used: used([1, 1.4, 0.88, 21]),
  });
  await world.join({ provider: 'anthropic', kind: 'oauth', email: 'mira@example.com' });
  await world.join({ provider: 'anthropic', kind: 'oauth', email: 'lab@example.com' });
  for (const expiresInMs of [4 * DAY, 21 * DAY])
    simulator.quotas.grantReset('nora', { expiresInMs });
  simulator.createAccount({ provider: 'openai', kind: 'api_key', key: seedKeys.openai });
  await world.mint('Claude Code');
  await world.mint('Zed');
  await world.readUsage();
});
test.afterEach(async ({ page }) => {
  await page.close();
  await world.dispose();
});

for (const forcedColors of ['none', 'active'] as const)
  test(`keys alone add accounts, change the strategy, use a reset and revoke a key; forced colours: ${forcedColors}`, async ({
    page,
  }) => {
    await page.emulateMedia({ forcedColors });
    await page.clock.setFixedTime(world.nowMs);
    await page.goto(await world.address());
    await expect(page.getByRole('article')).toHaveCount(3);
    const keys = new Keyboard(page);
    try {
      await addKey(page, keys);
      await startSignIn(page, keys);
      await changeStrategy(page, keys);
      await useReset(page, keys);
      await revokeClient(page, keys);
    } finally {
      keep(keys, forcedColors);
    }
  });

async function addKey(page: Page, keys: Keyboard): Promise<void> {
  keys.say('An API key is added, checked live');
  await keys.press('Tab');
  await keys.expectAt('Skip to the page', 'the first Tab');
  await keys.press('Enter');
  await keys.tabTo('Add account');
  await keys.press('Enter');
  await keys.expectInDialog();
  await keys.tabTo(/^OpenAI/);
  await keys.press('Enter');
  await keys.tabTo('API key');
  await keys.press('Enter');
  await keys.expectAt(/^API key/, 'the next step');
  await keys.type(seedKeys.openai);
  await keys.press('Enter');
  await expect(page.getByText('OpenAI key added').first()).toBeVisible();
  if (await page.getByRole('dialog').isVisible()) await keys.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await keys.expectAt('Add account', 'the dialog has closed');
  await expect(page.getByRole('article')).toHaveCount(4);
}

async function startSignIn(page: Page, keys: Keyboard): Promise<void> {
  keys.say('A sign-in in the browser is started, and cancelled');
  await keys.press('Enter');
  await keys.expectInDialog();
  await keys.tabTo(/^Claude/);
  await keys.press('Enter');
  await keys.tabTo('Sign in with the browser');
  await keys.press('Enter');
  await expect(page.getByText('Waiting for Claude')).toBeVisible();
  await keys.expectAt(/^Open the page/, 'the sign-in waits');
  await keys.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await keys.expectAt('Add account', 'the dialog has closed');
}

async function changeStrategy(page: Page, keys: Keyboard): Promise<void> {
  keys.say('The strategy is changed');
  await keys.press('Control+2');
  await expect(page.getByRole('heading', { name: 'Ranking', level: 1 })).toBeVisible();
  await keys.expectAt(/^Ranking/, 'another page');
  await keys.tabTo('Drain rate');
  await keys.press('ArrowDown');
  await keys.expectAt('Use it or lose it', 'the next one is chosen');
  await expect
    .poll(async () => (await world.call('settings.get', {})).settings['strategy.anthropic'])
    .toBe('use-it-or-lose-it');
}

async function useReset(page: Page, keys: Keyboard): Promise<void> {
  keys.say('A reset is used');
  await keys.press('Control+1');
  await keys.tabTo(/^2 resets/);
  await keys.press('Enter');
  await keys.expectAt('Keep it', 'it is asked');
  await keys.tabTo('Use the reset', 'Shift+Tab');
  await keys.press('Enter');
  await expect(page.getByText(/^Reset used at /)).toBeVisible();
  await keys.expectAt('Close', 'it is done');
  await keys.press('Enter');
  await keys.expectAt(/^1 reset/, 'the outcome has closed');
  expect(world.simulator.quotas.redemptions('nora')).toHaveLength(1);
}

async function revokeClient(page: Page, keys: Keyboard): Promise<void> {
  keys.say('A client is revoked');
  await keys.press('Control+5');
  await keys.tabTo('Revoke the key of Zed');
  await keys.press('Enter');
  await keys.expectAt('Keep it', 'it is asked');
  await keys.press('Escape');
  await keys.expectAt('Revoke the key of Zed', 'the dialog has closed');
  await keys.press('Enter');
  await keys.expectAt('Keep it', 'it is asked again');
  await keys.tabTo('Revoke', 'Shift+Tab');
  await keys.press('Enter');
  await expect(page.getByText('Revoked', { exact: true })).toBeVisible();
  await keys.expectAt(/^Revoke the key of Claude/, 'it is revoked');
}

function keep(keys: Keyboard, forcedColors: string): void {
  if (TRANSCRIPT === undefined) return;
  mkdirSync(dirname(TRANSCRIPT), { recursive: true });
  const suffix = forcedColors === 'none' ? '' : '-forced-colours';
  writeFileSync(TRANSCRIPT.replace(/\.txt$/, `${suffix}.txt`), `${keys.transcript.join('\n')}\n`);
}
