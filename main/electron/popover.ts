import { nativeTheme, screen } from 'electron';
import type { BrowserWindow, Rectangle } from 'electron';
import type { Settings } from '../../shared/model/settings.ts';
import { windowBackground } from '../core/window-colors.ts';
import { placePopover } from '../core/window-place.ts';
import type { Logger } from '../platform/log.ts';
import { createPageWindow } from './page-window.ts';

/** A click on the tray closes the popover by taking its focus, and must not open it again. */
const SAME_CLICK_MS = 250;

/** The tray's window: made at the first click, hidden when it loses the focus. */
export class Popover {
  readonly #log: Logger;
  #theme: Settings['theme'] = 'system';
  #window: BrowserWindow | null = null;
  #hiddenAtMs = Number.NEGATIVE_INFINITY;

  constructor(log: Logger) {
    this.#log = log;
    nativeTheme.on('updated', () => this.setTheme(this.#theme));
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  /** `anchor`: the tray icon, or an empty rectangle where the system does not tell it. */
  toggle(anchor: Rectangle): void {
    if (this.#window?.isVisible()) {
      this.hide();
      return;
    }
    if (performance.now() - this.#hiddenAtMs < SAME_CLICK_MS) return;
    const at =
      anchor.width > 0 ? anchor : { ...screen.getCursorScreenPoint(), width: 0, height: 0 };
    const { workArea } = screen.getDisplayNearestPoint(at);
    const bounds = placePopover(at, workArea);
    if (this.#window === null) this.#window = this.#create(bounds);
    else {
      this.#window.setBounds(bounds);
      this.#window.show();
    }
  }

  hide(): void {
    this.#hiddenAtMs = performance.now();
    this.#window?.hide();
  }

  setTheme(theme: Settings['theme']): void {
    this.#theme = theme;
    this.#window?.setBackgroundColor(this.#background());
  }

  #background(): string {
    return windowBackground(this.#theme, nativeTheme.shouldUseDarkColors, 'popover');
  }

  #create(bounds: Rectangle): BrowserWindow {
    const options = {
      ...bounds,
      frame: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      backgroundColor: this.#background(),
    };
    const window = createPageWindow('popover', options, this.#log);
    window.once('ready-to-show', () => window.show());
    window.on('blur', () => this.hide());
    window.on('closed', () => {
      this.#window = null;
    });
    return window;
  }
}
