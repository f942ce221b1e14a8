import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { callBridge, isServing } from '../app-facts.ts';
import type { Shell } from '../shell.ts';
import { expect, test } from '../shell-test.ts';

const ENDS_WITHIN_MS = 5_000;
const HOSTING_NODE = 24;

/** Node's major version inside the app. */
async function nodeOf({ app }: Shell): Promise<number> {
  return Number((await app.evaluate(() => process.versions.node)).split('.')[0]);
}

test('the app is killed: the owner serves on, its data is whole, a new start attaches', async ({
  launch,
  owner,
  profile,
}) => {
  const shell = await launch();
  await expect((await shell.mainWindow()).getByText('mira@example.com').first()).toBeVisible();
  await shell.kill();
  expect(await shell.ended).toBe('SIGKILL');
  await expect.poll(() => shell.processes()).toEqual([]);
  expect(await isServing(owner.proxy)).toBe(true);

  const database = new DatabaseSync(join(profile.folder, 'sluice.db'), { readOnly: true });
  expect(database.prepare('PRAGMA quick_check').all()).toEqual([{ quick_check: 'ok' }]);
  database.close();

  // The dead one's lock: a link that names its process.
  const lock = join(profile.folder, 'desktop/SingletonLock');
  expect(lstatSync(lock).isSymbolicLink()).toBe(true);
  const next = await launch();
  const page = await next.mainWindow();
  await expect(page.getByText('mira@example.com').first()).toBeVisible();
  await expect(page.getByText('Attached to another Sluice').first()).toBeVisible();
});

test('the owner ends: all say so and offer to take over; a new owner is attached to by itself', async ({
  launch,
  owner,
  serveAgain,
  desktop,
}) => {
  const shell = await launch();
  const page = await shell.mainWindow();
  await expect(page.getByText('mira@example.com').first()).toBeVisible();
  const item = await desktop.trayItem();
  await item.activate(700, 20);
  const popover = await shell.popover();
  await expect(popover.getByText('mira@example.com').first()).toBeVisible();
  const takeOver = { name: 'Take over' };

  const saysGone = async (): Promise<void> => {
    const menu = await item.untilMenu((entries) =>
      entries.some(({ label }) => label === 'Nothing listens on the port'),
    );
    expect(menu.map(({ label }) => label)).toContain('Take over');
    expect((await item.properties()).tooltip).toBe('Sluice: Nothing listens on the port');
    const banner = page
      .getByRole('alert')
      .or(page.getByRole('status'))
      .filter({ hasText: 'The other Sluice has ended.' });
    await expect(banner.getByRole('button', takeOver)).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Not running' })).toBeVisible();
    await expect(popover.getByText('The other Sluice has ended').first()).toBeVisible();
    await expect(popover.getByRole('button', takeOver)).toBeVisible();
  };
  const isBack = async (): Promise<void> => {
    await item.untilMenu((entries) =>
      entries.some(({ label }) => label.startsWith('mira@example.com')),
    );
    for (const face of [page, popover]) {
      await expect(face.getByText('mira@example.com').first()).toBeVisible();
      await expect(face.getByRole('button', takeOver)).toHaveCount(0);
    }
    await expect(page.getByText('Attached to another Sluice').first()).toBeVisible();
  };

  await test.step('stopped', async () => {
    await owner.stop();
    await saysGone();
  });
  const next = await serveAgain();
  await test.step('a new owner', isBack);
  await test.step('killed', async () => {
    await next.kill();
    await saysGone();
  });

  // The one that Sluice comes with takes over here.
  if ((await nodeOf(shell)) >= HOSTING_NODE) return;
  await test.step('an Electron that cannot host says so, and lives on', async () => {
    await page.getByRole('button', takeOver).first().click();
    const reason = /is too old to run Sluice in: it can only show one that runs elsewhere/;
    await expect(page.getByText(reason).first()).toBeVisible();
    // One line there; what it means is its tooltip.
    await expect(popover.getByTitle(reason)).toContainText('Sluice has stopped.');
    const menu = await item.untilMenu((entries) =>
      entries.some(({ label }) => label === 'Try again'),
    );
    expect(menu.map(({ label }) => label)).toContain('Sluice could not start');
    await serveAgain();
    await isBack();
  });
});

test('quits by the tray, by the page and by a signal; the owner serves on', async ({
  launch,
  owner,
  desktop,
}) => {
  const ways: Record<string, (shell: Shell) => Promise<void>> = {
    tray: async () => (await desktop.trayItem()).click('Quit (the port stays)'),
    // Not waited for: Playwright may never hear the answer of an app that ends; how it ended tells whether it heard.
    page: async (shell) => {
      const page = await shell.mainWindow();
      void callBridge(page, 'shell.quit', {}).catch(() => undefined);
    },
    signal: ({ pid }) => Promise.resolve(void process.kill(pid, 'SIGTERM')),
  };
  for (const [way, quit] of Object.entries(ways))
    await test.step(way, async () => {
      const shell = await launch();
      await expect((await shell.mainWindow()).getByText('mira@example.com').first()).toBeVisible();
      await quit(shell);
      await expect.poll(() => shell.processes(), { timeout: ENDS_WITHIN_MS }).toEqual([]);
      expect(await shell.ended).toBe(0);
      await desktop.tray?.empty();
      expect(await isServing(owner.proxy)).toBe(true);
    });
});
