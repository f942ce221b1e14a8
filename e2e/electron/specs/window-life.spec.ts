import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WINDOW_COLORS } from '../../../main/core/window-colors.ts';
import { callBridge, closeWindow, isServing, pageText, windowFacts } from '../app-facts.ts';
import type { Shell } from '../shell.ts';
import { expect, test } from '../shell-test.ts';

const PLACE = { x: 140, y: 90, width: 910, height: 640 };
const { light, dark } = WINDOW_COLORS.window;

function setBounds({ app }: Shell, bounds: typeof PLACE): Promise<void> {
  return app.evaluate(({ BrowserWindow }, place) => {
    BrowserWindow.getAllWindows()[0]?.setBounds(place);
  }, bounds);
}

/** What happens to the windows that are made from now on, in order. */
async function watchWindows({ app }: Shell): Promise<() => Promise<readonly string[]>> {
  const seen = await app.evaluateHandle(({ app }) => {
    const events: string[] = [];
    app.on('browser-window-created', (_event, window) => {
      const look = (): string =>
        `${window.isVisible() ? 'seen' : 'unseen'} ${window.getBackgroundColor().toLowerCase()}`;
      // Emitted while the window is being made: its options hold right after that.
      queueMicrotask(() => events.push(`made ${look()}`));
      window.once('ready-to-show', () => events.push(`drawn ${look()}`));
      window.on('show', () => events.push('shown'));
    });
    return events;
  });
  return () => seen.jsonValue();
}

test('closing the window keeps tray and port; place and ground are remembered', async ({
  launch,
  desktop,
  owner,
}) => {
  const shell = await launch();
  const page = await shell.mainWindow();
  await expect(page.getByText('mira@example.com').first()).toBeVisible();
  expect(await windowFacts(shell.app)).toMatchObject([{ background: light }]);
  const item = await desktop.trayItem();

  await test.step('the ground follows the theme', async () => {
    await callBridge(page, 'settings.set', { key: 'theme', value: 'dark' });
    await expect.poll(() => windowFacts(shell.app)).toMatchObject([{ background: dark }]);
    const drawn = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await expect.poll(drawn).toBe('rgb(21, 24, 28)');
  });

  await test.step('closed: the port serves, the tray is there', async () => {
    await setBounds(shell, PLACE);
    await expect.poll(() => windowFacts(shell.app)).toMatchObject([{ bounds: PLACE }]);
    await closeWindow(shell.app);
    expect(await windowFacts(shell.app)).toEqual([]);
    expect(await isServing(owner.proxy)).toBe(true);
    expect(await item.labels()).toContain('Open Sluice');
  });

  await test.step('the tray opens it where it was; it is seen only once it is drawn', async () => {
    const seen = await watchWindows(shell);
    await item.click('Open Sluice');
    await expect((await shell.mainWindow()).getByText('mira@example.com').first()).toBeVisible();
    await expect.poll(seen).toEqual([`made unseen ${dark}`, `drawn unseen ${dark}`, 'shown']);
    expect(await windowFacts(shell.app)).toMatchObject([{ bounds: PLACE, isVisible: true }]);
  });

  await test.step('ended and started where no Sluice tells the theme: the same place and ground', async () => {
    const moved = { ...PLACE, x: 200 };
    await setBounds(shell, moved);
    await expect.poll(() => windowFacts(shell.app)).toMatchObject([{ bounds: moved }]);
    await item.click(/^Quit/);
    expect(await shell.ended).toBe(0);
    await owner.kill();
    const { app } = await launch();
    await expect.poll(() => windowFacts(app)).toMatchObject([{ bounds: moved, background: dark }]);
  });
});

/** No window manager runs on the lane's screen, and only one maximises a window: what it would do is played. */
async function playManager({ app }: Shell): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    const maximized = new WeakSet();
    Object.assign(BrowserWindow.prototype, {
      maximize(this: object) {
        maximized.add(this);
      },
      isMaximized(this: object) {
        return maximized.has(this);
      },
    });
  });
}

test('a maximised window comes back so, and one from a display that has gone comes back', async ({
  launch,
  profile,
  desktop,
}) => {
  const folder = join(profile.folder, 'desktop');
  const gone = { x: 5_000, y: 4_000, width: 900, height: 600, maximized: true, theme: 'light' };
  const place = { x: 540, y: 300, width: 900, height: 600 };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'window.json'), JSON.stringify(gone));
  const shell = await launch({ args: ['--hidden'] });
  await playManager(shell);
  const item = await desktop.trayItem();

  await item.click('Open Sluice');
  await expect
    .poll(() => windowFacts(shell.app))
    .toMatchObject([{ isMaximized: true, bounds: place, isVisible: true }]);
  await closeWindow(shell.app);
  const kept: unknown = JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8'));
  expect(kept).toEqual({ ...place, maximized: true, theme: 'system' });
});

test('a page that crashes is loaded again; three crashes in a minute close the window', async ({
  launch,
  desktop,
}) => {
  const { app } = await launch();
  const crash = (): Promise<void> =>
    app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const gone = new Promise<void>((resolve) =>
        contents?.once('render-process-gone', () => resolve()),
      );
      contents?.forcefullyCrashRenderer();
      return gone;
    });
  for (let crashes = 0; crashes < 3; crashes += 1) {
    await expect.poll(() => pageText(app)).toContain('mira@example.com');
    await crash();
  }
  await expect.poll(() => windowFacts(app)).toEqual([]);
  await (await desktop.trayItem()).click('Open Sluice');
  await expect.poll(() => pageText(app)).toContain('mira@example.com');
});
