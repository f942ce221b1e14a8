import { chmodSync, chownSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaneUser } from '../lane-user.ts';
import { BusClient } from './bus-client.ts';
import { Notifications } from './notifications.ts';
import { startSessionBus } from './session-bus.ts';
import type { SessionBus } from './session-bus.ts';
import type { TrayItem } from './tray-item.ts';
import { Tray } from './tray-watcher.ts';

export interface DesktopOptions {
  readonly home: string;
  readonly display: string;
  readonly user: LaneUser;
  readonly hasTray: boolean;
}

/** One person's session: a bus, a panel with a tray or none, notifications, and a browser that only writes down. */
export class Desktop {
  readonly user: LaneUser;
  readonly bus: BusClient;
  readonly tray: Tray | null;
  readonly notifications: Notifications;
  readonly environment: Record<string, string>;
  readonly #home: string;
  readonly #session: SessionBus;

  private constructor(
    { home, display, user }: DesktopOptions,
    parts: {
      readonly session: SessionBus;
      readonly bus: BusClient;
      readonly tray: Tray | null;
      readonly notifications: Notifications;
    },
  ) {
    this.user = user;
    this.bus = parts.bus;
    this.tray = parts.tray;
    this.notifications = parts.notifications;
    this.#home = home;
    this.#session = parts.session;
    this.environment = {
      PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
      HOME: join(home, 'home'),
      XDG_CONFIG_HOME: join(home, 'home/.config'),
      XDG_CACHE_HOME: join(home, 'home/.cache'),
      XDG_DATA_HOME: join(home, 'home/.local/share'),
      XDG_RUNTIME_DIR: join(home, 'run'),
      TMPDIR: join(home, 'tmp'),
      DISPLAY: display,
      DBUS_SESSION_BUS_ADDRESS: parts.session.address,
      // GTK asks for these on the bus, waits for each, and nobody answers.
      NO_AT_BRIDGE: '1',
      GTK_USE_PORTAL: '0',
      LANG: 'C.UTF-8',
      TZ: 'Europe/Berlin',
    };
  }

  static async start(options: DesktopOptions): Promise<Desktop> {
    const { home, user, hasTray } = options;
    for (const folder of ['home', 'run', 'tmp', 'bin'])
      mkdirSync(join(home, folder), { recursive: true, mode: 0o700 });
    const opened = join(home, 'opened');
    writeFileSync(opened, '');
    const browser = join(home, 'bin/xdg-open');
    writeFileSync(browser, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${opened}'\n`);
    chmodSync(browser, 0o755);
    give(home, user);
    const session = await startSessionBus(join(home, 'run'), user);
    try {
      const bus = await BusClient.connect(session.address);
      const notifications = await Notifications.start(bus);
      const tray = hasTray ? await Tray.start(bus) : null;
      return new Desktop(options, { session, bus, tray, notifications });
    } catch (error) {
      await session.stop();
      throw error;
    }
  }

  trayItem(): Promise<TrayItem> {
    if (this.tray === null) throw new Error('this desktop has no tray');
    return this.tray.item();
  }

  /** Addresses that were opened in the browser. */
  opened(): readonly string[] {
    return readFileSync(join(this.#home, 'opened'), 'utf8').split('\n').filter(Boolean);
  }

  /** Everything below the home becomes this person's: a core that runs as root makes files of its own there. */
  own(): void {
    give(this.#home, this.user);
  }

  async dispose(): Promise<void> {
    this.bus.dispose();
    await this.#session.stop();
  }
}

function give(path: string, { switchTo }: LaneUser): void {
  if (switchTo === null) return;
  const below = readdirSync(path, { recursive: true, encoding: 'utf8' });
  for (const name of ['', ...below]) {
    try {
      chownSync(join(path, name), switchTo.uid, switchTo.gid);
    } catch (error) {
      // A file that lived for a moment.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}
