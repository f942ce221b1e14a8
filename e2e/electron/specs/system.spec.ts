import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { mintKey } from '../../fixtures/sluice.ts';
import { ask, BY_FIRST } from '../../fixtures/window-test.ts';
import { WindowPage } from '../../pages/window.ts';
import { callBridge, windowFacts } from '../app-facts.ts';
import { Tray } from '../desktop/tray-watcher.ts';
import type { Shell } from '../shell.ts';
import { expect, test } from '../shell-test.ts';

const HIDDEN = { args: ['--hidden'] };

function pathOf(page: Page): string {
  return new URL(page.url()).hash;
}

test('an account that needs the person is told once; a click opens Accounts; switched off, nothing is told', async ({
  launch,
  desktop,
  simulator,
  profile,
  owner,
}) => {
  const key = await mintKey(profile);
  const shell = await launch();
  const page = await shell.mainWindow();
  const sight = new WindowPage(page);
  await expect(page.getByText('mira@example.com').first()).toBeVisible();
  await sight.goTo('Settings');
  const item = await desktop.trayItem();
  const { notifications } = desktop;

  await test.step('told', async () => {
    simulator.revoke('mira');
    expect((await ask(owner, key, BY_FIRST)).status).toBe(401);
    const notice = await notifications.until(({ title }) => title.startsWith('mira'));
    expect(notice).toMatchObject({
      title: 'mira@example.com (Claude) needs you',
      body: 'The provider revoked its sign-in. 1 of 2 Claude accounts still works.',
    });
    expect(pathOf(page)).toBe('#/settings');
    notifications.click(notice);
    await expect.poll(() => pathOf(page)).toBe('#/accounts');
    await expect(sight.account('mira@example.com')).toBeVisible();
  });

  await test.step('switched off', async () => {
    await callBridge(page, 'settings.set', { key: 'notifyAccount', value: false });
    simulator.revoke('studio');
    expect((await ask(owner, key)).status).toBe(401);
    await item.until(({ tooltip }) => tooltip.includes('2 accounts need you'));
    // The app tells the system before it answers anything else: what was to come has come.
    await windowFacts(shell.app);
    expect(notifications.shown).toHaveLength(1);
  });
});

test('start at login writes the file of the session, and takes it away; sleep reaches the owner', async ({
  launch,
  desktop,
  owner,
}) => {
  const shell = await launch();
  const page = await shell.mainWindow();
  await expect(page.getByText('mira@example.com').first()).toBeVisible();
  await new WindowPage(page).goTo('Settings');
  const folder = join(desktop.environment['XDG_CONFIG_HOME'] ?? '', 'autostart');
  const files = (): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);
  const startAtLogin = page.getByRole('switch', { name: 'Start when I log in' });

  await startAtLogin.click();
  await expect.poll(files).toEqual([expect.stringMatching(/^sluice-[0-9a-f]{8}\.desktop$/)]);
  const entry = readFileSync(join(folder, files()[0] ?? ''), 'utf8');
  expect(entry).toMatch(/^Exec=.*electron.*--hidden$/m);
  await startAtLogin.click();
  await expect.poll(files).toEqual([]);

  const told = (): readonly string[] =>
    owner
      .stderr()
      .split('\n')
      .filter((line) => line.includes('The machine sleeps or wakes'))
      .map((line) => (JSON.parse(line) as { state: string }).state);
  for (const event of ['suspend', 'resume'])
    await shell.app.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), event);
  await expect.poll(told).toEqual(['asleep', 'awake']);
});

test('started with the session it is only in the tray, until a person opens it', async ({
  launch,
  desktop,
}) => {
  const { app } = await launch(HIDDEN);
  const item = await desktop.trayItem();
  await item.untilMenu((entries) =>
    entries.some(({ label }) => label.startsWith('mira@example.com')),
  );
  expect(await windowFacts(app)).toEqual([]);
  await item.click('Open Sluice');
  await expect.poll(() => windowFacts(app)).toMatchObject([{ isVisible: true }]);
});

test.describe('a session whose panel is not there yet', () => {
  test.use({ hasTray: false });

  /** The first program that the app asks the bus with: it counts the questions, and leaves the answer to the next. */
  function countQuestions(home: string): () => number {
    const asked = join(home, 'tmp/asked');
    const program = join(home, 'bin/busctl');
    writeFileSync(program, `#!/bin/sh\necho >> '${asked}'\nexit 1\n`);
    chmodSync(program, 0o755);
    return () => (existsSync(asked) ? readFileSync(asked, 'utf8').length : 0);
  }

  test('the panel comes after the app, and has its item', async ({ launch, desktop, profile }) => {
    const questions = countQuestions(profile.home);
    const { app } = await launch(HIDDEN);
    await expect.poll(questions).toBeGreaterThan(0);
    const tray = await Tray.start(desktop.bus);
    await (await tray.item()).untilMenu(({ length }) => length > 0);
    expect(await windowFacts(app)).toEqual([]);
  });

  test('no panel comes: the window opens all the same', async ({ launch, profile }) => {
    const questions = countQuestions(profile.home);
    const shell = await launch(HIDDEN);
    await hurry(shell);
    await expect.poll(() => windowFacts(shell.app)).toMatchObject([{ isVisible: true }]);
    expect(questions()).toBe(8);
  });
});

/** The app's pauses pass at once, from now on. */
async function hurry({ app }: Shell): Promise<void> {
  await app.evaluate(() => {
    const real = setTimeout;
    Object.assign(globalThis, { setTimeout: (task: () => void) => real(task, 0) });
  });
}
