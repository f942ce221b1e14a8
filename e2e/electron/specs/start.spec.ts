import { startAgain } from '../shell.ts';
import { expect, test } from '../shell-test.ts';

test('starts attached, shows the accounts in window, tray and popover, and quits', async ({
  launch,
  desktop,
}) => {
  const shell = await launch();
  const page = await shell.mainWindow();
  await expect(page.getByText('mira@example.com').first()).toBeVisible();
  await expect(page.getByText('Attached to another Sluice').first()).toBeVisible();

  const item = await desktop.trayItem();
  const menu = await item.untilMenu((entries) =>
    entries.some(({ label }) => label.includes('studio@example.com')),
  );
  expect(menu.map(({ label }) => label)).toContain(
    'Another Sluice keeps the port; this one shows it.',
  );
  expect((await item.properties()).tooltip).toBe('Sluice: You can work');

  await item.activate(700, 20);
  const popover = await shell.popover();
  await expect(popover.getByText('mira@example.com').first()).toBeVisible();

  await item.click(/^Quit/);
  expect(await shell.ended).toBe(0);
  await expect.poll(() => shell.processes()).toEqual([]);
});

test('a second start ends at once and shows the window of the first', async ({
  launch,
  options,
  desktop,
}) => {
  const shell = await launch();
  const page = await shell.mainWindow();
  await expect(page.getByText('mira@example.com').first()).toBeVisible();
  await page.close();
  await (await desktop.trayItem()).untilMenu(({ length }) => length > 0);
  expect(shell.app.windows()).toEqual([]);

  const second = await startAgain(options);
  expect(second.code).toBe(0);
  await expect((await shell.mainWindow()).getByText('mira@example.com').first()).toBeVisible();
});

test.describe('without a tray', () => {
  test.use({ hasTray: false });

  test('the window opens and says how to reach it', async ({ launch }) => {
    const shell = await launch();
    const page = await shell.mainWindow();
    await expect(page.getByText('mira@example.com').first()).toBeVisible();
    await expect(page.getByText('This desktop shows no tray.').first()).toBeVisible();
  });
});
