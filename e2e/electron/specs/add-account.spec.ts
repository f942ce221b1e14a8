import { allow } from '../../fixtures/sign-in.ts';
import { mintKey } from '../../fixtures/sluice.ts';
import { ask } from '../../fixtures/window-test.ts';
import { WindowPage } from '../../pages/window.ts';
import { seedKeys } from '../../simulator/seeds.ts';
import { expect, test } from '../shell-test.ts';

test.use({ signedIn: ['mira'] });

test('accounts are added in the window, and are then in tray and popover', async ({
  launch,
  desktop,
  simulator,
}) => {
  const shell = await launch();
  const sight = new WindowPage(await shell.mainWindow());
  const { page, dialog } = sight;
  const item = await desktop.trayItem();
  const add = async (provider: string, method: string): Promise<void> => {
    await page.getByRole('button', { name: 'Add account' }).first().click();
    const button = dialog.getByRole('button', { name: method, exact: true });
    const entry = dialog.getByRole('button', { name: new RegExp(provider) });
    if ((await entry.getAttribute('aria-expanded')) !== 'true') await entry.click();
    await button.click();
  };

  await test.step('with the browser', async () => {
    await add('Claude', 'Sign in with the browser');
    expect(desktop.opened()).toEqual([]);
    await dialog.getByRole('button', { name: 'Open the page' }).click();
    await expect.poll(() => desktop.opened()).toHaveLength(1);
    const [address = ''] = desktop.opened();
    expect(new URL(address).origin).toBe(new URL(simulator.url('https://claude.ai')).origin);
    await allow(simulator, address, 'studio');
    await expect(dialog.getByText('Claude, signed in')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(sight.account('studio@example.com')).toBeVisible();
    await item.untilMenu((menu) => menu.some(({ label }) => label.startsWith('studio@example')));
    await item.activate();
    const popover = await shell.popover();
    const row = popover.getByRole('listitem').filter({ hasText: 'studio@example.com' });
    await expect(row).toBeVisible();
    expect(desktop.opened()).toHaveLength(1);
  });

  await test.step('with a pasted code', async () => {
    await add('Claude', 'Paste a code');
    await dialog.getByRole('button', { name: 'Open the page' }).click();
    await expect.poll(() => desktop.opened()).toHaveLength(2);
    const { location, pasted } = await simulator.approve(desktop.opened()[1] ?? '', { as: 'lab' });
    await dialog.getByRole('textbox', { name: 'Code' }).fill(pasted ?? location ?? '');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expect(dialog.getByText('Claude, signed in')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(sight.account('lab@example.com')).toBeVisible();
  });

  await test.step('with a key', async () => {
    await add('OpenAI', 'API key');
    // No page of a real provider is opened from a profile whose providers are simulated.
    await dialog.getByRole('button', { name: 'Where do I find it?' }).click();
    await expect(dialog.getByRole('alert')).toContainText('platform.openai.com');
    const field = dialog.getByLabel('API key', { exact: true });
    await field.fill('sk-proj-not-a-key-that-anyone-has');
    await dialog.getByRole('button', { name: 'Check and add' }).click();
    await expect(dialog.getByText('OpenAI refused this key.')).toBeVisible();
    await field.fill(seedKeys.openai);
    await dialog.getByRole('button', { name: /^Check/ }).click();
    await expect(dialog).toBeHidden();
    await item.untilMenu((menu) => menu.some(({ label }) => label === 'OpenAI'));
    expect(desktop.opened()).toHaveLength(2);
  });
});

test('a lost sign-in is told in window, popover and tray until it is renewed in the window', async ({
  launch,
  desktop,
  owner,
  profile,
  simulator,
}) => {
  const key = await mintKey(profile);
  const shell = await launch();
  const sight = new WindowPage(await shell.mainWindow());
  const { page, dialog } = sight;
  const item = await desktop.trayItem();
  await item.untilMenu((menu) => menu.some(({ label }) => label.includes('mira')));
  await item.activate();
  const popover = await shell.popover();
  await expect(popover.getByText('mira@example.com').first()).toBeVisible();

  simulator.revoke('mira');
  expect((await ask(owner, key)).status).toBe(401);
  const again = page.getByRole('button', { name: 'Sign in again' }).first();
  await expect(again).toBeVisible();
  const there = popover.getByRole('button', { name: 'Sign in again' });
  await expect(there).toBeVisible();
  await item.until(({ tooltip }) => tooltip.endsWith('; mira@example.com needs you'));

  await again.click();
  await dialog.getByRole('button', { name: 'Open the page' }).click();
  await expect.poll(() => desktop.opened()).toHaveLength(1);
  await allow(simulator, desktop.opened()[0] ?? '', 'mira');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Sign in again' })).toHaveCount(0);
  await expect(there).toHaveCount(0);
  await item.until(({ tooltip }) => tooltip === 'Sluice: You can work');
  expect((await ask(owner, key)).status).toBe(200);
});
