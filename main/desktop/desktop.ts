import type { Snapshot } from '../../shared/contract/state.ts';
import { toWire } from '../../shared/errors.ts';
import { assertNever } from '../../shared/exhaustive.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { Errand, Page, ShellEvent, ShellState } from '../../shared/shell.ts';
import { StateFollower } from '../../shared/state/follower.ts';
import { trayWords } from '../../shared/text/tray.ts';
import { decideNotices, NO_NOTICES } from '../core/notices.ts';
import type { Notice, NoticeMemory } from '../core/notices.ts';
import { describeTray } from '../core/tray.ts';
import type { TrayView } from '../core/tray.ts';
import type { TrayAction } from '../core/tray-menu.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import { Timer } from '../platform/scheduler.ts';
import type { CoreLink } from './core-link.ts';

/** Times in the tray's words ("until 16:40", "in 12 m") move on without an event. */
const LOOK_AGAIN_MS = 30_000;

/** What only the system can do. */
export interface DesktopEffects {
  showTray(view: TrayView): void;
  notify(notice: Omit<Notice, 'key'>): void;
  settingsChanged(settings: Settings): void;
  /** To every page that is open. */
  send(event: ShellEvent): void;
  openWindow(page: Page, errand: Errand | null): void;
  copy(text: string): Promise<void> | void;
  quit(): void;
}

interface DesktopParts {
  readonly link: CoreLink;
  readonly clock: Clock;
  readonly log: Logger;
  readonly effects: DesktopEffects;
}

/** What the tray and the notifications say, and what a click in the tray does. */
export class Desktop {
  readonly #parts: DesktopParts;
  readonly #follower: StateFollower;
  readonly #timer: Timer;
  readonly #unwatch: () => void;
  #snapshot: Snapshot | null = null;
  #memory: NoticeMemory = NO_NOTICES;
  #shown = '';
  #hasTray = true;
  #isStarted = false;

  constructor(parts: DesktopParts) {
    this.#parts = parts;
    const { link, log } = parts;
    this.#timer = new Timer((error) => log.error({ err: error }, 'The tray could not be drawn'));
    this.#follower = new StateFollower(link, {
      onState: ({ snapshot }) => {
        try {
          this.#learn(snapshot);
        } catch (error) {
          log.error({ err: error }, 'The state could not be shown');
        }
      },
      onFault: (error) => log.warn({ error }, 'The state could not be read'),
    });
    this.#unwatch = link.watch(() => this.#linkChanged());
  }

  get shell(): ShellState {
    return { ...this.#parts.link.state, tray: this.#hasTray };
  }

  /** Call it once the tray was looked for; draws it for the first time. */
  start(hasTray: boolean): void {
    this.#hasTray = hasTray;
    this.#isStarted = true;
    this.#linkChanged();
  }

  act(action: TrayAction): void {
    this.#do(action).catch((error: unknown) => {
      const { message, hint } = toWire(error);
      this.#parts.log.warn({ err: error, action: action.do }, 'A click in the tray failed');
      const body = [message, hint].filter(Boolean).join(' ');
      this.#parts.effects.notify({ title: trayWords.refused, body, page: 'accounts' });
    });
  }

  dispose(): void {
    this.#unwatch();
    this.#follower.dispose();
    this.#timer.dispose();
  }

  async #do(action: TrayAction): Promise<void> {
    const { link, effects } = this.#parts;
    switch (action.do) {
      case 'copy':
        return effects.copy(action.text);
      case 'pause':
        await link.call('settings.set', { key: 'proxyPaused', value: action.on });
        return;
      case 'refresh':
        await link.call('usage.list', { refresh: true });
        return;
      case 'take-over':
        return link.open(action.port);
      case 'open':
        return effects.openWindow(action.page, action.errand ?? null);
      case 'quit':
        return effects.quit();
      default:
        return assertNever(action);
    }
  }

  #linkChanged(): void {
    const { mode } = this.#parts.link.state;
    if (mode === 'hosting' || mode === 'attached') void this.#follower.refetch();
    this.#parts.effects.send({ name: 'shell.state', payload: { shell: this.shell } });
    this.#draw();
  }

  #learn(snapshot: Snapshot): void {
    const { clock, effects } = this.#parts;
    const before = this.#snapshot;
    this.#snapshot = snapshot;
    if (before?.settings !== snapshot.settings) effects.settingsChanged(snapshot.settings);
    this.#draw();
    const { memory, notices } = decideNotices(this.#memory, snapshot, clock.now());
    this.#memory = memory;
    for (const notice of notices) effects.notify(notice);
  }

  #draw(): void {
    const { clock, effects } = this.#parts;
    this.#timer.set(LOOK_AGAIN_MS, () => this.#tick());
    const nowMs = clock.now();
    const view = describeTray({ snapshot: this.#snapshot, shell: this.shell, nowMs });
    const text = JSON.stringify(view);
    // Drawing again what is there would close a menu that the person has open.
    if (text === this.#shown || !this.#isStarted) return;
    this.#shown = text;
    effects.showTray(view);
  }

  /** Windows end and accounts come back by time alone. */
  #tick(): void {
    if (this.#snapshot === null) this.#draw();
    else this.#learn(this.#snapshot);
  }
}
