import type { ElectronApplication, Page } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MenuEntry } from './desktop/tray-item.ts';
import type { Shell } from './shell.ts';

/** Folder for pictures, for use by hand; without it none are taken. */
export const PICTURES = process.env['SLUICE_LANE_PICTURES'] ?? '';

const THEMES = ['light', 'dark'] as const;

/** The page of a window, in both themes. */
export async function picturePage(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: null });
}

/**
 * The tray's menu as this system draws menus, over the window that is open. The panel would draw it from what it read
 * on the bus; here is no panel, so the same entries are shown at a place of their own.
 */
export async function pictureMenu(
  { app }: Shell,
  menu: readonly MenuEntry[],
  name: string,
): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const png = await drawMenu(app, menu);
  writeFileSync(join(PICTURES, `${name}.png`), Buffer.from(png, 'base64'));
}

function drawMenu(app: ElectronApplication, menu: readonly MenuEntry[]): Promise<string> {
  return app.evaluate(async ({ BrowserWindow, Menu, desktopCapturer, screen }, menu) => {
    const windows = BrowserWindow.getAllWindows();
    const isPopover = (one: Electron.BrowserWindow): boolean =>
      one.webContents.getURL().includes('#/popover');
    const window = windows.find((one) => !isPopover(one));
    if (window === undefined) throw new Error('no window to open the menu on');
    windows.find(isPopover)?.hide();
    window.focus();
    const drawn = Menu.buildFromTemplate(
      menu.map(({ label, type, enabled }) =>
        type === 'separator' ? { type } : { label: label.replaceAll('&', '&&'), enabled },
      ),
    );
    const shown = new Promise((resolve) => drawn.once('menu-will-show', resolve));
    drawn.popup({ window, x: 400, y: 60 });
    await shown;
    // What is on the screen follows what the program knows by a few frames, which nothing tells.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { size } = screen.getPrimaryDisplay();
    const types: 'screen'[] = ['screen'];
    const [source] = await desktopCapturer.getSources({ types, thumbnailSize: size });
    drawn.closePopup(window);
    return source?.thumbnail.toPNG().toString('base64') ?? '';
  }, menu);
}
