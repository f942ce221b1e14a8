import { Menu, Tray, nativeImage, nativeTheme } from 'electron';
import type { MenuItemConstructorOptions, Rectangle } from 'electron';
import { join } from 'node:path';
import type { TrayView } from '../core/tray.ts';
import type { TrayAction, TrayItem } from '../core/tray-menu.ts';
import { trayIconFile } from '../core/tray-icon.ts';
import type { TrayPlatform } from '../core/tray-icon.ts';

interface TrayParts {
  readonly iconFolder: string;
  readonly act: (action: TrayAction) => void;
  /** A click on the icon, where the desktop tells it; elsewhere a click opens the menu. */
  readonly open: (anchor: Rectangle) => void;
}

/** The icon with its tooltip and text menu. */
export class TrayIcon {
  readonly #parts: TrayParts;
  #view: TrayView | null = null;
  #tray: Tray | null = null;
  #menu: Menu | null = null;

  constructor(parts: TrayParts) {
    this.#parts = parts;
    nativeTheme.on('updated', () => this.#tray?.setImage(this.#image()));
  }

  show(view: TrayView): void {
    this.#view = view;
    const tray = this.#tray ?? this.#create();
    tray.setImage(this.#image());
    tray.setToolTip(view.tooltip);
    this.#menu = Menu.buildFromTemplate(view.menu.map((item) => this.#item(item)));
    // Elsewhere a menu that is set takes the click that opens the popover.
    if (process.platform === 'linux') tray.setContextMenu(this.#menu);
  }

  #create(): Tray {
    const tray = new Tray(this.#image());
    this.#tray = tray;
    tray.on('click', (_event, bounds) => this.#parts.open(bounds));
    tray.on('right-click', () => {
      if (this.#menu !== null && process.platform !== 'linux') tray.popUpContextMenu(this.#menu);
    });
    return tray;
  }

  #image(): Electron.NativeImage {
    const icon = this.#view?.icon ?? 'paused';
    // GNOME's panel is dark in both of its themes; Windows' taskbar has one of its own.
    const isGnome = /gnome/i.test(process.env['XDG_CURRENT_DESKTOP'] ?? '');
    const isWindows = process.platform === 'win32';
    const isDark = isWindows
      ? nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
      : nativeTheme.shouldUseDarkColors || isGnome;
    const file = join(
      this.#parts.iconFolder,
      trayIconFile(icon, process.platform as TrayPlatform, isDark),
    );
    return nativeImage.createFromPath(file);
  }

  #item(item: TrayItem): MenuItemConstructorOptions {
    if (item.kind === 'separator') return { type: 'separator' };
    const { label } = item;
    if (item.kind === 'text') return { label, enabled: false };
    const { action, enabled } = item;
    return { label, enabled, click: () => this.#parts.act(action) };
  }
}
