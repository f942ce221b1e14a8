import type { ElectronApplication, Page } from '@playwright/test';
import type { CallInput, CallName } from '../../shared/contract.ts';
import type { Bridge, ShellCallInput, ShellCallName } from '../../shared/shell.ts';

type Input<N extends CallName | ShellCallName> = N extends CallName
  ? CallInput<N>
  : N extends ShellCallName
    ? ShellCallInput<N>
    : never;

/** A call as our page makes it; only the app's person may use the command line with the profile. */
export async function callBridge<N extends CallName | ShellCallName>(
  page: Page,
  name: N,
  input: Input<N>,
): Promise<void> {
  const result = await page.evaluate(
    (frame) => (window as unknown as { bridge: Bridge }).bridge.call(frame),
    { type: 'call', id: 1, name, input },
  );
  if ((result as { ok: boolean }).ok) return;
  throw new Error(`${name} was refused: ${JSON.stringify(result)}`);
}

interface WindowFacts {
  readonly background: string;
  readonly bounds: Electron.Rectangle;
  readonly isMaximized: boolean;
  readonly isVisible: boolean;
}

/** Every window that the app has, the popover too. */
export function windowFacts(app: ElectronApplication): Promise<readonly WindowFacts[]> {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      background: window.getBackgroundColor().toLowerCase(),
      bounds: window.getNormalBounds(),
      isMaximized: window.isMaximized(),
      isVisible: window.isVisible(),
    })),
  );
}

/** Closes the main window as its title bar would; afterwards Playwright knows that its page is gone, too. */
export async function closeWindow(app: ElectronApplication): Promise<void> {
  const pages = app.windows().filter((page) => !page.url().includes('#/popover'));
  const gone = pages.map((page) => page.waitForEvent('close'));
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const closed = new Promise<void>((resolve) => window?.once('closed', () => resolve()));
    window?.close();
    return closed;
  });
  await Promise.all(gone);
}

/** What is written in the page, read by the app itself: it can do so in a page that was loaded anew after a crash. */
export function pageText(app: ElectronApplication): Promise<string> {
  return app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined || window.webContents.isCrashed()) return '';
    return window.webContents.executeJavaScript('document.body.innerText');
  });
}

/** Whether the port serves. */
export async function isServing(proxy: string): Promise<boolean> {
  const answer = await fetch(`${proxy}/healthz`).catch(() => null);
  return answer?.status === 200;
}
