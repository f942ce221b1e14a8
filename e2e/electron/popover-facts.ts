import type { ElectronApplication } from '@playwright/test';
import type { Rect } from '../../main/core/window-place.ts';
import type { Shell } from './shell.ts';

interface PopoverFacts {
  readonly isVisible: boolean;
  readonly isFocused: boolean;
  readonly isOnTop: boolean;
  readonly isResizable: boolean;
  readonly bounds: Rect;
  readonly content: Rect;
  readonly workArea: Rect;
}

/** The popover as the system shows it; null before its first opening. */
export function popoverFacts({ app }: Shell): Promise<PopoverFacts | null> {
  return app.evaluate(({ BrowserWindow, screen }) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) =>
      webContents.getURL().includes('#/popover'),
    );
    if (window === undefined) return null;
    const bounds = window.getBounds();
    return {
      isVisible: window.isVisible(),
      isFocused: window.isFocused(),
      isOnTop: window.isAlwaysOnTop(),
      isResizable: window.isResizable(),
      bounds,
      content: window.getContentBounds(),
      workArea: screen.getDisplayMatching(bounds).workArea,
    };
  });
}

export async function isPopoverOpen(shell: Shell): Promise<boolean> {
  return (await popoverFacts(shell))?.isVisible ?? false;
}

/** The focus goes to the main window, as with a click on it. */
export function focusMainWindow({ app }: Shell): Promise<void> {
  return app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(
      ({ webContents }) => !webContents.getURL().includes('#/popover'),
    );
    if (window === undefined) throw new Error('no main window');
    window.focus();
  });
}

export function clipboardText({ app }: { readonly app: ElectronApplication }): Promise<string> {
  return app.evaluate(({ clipboard }) => clipboard.readText());
}
