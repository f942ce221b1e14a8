import { BrowserWindow, app } from 'electron';
import type { BrowserWindowConstructorOptions } from 'electron';
import { join } from 'node:path';
import type { Logger } from '../platform/log.ts';
import { pageAddress } from './scheme.ts';

const CRASH_SPAN_MS = 60_000;
const MOST_CRASHES = 3;

/** Beside the built main: the preload is one file without packages, as the sandbox wants it. */
const PRELOAD = join(import.meta.dirname, '../preload/index.cjs');

/** A window with our page, locked down; shown by the caller once it is drawn. */
export function createPageWindow(
  hash: string,
  options: BrowserWindowConstructorOptions,
  log: Logger,
): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    title: 'Sluice',
    ...options,
    webPreferences: {
      preload: PRELOAD,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  reloadAfterCrash(window, log);
  window.loadURL(pageAddress(hash)).catch((error: unknown) => {
    if (!window.isDestroyed()) log.error({ err: error }, 'The page could not be loaded');
  });
  return window;
}

/** A crash of the page reloads it; a page that crashes again and again is closed, and the next click opens a new one. */
function reloadAfterCrash(window: BrowserWindow, log: Logger): void {
  const crashesAtMs: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    crashesAtMs.push(performance.now());
    const first = crashesAtMs.at(-MOST_CRASHES);
    const isTooOften = first !== undefined && performance.now() - first < CRASH_SPAN_MS;
    log.error({ reason, exitCode, isTooOften }, 'The page crashed');
    if (isTooOften && crashesAtMs.length >= MOST_CRASHES) window.destroy();
    else window.webContents.reload();
  });
}
