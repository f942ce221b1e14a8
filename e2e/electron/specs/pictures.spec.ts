import { mintKey } from '../../fixtures/sluice.ts';
import { ask, BY_FIRST } from '../../fixtures/window-test.ts';
import { WindowPage } from '../../pages/window.ts';
import { seedKeys } from '../../simulator/seeds.ts';
import { callBridge } from '../app-facts.ts';
import { PICTURES, pictureMenu, picturePage } from '../pictures.ts';
import type { Shell } from '../shell.ts';
import { expect, test } from '../shell-test.ts';

test.use({ seed: 'demo', signedIn: ['mira', 'studio', 'lab'] });

/** Nothing draws a window that is hidden. */
function showPopover({ app }: Shell): Promise<void> {
  return app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.showInactive();
  });
}

/** By hand: SLUICE_LANE_PICTURES=FOLDER npm run e2e:electron -- pictures.spec --project=user */
if (PICTURES !== '')
  test('pictures of every face', async ({ launch, desktop, owner, profile, simulator }) => {
    await profile.run(['add-key', 'openai', '--label', 'Studio key'], { stdin: seedKeys.openai });
    const key = await mintKey(profile);
    const shell = await launch();
    const page = await shell.mainWindow();
    const sight = new WindowPage(page);
    const item = await desktop.trayItem();
    await expect(sight.account('Studio key')).toBeVisible();
    await callBridge(page, 'usage.list', { refresh: true });
    expect((await ask(owner, key)).status).toBe(200);
    const menu = await item.untilMenu((entries) => entries.some(({ label }) => label === 'OpenAI'));
    await item.activate();
    const popover = await shell.popover();
    await expect(popover.getByText('lab@example.com').first()).toBeVisible();
    await picturePage(page, 'window-accounts');
    await picturePage(popover, 'popover-fine');
    await pictureMenu(shell, menu, 'menu-fine-light');

    for (const name of ['Ranking', 'Usage', 'Activity', 'Tools', 'Settings'] as const) {
      await sight.goTo(name);
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      // The charts come in a chunk of their own.
      if (name === 'Usage') await expect(page.locator('.recharts-surface').first()).toBeVisible();
      await picturePage(page, `window-${name.toLowerCase()}`);
    }
    await sight.goTo('Accounts');
    await page.getByRole('button', { name: 'Add account' }).first().click();
    await expect(sight.dialog).toBeVisible();
    await picturePage(page, 'window-add-account');
    await sight.dialog.getByRole('button', { name: 'Sign in with the browser' }).click();
    await expect(sight.dialog.getByRole('button', { name: 'Open the page' })).toBeVisible();
    await picturePage(page, 'window-signing-in');
    await page.keyboard.press('Escape');

    for (const seat of ['one', 'two', 'three', 'four', 'five', 'six']) {
      const added = `sk-ant-api03-${seat.padEnd(80, '0')}-AA`;
      const email = `${seat}@example.com`;
      simulator.createAccount({ provider: 'anthropic', kind: 'api_key', email, key: added });
      const label = `Seat ${seat}`;
      const input = { provider: 'anthropic', key: added, label, unchecked: false };
      await callBridge(page, 'accounts.addKey', input);
    }
    await expect(popover.getByText('Seat six').first()).toBeAttached();
    await showPopover(shell);
    await picturePage(popover, 'popover-many');

    simulator.revoke('mira');
    await ask(owner, key, BY_FIRST);
    await expect(popover.getByRole('button', { name: 'Sign in again' })).toBeAttached();
    await picturePage(popover, 'popover-banner');
    await picturePage(page, 'window-banner');
    const needs = await item.untilMenu((entries) =>
      entries.some(({ label }) => label === 'Sign in again'),
    );
    await pictureMenu(shell, needs, 'menu-needs-light');

    await showPopover(shell);
    await callBridge(page, 'settings.set', { key: 'proxyPaused', value: true });
    await expect(popover.getByRole('heading', { name: 'Paused' })).toBeAttached();
    await picturePage(popover, 'popover-paused');

    await owner.stop();
    const takeOver = page.getByRole('button', { name: 'Take over' }).first();
    await expect(takeOver).toBeVisible();
    await picturePage(page, 'window-gone');
    await picturePage(popover, 'popover-gone');
    await takeOver.click();
    await expect(page.getByText('Electron 22').first()).toBeVisible();
    await picturePage(page, 'window-failed');
    await picturePage(popover, 'popover-failed');
  });

if (PICTURES !== '')
  test('pictures of a dark desktop', async ({ launch, desktop }) => {
    desktop.environment['GTK_THEME'] = 'Adwaita:dark';
    const shell = await launch();
    const sight = new WindowPage(await shell.mainWindow());
    await expect(sight.account('lab@example.com')).toBeVisible();
    const item = await desktop.trayItem();
    const menu = await item.untilMenu((entries) =>
      entries.some(({ label }) => label.startsWith('lab@example.com')),
    );
    await pictureMenu(shell, menu, 'menu-fine-dark');
  });
