import type { ContractClient } from '../shared/contract.ts';
import { AppError } from '../shared/errors.ts';
import type { Account } from '../shared/model/account.ts';
import { toInstant } from '../shared/model/common.ts';
import { ClientKeys } from './clients/keys.ts';
import { pending } from './compose-pending.ts';
import { ActivityLog } from './control/activity-log.ts';
import { Bus } from './control/bus.ts';
import { createClientService } from './control/clients-service.ts';
import { createHandlers } from './control/create-handlers.ts';
import { createDispatch } from './control/dispatch.ts';
import type { Dispatch } from './control/dispatch.ts';
import type { WindowServer } from './control/http/window-server.ts';
import { createInProcessClient } from './control/in-process-client.ts';
import { choosePort } from './control/ports.ts';
import { ProfileWorld } from './control/profile-world.ts';
import type { Services } from './control/services.ts';
import { SettingsService } from './control/settings-service.ts';
import { buildSnapshot } from './control/snapshot.ts';
import { describeStatus } from './control/status.ts';
import type { Listening } from './control/status.ts';
import type { PoolAccount } from './core/account.ts';
import { createPool } from './credentials/pool.ts';
import type { AccountPool } from './credentials/pool.ts';
import { resolveAccount } from './credentials/resolve.ts';
import { Sweeper } from './credentials/sweeper.ts';
import type { Pool } from './credentials/types.ts';
import { toAccount } from './credentials/view.ts';
import { pageFolder } from './page-folder.ts';
import { Cleanup } from './platform/cleanup.ts';
import { systemClock } from './platform/clock.ts';
import { Http } from './platform/http.ts';
import type { Logger } from './platform/log.ts';
import { parseOriginMap } from './platform/origin-map.ts';
import { prepareProfile, profilePaths } from './platform/paths.ts';
import { systemRandom } from './platform/random.ts';
import { sleep, Timer } from './platform/scheduler.ts';
import { VERSION } from './platform/version.ts';
import type { Provider } from './providers/types.ts';
import type { ProxyPort } from './proxy/proxy.ts';
import { openStore } from './store/open.ts';
import { OwnerLock } from './store/owner-lock.ts';
import type { Store } from './store/types.ts';
import { credentialsInMemory, VAULT_MODE_KEY } from './vault/mode.ts';
import { openVault } from './vault/open.ts';

export interface CoreOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** `owner` holds the profile, listens and sweeps; a `guest` only answers calls, beside an owner or without one. */
  readonly role: 'owner' | 'guest';
  readonly log: Logger;
}

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

export interface Core {
  readonly client: ContractClient;
  /** Only for an owner. */
  start(options: StartOptions): Promise<Started>;
  /** Ends everything within 5 s. */
  stop(): Promise<void>;
}

export async function composeCore(options: CoreOptions): Promise<Core> {
  const cleanup = new Cleanup(options.log);
  try {
    const profile = await openProfile(options, cleanup);
    const parts = await createParts(profile, cleanup);
    return {
      client: createInProcessClient(parts.dispatch, parts.bus),
      start: (start) => startOwner(profile, parts, cleanup, start),
      stop: () => stopWithin(STOP_LIMIT_MS, cleanup, options.log),
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

const STOP_LIMIT_MS = 5_000;
/** Answers under way may end; the rest of the stop needs little. */
const PROXY_GRACE_MS = 3_000;
const OTHER_PROCESS_POLL_MS = 500;

type Profile = Awaited<ReturnType<typeof openProfile>>;
type Parts = Awaited<ReturnType<typeof createParts>>;

async function openProfile({ environment, role, log }: CoreOptions, cleanup: Cleanup) {
  const paths = profilePaths(environment);
  prepareProfile(paths);
  const originMap = parseOriginMap(environment['SLUICE_ORIGIN_MAP']);
  const startedAt = toInstant(systemClock.now());
  const owner = { pid: process.pid, proxy: null, ui: null, startedAt };
  const lock = role === 'owner' ? OwnerLock.acquire(paths, owner) : null;
  cleanup.add('owner lock', () => lock?.dispose());

  const requestedMode = environment['SLUICE_VAULT'];
  const store = await openStore({
    path: paths.database,
    role,
    credentialsInMemory: (meta) => credentialsInMemory(requestedMode, meta.get(VAULT_MODE_KEY)),
    clock: systemClock,
    log,
  });
  cleanup.add('store', () => store.close());
  const hasAccounts = (): boolean => store.credentials.list().length > 0;
  const world = new ProfileWorld({ meta: store.meta, simulated: originMap.active, hasAccounts });
  world.check();
  const vault = await openVault({
    paths,
    requestedMode,
    meta: store.meta,
    hasSealedData: hasAccounts(),
    random: systemRandom,
    log,
  });
  const http = new Http(originMap, VERSION);
  cleanup.add('connections', () => http.close());
  return { environment, log, paths, originMap, startedAt, lock, store, vault, world, http };
}

async function openAccounts({ log, store, vault, world }: Profile, cleanup: Cleanup) {
  const providers: readonly Provider[] = [];
  const findProvider = (id: string): Provider | null =>
    providers.find((provider) => provider.id === id) ?? null;
  const pool = await createPool({
    store,
    vault,
    clock: systemClock,
    random: systemRandom,
    log,
    refresh: pending,
    providerFacts: findProvider,
  });
  cleanup.add('accounts', () => pool.dispose());
  const newAccounts: Pick<Pool, 'add'> = {
    add: async (login) => {
      await world.remember();
      return pool.add(login);
    },
  };
  function viewAccount(account: PoolAccount): Account {
    const grantLifetimeMs = findProvider(account.provider)?.oauth?.grantLifetimeMs ?? null;
    return toAccount(account, systemClock.now(), grantLifetimeMs);
  }
  return { providers, findProvider, pool, newAccounts, viewAccount };
}

async function createParts(profile: Profile, cleanup: Cleanup) {
  const { log, store, vault, originMap, paths, startedAt } = profile;
  const listening: Listening = { proxy: null, proxyUrl: null, window: null };
  const changed = (): void => bus.changed();
  const { providers, pool, viewAccount } = await openAccounts(profile, cleanup);

  const clients = new ClientKeys({
    store: store.clients,
    random: systemRandom,
    clock: systemClock,
    onChange: changed,
    onError: (error) => log.error({ err: error }, 'Times of use could not be written'),
  });
  cleanup.add('client keys', () => clients.dispose());
  const settings = new SettingsService(store.settings, changed);
  const activity = new ActivityLog(store.activity, log);
  cleanup.add('activity', () => activity.dispose());

  const facts = {
    version: VERSION,
    profile: paths.folder,
    startedAt,
    simulated: originMap.active,
    vault,
    pid: process.pid,
  };
  const services: Services = {
    pool,
    resolveAccount: (ref) => resolveAccount(pool.accounts(), ref),
    viewAccount,
    addKey: pending,
    usage: { list: () => [], refresh: () => Promise.resolve() },
    providers: [],
    login: { start: pending, get: pending, paste: pending, cancel: pending },
    clients: createClientService(clients),
    settings,
    activity,
    status: () => describeStatus(facts, listening),
    uiAddress: () => windowAddress(listening),
    state: () => bus.current(),
  };
  const bus = new Bus({
    build: () => buildSnapshot(services),
    generation: () => store.generation(),
    clock: systemClock,
    log,
  });
  cleanup.add('events', () => bus.dispose());
  cleanup.add('changes of accounts', pool.onChange(changed));

  const readAgain = readAgainWith({ store, pool, clients, settings, changed });
  const answer = createDispatch(createHandlers(services), log);
  const dispatch: Dispatch = async (name, input) => {
    readAgain();
    return answer(name, input);
  };
  return { listening, providers, pool, clients, settings, activity, bus, dispatch, readAgain };
}

interface Rereadable {
  readonly store: Pick<Store, 'changedElsewhere'>;
  readonly pool: Pick<AccountPool, 'reload'>;
  readonly clients: Pick<ClientKeys, 'reload'>;
  readonly settings: Pick<SettingsService, 'reload'>;
  readonly changed: () => void;
}

/** Another process may have changed the profile: what is in memory is read again. */
function readAgainWith({ store, pool, clients, settings, changed }: Rereadable): () => void {
  return () => {
    if (!store.changedElsewhere()) return;
    pool.reload();
    clients.reload();
    settings.reload();
    changed();
  };
}

function windowAddress({ window }: Listening): string {
  if (window !== null) return window.oneTimeAddress();
  throw new AppError(
    'NOT_RUNNING',
    'This Sluice was started without a window.',
    'Start it without --no-ui.',
  );
}

async function startOwner(
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
  const { SocketServer } = await import('./control/socket/socket-server.ts');
  const socket = new SocketServer({ paths, dispatch, bus, random: systemRandom, log });
  cleanup.add('socket', () => socket.dispose());
  await socket.listen();
  lock.tell({
    pid: process.pid,
    proxy: listening.proxyUrl,
    ui: listening.window?.origin ?? null,
    startedAt: profile.startedAt,
  });

  followOtherProcesses(profile, parts, cleanup);
  const sweeper = new Sweeper(parts.pool, log);
  cleanup.add('refresh sweep', () => sweeper.dispose());
  sweeper.start();
  bus.changed();
  return { proxy: listening.proxyUrl, ui: listening.window?.oneTimeAddress() ?? null };
}

async function listenProxy(profile: Profile, parts: Parts, cleanup: Cleanup): Promise<ProxyPort> {
  const { createProxy } = await import('./proxy/proxy.ts');
  const proxy = createProxy({
    http: profile.http,
    pool: parts.pool,
    clients: parts.clients,
    providers: parts.providers,
    clock: systemClock,
    random: systemRandom,
    log: profile.log,
    version: VERSION,
    isPaused: () => parts.settings.read().proxyPaused,
    onRequest: (record) => {
      parts.activity.add(record);
      parts.bus.changed();
    },
    onHeaders: () => undefined,
  });
  cleanup.add('proxy', () => proxy.close({ graceMs: PROXY_GRACE_MS }));
  return proxy;
}

async function createWindow(parts: Parts, log: Logger, cleanup: Cleanup): Promise<WindowServer> {
  const [{ WindowServer }, { Sessions }] = await Promise.all([
    import('./control/http/window-server.ts'),
    import('./control/http/sessions.ts'),
  ]);
  const { dispatch, bus } = parts;
  const sessions = new Sessions(systemClock, systemRandom);
  const window = new WindowServer({ dispatch, bus, sessions, page: pageFolder(), log });
  cleanup.add('window', () => window.dispose());
  return window;
}

/** Looks now and then, so that a window is told too; a call looks for itself. */
function followOtherProcesses({ log }: Profile, parts: Parts, cleanup: Cleanup): void {
  const timer = new Timer((error) => log.error({ err: error }, 'The profile could not be read'));
  function look(): void {
    timer.set(OTHER_PROCESS_POLL_MS, look);
    parts.readAgain();
  }
  timer.set(OTHER_PROCESS_POLL_MS, look);
  cleanup.add('watch for other processes', () => timer.dispose());
}

async function stopWithin(limitMs: number, cleanup: Cleanup, log: Logger): Promise<void> {
  const tooLong = new AbortController();
  const limit = sleep(limitMs, tooLong.signal).then(
    () => log.error('Sluice did not end in time; what is left is cut off'),
    () => undefined,
  );
  await Promise.race([cleanup.run(), limit]);
  tooLong.abort();
}
