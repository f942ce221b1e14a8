import { Menu, app, clipboard, dialog, powerMonitor, session, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { ShellHandlers } from '../../shared/shell.ts';
import { eventFrame } from '../control/answer-frame.ts';
import { createIpcFace } from '../control/ipc/ipc-face.ts';
import { connectInstance } from '../control/socket/connect.ts';
import { applyAutostart } from '../desktop/autostart.ts';
import { CoreLink } from '../desktop/core-link.ts';
import type { Hosted } from '../desktop/core-link.ts';
import { Desktop } from '../desktop/desktop.ts';
import type { DesktopEffects } from '../desktop/desktop.ts';
import { resolveLink } from '../desktop/links.ts';
import { saveCsv } from '../desktop/save-csv.ts';
import { hasTrayHost, waitForTrayHost } from '../desktop/tray-host.ts';
import { systemClock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import { parseOriginMap } from '../platform/origin-map.ts';
import type { ProfilePaths } from '../platform/paths.ts';
import { systemRandom } from '../platform/random.ts';
import { sendFrame, serveIpc } from './ipc.ts';
import { notify } from './notify.ts';
import { Popover } from './popover.ts';
import { forwardPresence } from './presence.ts';
import { serveScheme } from './scheme.ts';
import { lockContents, lockSession } from './security.ts';
import { TrayIcon } from './tray.ts';
import { MainWindow } from './window.ts';

/** At the start of a session the panel may come after this app. */
const PANEL_STARTS = { tries: 8, pauseMs: 2_000 };

/** What Electron may take for its own end, within the 5 s of a quit. */
const EXIT_LIMIT_MS = 1_500;

export interface AppParts {
  readonly environment: NodeJS.ProcessEnv;
  readonly paths: ProfilePaths;
  readonly log: Logger;
  readonly host: (port: number | null) => Promise<Hosted>;
  /** Started with the person's session: only the tray shows. */
  readonly isHidden: boolean;
}

/** Wires the desktop app. What it decides is in main/core and main/desktop; here is only what Electron does. */
export async function startApp(parts: AppParts): Promise<void> {
  const { paths, log, host } = parts;
  const refused = (kind: string, about: string): void => log.warn({ kind, about }, 'Refused');
  app.on('web-contents-created', (_event, contents) => lockContents(contents, refused));
  await app.whenReady();
  await lockSession(session.defaultSession, refused);
  serveScheme(session.defaultSession, join(import.meta.dirname, '../renderer'));
  setMenu();

  const assets = join(app.getAppPath(), 'assets');
  const placeFile = join(app.getPath('userData'), 'window.json');
  const window = new MainWindow({ placeFile, icon: join(assets, 'icon.png'), log });
  const popover = new Popover(log);
  const windows = () => [window.window, popover.window].filter((one) => one !== null);
  const connect = () => connectInstance(paths, systemRandom);
  const link = new CoreLink({ connect, host, log });
  const tray = new TrayIcon({
    iconFolder: join(assets, 'tray'),
    act: (action) => desktop.act(action),
    open: (anchor) => (canPlaceWindows() ? popover.toggle(anchor) : window.show(null)),
  });
  const effects: DesktopEffects = {
    showTray: (view) => tray.show(view),
    notify: (notice) => notify(notice, (page) => window.show(page)),
    settingsChanged: ({ theme, startAtLogin }) => {
      window.setTheme(theme);
      popover.setTheme(theme);
      setAutostart(startAtLogin, parts);
    },
    send: (event) => sendFrame(windows(), { type: 'event', ...event }),
    openWindow: (page, errand) => window.show(page, errand),
    copy: (text) => clipboard.writeText(text),
    // Not from within the menu's own call: what draws the menu would go while it is in use.
    quit: () => setImmediate(() => app.quit()),
  };
  const desktop = new Desktop({ link, clock: systemClock, log, effects });
  const answer = createIpcFace({
    client: link,
    shell: shellHandlers(parts, { link, desktop, window, popover }),
    log,
  });
  serveIpc(answer, windows, refused);
  link.subscribe((event) => sendFrame(windows(), eventFrame(event)));
  tellOwner(link, windows, log);
  endInOrder(async () => {
    window.keepPlace();
    for (const open of windows()) open.hide();
    desktop.dispose();
    await link.stop();
  }, log);

  app.on('second-instance', () => window.show(null));
  app.on('activate', () => window.show(null));
  if (parts.isHidden) app.dock?.hide();
  else window.show(null);
  void link.open();
  const hasTray = await (parts.isHidden ? waitForTrayHost(PANEL_STARTS) : hasTrayHost());
  desktop.start(hasTray);
  if (parts.isHidden && !hasTray) window.show(null);
}

interface Shell {
  readonly link: CoreLink;
  readonly desktop: Desktop;
  readonly window: MainWindow;
  readonly popover: Popover;
}

function shellHandlers(
  { environment, log }: AppParts,
  { link, desktop, window, popover }: Shell,
): ShellHandlers {
  const originMap = parseOriginMap(environment['SLUICE_ORIGIN_MAP']);
  return {
    'shell.get': () => ({ shell: desktop.shell }),
    'shell.takeOver': async ({ port }) => {
      await link.open(port);
      return { shell: desktop.shell };
    },
    'shell.openWindow': ({ page, errand }) => {
      popover.hide();
      window.show(page, errand);
      return {};
    },
    'shell.openLink': async ({ link: wanted }) => {
      await shell.openExternal(await resolveLink(wanted, link, originMap));
      return {};
    },
    'shell.closePopover': () => {
      popover.hide();
      return {};
    },
    'shell.saveCsv': (asked) =>
      saveCsv(asked, { link, log, choose: (options) => dialog.showSaveDialog(options) }),
    'shell.quit': () => {
      // The answer goes out first.
      setImmediate(() => app.quit());
      return {};
    },
  };
}

/** macOS needs a menu for copy and paste; elsewhere the window has all there is. */
function setMenu(): void {
  const roles = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }] as const;
  Menu.setApplicationMenu(
    process.platform === 'darwin' ? Menu.buildFromTemplate([...roles]) : null,
  );
}

/** Wayland gives no program a say in where its window goes: a popover would open anywhere. */
function canPlaceWindows(): boolean {
  return process.platform !== 'linux' || process.env['XDG_SESSION_TYPE'] !== 'wayland';
}

function setAutostart(enabled: boolean, { environment, log }: AppParts): void {
  const { platform, execPath: path } = process;
  const own = app.isPackaged ? [] : [app.getAppPath()];
  applyAutostart({
    enabled,
    platform,
    exec: [path, ...own],
    environment,
    setLoginItem: (openAtLogin) =>
      app.setLoginItemSettings({ openAtLogin, path, args: [...own, '--hidden'] }),
  }).catch((error: unknown) => log.error({ err: error }, 'Start at login could not be set'));
}

/** What the owner of the profile cannot see: sleep, and open windows. */
function tellOwner(link: CoreLink, windows: () => readonly BrowserWindow[], log: Logger): void {
  forwardPower(link, log);
  forwardPresence(link, windows, log);
}

/** The scheduler rests while the machine sleeps, here or in the process that owns the profile. */
function forwardPower(link: CoreLink, log: Logger): void {
  function tell(state: 'asleep' | 'awake'): void {
    link
      .call('machine.power', { state })
      .catch((error: unknown) => log.warn({ err: error, state }, 'Sleep or wake was not told'));
  }
  powerMonitor.on('suspend', () => tell('asleep'));
  powerMonitor.on('resume', () => tell('awake'));
}

/** Closing the window keeps the port; only Quit, a signal or the end of the session ends it. */
function endInOrder(end: () => Promise<void>, log: Logger): void {
  let isEnding = false;
  let hasEnded = false;
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (hasEnded) return;
    event.preventDefault();
    if (isEnding) return;
    isEnding = true;
    end()
      .catch((error: unknown) => log.error({ err: error }, 'Sluice did not end cleanly'))
      // A turn later, for the same reason as above. Not `exit`: Electron ends its windows in its own order.
      .finally(() =>
        setImmediate(() => {
          hasEnded = true;
          setTimeout(() => app.exit(0), EXIT_LIMIT_MS).unref();
          app.quit();
        }),
      );
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => app.quit());
}
