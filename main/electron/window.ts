import { app, nativeTheme, screen } from 'electron';
import type { BrowserWindow } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Settings } from '../../shared/model/settings.ts';
import type { Errand, Page } from '../../shared/shell.ts';
import { windowBackground } from '../core/window-colors.ts';
import { MIN_SIZE, parsePlace, placeWindow } from '../core/window-place.ts';
import type { WindowPlace } from '../core/window-place.ts';
import type { Logger } from '../platform/log.ts';
import { sendFrame } from './ipc.ts';
import { createPageWindow } from './page-window.ts';

/** The main window: made when it is wanted, gone when it is closed; its size and place are kept in a file. */
export class MainWindow {
  readonly #placeFile: string;
  readonly #icon: string;
  readonly #log: Logger;
  #theme: Settings['theme'];
  #place: WindowPlace | null;
  #window: BrowserWindow | null = null;

  constructor(parts: { readonly placeFile: string; readonly icon: string; readonly log: Logger }) {
    this.#placeFile = parts.placeFile;
    this.#icon = parts.icon;
    this.#log = parts.log;
    this.#place = this.#readPlace();
    this.#theme = this.#place?.theme ?? 'system';
    nativeTheme.on('updated', () => this.#paint());
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  /** Opens it, or brings it to the front; `page` null leaves it where it is. */
  show(page: Page | null, errand: Errand | null = null): void {
    const open = this.#window;
    if (open === null) {
      this.#window = this.#create(page ?? 'accounts');
      if (page !== null && errand !== null) turnTo(this.#window, page, errand);
      return;
    }
    if (page !== null) turnTo(open, page, errand);
    if (open.isMinimized()) open.restore();
    open.show();
    open.focus();
  }

  setTheme(theme: Settings['theme']): void {
    this.#theme = theme;
    this.#paint();
  }

  #create(page: Page): BrowserWindow {
    const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
    const { x, y, width, height, maximized } = placeWindow(this.#place, workAreas);
    const options = {
      ...(x === null || y === null ? {} : { x, y }),
      width,
      height,
      minWidth: MIN_SIZE.width,
      minHeight: MIN_SIZE.height,
      icon: this.#icon,
      autoHideMenuBar: true,
      backgroundColor: this.#background(),
    };
    // A tray app is in the Dock while it has a window.
    void app.dock?.show();
    const window = createPageWindow(page, options, this.#log);
    window.once('ready-to-show', () => {
      if (maximized) window.maximize();
      window.show();
    });
    window.on('close', () => this.keepPlace());
    window.on('closed', () => {
      this.#window = null;
      app.dock?.hide();
    });
    return window;
  }

  /** What is seen before the page is drawn has the page's own ground. */
  #background(): string {
    return windowBackground(this.#theme, nativeTheme.shouldUseDarkColors, 'window');
  }

  #paint(): void {
    this.#window?.setBackgroundColor(this.#background());
  }

  #readPlace(): WindowPlace | null {
    try {
      return parsePlace(readFileSync(this.#placeFile, 'utf8'));
    } catch {
      // The first start: there is none yet.
      return null;
    }
  }

  /** Also called when the app ends, because that closes no window. */
  keepPlace(): void {
    const window = this.#window;
    if (window === null) return;
    const maximized = window.isMaximized();
    this.#place = { ...window.getNormalBounds(), maximized, theme: this.#theme };
    try {
      writeFileSync(this.#placeFile, JSON.stringify(this.#place), { mode: 0o600 });
    } catch (error) {
      this.#log.warn({ err: error }, 'The place of the window could not be kept');
    }
  }
}

/** A page that still loads hears nothing. */
function turnTo(window: BrowserWindow, page: Page, errand: Errand | null): void {
  const { webContents } = window;
  const turn = (): void =>
    sendFrame([window], { type: 'event', name: 'shell.page', payload: { page, errand } });
  if (webContents.isLoadingMainFrame()) webContents.once('did-finish-load', turn);
  else turn();
}
