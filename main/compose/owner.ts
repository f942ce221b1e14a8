import { ClientLimits } from '../clients/limits.ts';
import type { Bus } from '../control/bus.ts';
import type { WindowServer } from '../control/http/window-server.ts';
import { choosePort } from '../control/ports.ts';
import { responsesProvider } from '../core/responses-provider.ts';
import { Follower } from '../credentials/import/follower.ts';
import { Sweeper } from '../credentials/sweeper.ts';
import { pageFolder } from './page-folder.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import { systemRandom } from '../platform/random.ts';
import { Timer } from '../platform/scheduler.ts';
import { VERSION } from '../platform/version.ts';
import { PROVIDERS } from '../providers/registry.ts';
import type { ProxyPort } from '../proxy/proxy.ts';
import { diskFull, isDiskFull } from '../store/errors.ts';
import type { Parts } from './parts.ts';
import type { Profile } from './profile.ts';

export interface StartOptions {
  /** Null: the environment's, else the setting's. 0: any free one. */
  readonly port: number | null;
  readonly uiPort: number | null;
  readonly ui: boolean;
}

export interface Started {
  readonly proxy: string;
  /** One-time address of the window; null without one. */
  readonly ui: string | null;
}

/** Answers under way may end; the rest of the stop needs little. */
const PROXY_GRACE_MS = 3_000;
const OTHER_PROCESS_POLL_MS = 500;

/** Listens, and works in the background only after that. */
export async function startOwner(
  profile: Profile,
  parts: Parts,
  cleanup: Cleanup,
  options: StartOptions,
): Promise<Started> {
  const { environment, lock, paths, log } = profile;
  const { listening, settings, bus, dispatch } = parts;
  if (lock === null) throw new TypeError('a guest listens nowhere');

  const { port, uiPort } = settings.read();
  const proxy = await listenProxy(profile, parts, cleanup);
  const bound = await proxy.listen(choosePort(options.port, environment, 'SLUICE_PORT', port));
  listening.proxy = proxy;
  listening.proxyUrl = `http://127.0.0.1:${bound.port}`;
  if (options.ui) {
    const window = await createWindow(parts, log, cleanup);
    await window.listen(choosePort(options.uiPort, environment, 'SLUICE_UI_PORT', uiPort));
    listening.window = window;
  }
  const { SocketServer } = await import('../control/socket/socket-server.ts');
  const socket = new SocketServer({ paths, dispatch, bus, random: systemRandom, log });
  cleanup.add('socket', () => socket.dispose());
  try {
    await socket.listen();
  } catch (error) {
    throw isDiskFull(error, paths.socketToken) ? diskFull(paths.socketToken, error) : error;
  }
  lock.tell({
    pid: process.pid,
    proxy: listening.proxyUrl,
    ui: listening.window?.origin ?? null,
    startedAt: profile.startedAt,
  });

  followOtherProcesses(profile, parts, cleanup);
  void profile.vault.cleanLeftovers().catch((error: unknown) => {
    log.error({ err: error }, 'Old keys of the vault could not be looked for');
  });
  const sweeper = new Sweeper(parts.pool, parts.power, log);
  cleanup.add('refresh sweep', () => sweeper.dispose());
  sweeper.start();
  const follower = new Follower(parts.pool, log);
  cleanup.add('files of borrowed accounts', () => follower.dispose());
  follower.start();
  parts.usage.start();
  parts.automaticResets.start();
  parts.startUpkeep();
  parts.history.start();
  bus.changed();
  return { proxy: listening.proxyUrl, ui: listening.window?.oneTimeAddress() ?? null };
}

async function listenProxy(profile: Profile, parts: Parts, cleanup: Cleanup): Promise<ProxyPort> {
  const { createProxy } = await import('../proxy/proxy.ts');
  const proxy = createProxy({
    http: profile.http,
    pool: parts.pool,
    selector: parts.selector,
    continuations: parts.continuations,
    clients: parts.clients,
    limits: new ClientLimits(systemClock),
    own: parts.own.port,
    providers: PROVIDERS,
    clock: systemClock,
    random: systemRandom,
    log: profile.log,
    version: VERSION,
    isPaused: () => parts.settings.read().proxyPaused,
    responsesProvider: () =>
      responsesProvider(parts.settings.read().responsesProvider, parts.pool.accounts()),
    onRequest: (record) => {
      parts.presence.touch();
      parts.record(record);
      parts.bus.changed();
    },
    onRunning: () => parts.bus.changed(),
    onHeaders: (accountId, headers, status) =>
      parts.usage.ingestHeaders(accountId, headers, status),
  });
  cleanup.add('proxy', () => proxy.close({ graceMs: PROXY_GRACE_MS }));
  return proxy;
}

async function createWindow(parts: Parts, log: Logger, cleanup: Cleanup): Promise<WindowServer> {
  const [{ WindowServer }, { Sessions }] = await Promise.all([
    import('../control/http/window-server.ts'),
    import('../control/http/sessions.ts'),
  ]);
  const { dispatch, bus, presence } = parts;
  const sessions = new Sessions(systemClock, systemRandom);
  const watched: Pick<Bus, 'subscribe' | 'current'> = {
    current: () => bus.current(),
    subscribe: (listener) => {
      const closed = presence.open();
      const unsubscribe = bus.subscribe(listener);
      return () => {
        unsubscribe();
        closed();
      };
    },
  };
  const window = new WindowServer({ dispatch, bus: watched, sessions, page: pageFolder(), log });
  cleanup.add('window', () => window.dispose());
  return window;
}

/** Looks now and then, so that a window is told too; a call looks for itself. */
function followOtherProcesses({ log }: Profile, parts: Parts, cleanup: Cleanup): void {
  const timer = new Timer((error) => log.error({ err: error }, 'The profile could not be read'));
  function look(): void {
    timer.set(OTHER_PROCESS_POLL_MS, look);
    void parts.readAgain().catch((error: unknown) => {
      log.error({ err: error }, 'The profile could not be read again');
    });
  }
  timer.set(OTHER_PROCESS_POLL_MS, look);
  cleanup.add('watch for other processes', () => timer.dispose());
}
