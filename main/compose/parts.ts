import type { RequestRecord } from '../../shared/model/activity.ts';
import type { Snapshot } from '../../shared/contract/state.ts';
import { AppError } from '../../shared/errors.ts';
import { ClientKeys } from '../clients/keys.ts';
import { ActivityLog } from '../control/activity-log.ts';
import { Bus } from '../control/bus.ts';
import { createClientService } from '../control/clients-service.ts';
import { createHandlers } from '../control/create-handlers.ts';
import { createDispatch } from '../control/dispatch.ts';
import type { Dispatch } from '../control/dispatch.ts';
import type { Services } from '../control/services.ts';
import { SettingsService } from '../control/settings-service.ts';
import { buildSnapshot } from '../control/snapshot.ts';
import { describeStatus } from '../control/status.ts';
import type { Listening } from '../control/status.ts';
import type { AccountPool } from '../credentials/pool.ts';
import { resolveAccount } from '../credentials/resolve.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import { Power } from '../platform/power.ts';
import type { Presence } from '../platform/presence.ts';
import { systemRandom } from '../platform/random.ts';
import { VERSION } from '../platform/version.ts';
import { providerInfo } from '../providers/info.ts';
import { PROVIDERS } from '../providers/registry.ts';
import { HistoryService } from '../usage/history/history-service.ts';
import { PriceBook } from '../usage/prices/price-book.ts';
import { CheckService } from '../usage/check.ts';
import type { CheckDeps } from '../usage/check.ts';
import { openAccounts } from './accounts.ts';
import { createLogins } from './logins.ts';
import { createFiles } from './files.ts';
import { machineAnswers } from './machine.ts';
import { createOwnCredentials } from './own-credentials.ts';
import type { Profile } from './profile.ts';
import { createResets } from './resets.ts';
import { readAgainWith, readWith } from './read-again.ts';
import { createSelection } from './selection.ts';
import { createUsage, usageAnswers } from './usage.ts';
import { createUsageFacts } from './usage-facts.ts';

/** The services and the one way to call them. */
export async function createParts(profile: Profile, cleanup: Cleanup) {
  const { log, store, vault } = profile;
  const listening: Listening = { proxy: null, proxyUrl: null, window: null };
  const changed = (): void => bus.changed();
  const accounts = await openAccounts(profile, cleanup);
  const { pool } = accounts;
  const letInChanged = (): void => {
    own.forgetRefused();
    usage.resume();
    changed();
  };
  const clients = createClients(profile, { onChange: letInChanged, onSpent: changed }, cleanup);
  const settings = new SettingsService(store.settings, letInChanged);
  const { activity, record } = createActivity(profile, () => bus, clients, cleanup);
  const history = createHistory(profile, activity, pool, cleanup);
  const power = createPower(profile, cleanup);
  const mayPoll = (): boolean => settings.read().pollUsage && !power.isAsleep;
  const facts = createUsageFacts(profile, history);
  const polled = { pool, power, mayPoll, facts, pace: () => settings.read().pollPace };
  const { usage, presence } = createUsage(profile, polled, cleanup);
  const { ranking, ...chosen } = createSelection(profile, { pool, usage, settings }, cleanup);
  const saved = createResets(profile, { pool, usage, settings, changed }, cleanup);
  const files = createFiles(profile, cleanup, changed, () => readEverything());
  const own = createOwnCredentials(profile, { clients, settings, mayPoll, changed }, cleanup);
  const told = { ...factsOf(profile, pool), files: files.status, callers: () => own.tell() };
  const services: Services = {
    ...createLogins(profile, accounts, (login) => bus.login(login), cleanup),
    pool,
    resolveAccount: (ref) => resolveAccount(pool.accounts(), ref),
    viewAccount: accounts.viewAccount,
    usage: usageAnswers(usage),
    ranking,
    check: createCheck(profile, { pool, usage, facts }, cleanup),
    providers: PROVIDERS.map((provider) => providerInfo(provider)),
    clients: createClientService(clients),
    settings,
    activity,
    power,
    history,
    recovery: files.recovery,
    vault,
    resets: saved.resets,
    ...machineAnswers(profile, settings, listening),
    status: () => describeStatus(told, listening),
    running: () => listening.proxy?.running() ?? [],
    uiAddress: () => windowAddress(listening),
    state: () => bus.current(),
  };
  const bus = createBus(profile, () => buildSnapshot(services), cleanup);
  cleanup.add('changes of accounts', pool.onChange(changed));
  cleanup.add('state of the vault', vault.onChange(changed));
  cleanup.add('changes of usage', usage.onChange(changed));

  const readEverything = readWith({ ...saved, vault, pool, clients, settings, letInChanged });
  const readAgain = readAgainWith(store, readEverything);
  const dispatch = attended(createDispatch(createHandlers(services), log), presence, readAgain);
  const kept = { ...saved, ...chosen, pool, usage, presence, clients, own };
  const more = { settings, activity, record, history, power, listening };
  return { ...kept, ...more, bus, dispatch, readAgain, startUpkeep: files.start };
}

/** A call is somebody's, and sees what another process changed. */
function attended(answer: Dispatch, presence: Presence, readAgain: () => Promise<void>): Dispatch {
  return async (name, input) => {
    // Sleep is the machine's doing.
    if (name !== 'machine.power') presence.touch();
    await readAgain();
    return answer(name, input);
  };
}

function createBus({ log, store }: Profile, build: () => Snapshot, cleanup: Cleanup): Bus {
  const bus = new Bus({ build, generation: () => store.generation(), clock: systemClock, log });
  cleanup.add('events', () => bus.dispose());
  return bus;
}

/** What a request cost is known a moment after it, that of a client with a budget before its next request. */
function createActivity(
  { log, store }: Profile,
  bus: () => Bus,
  clients: ClientKeys,
  cleanup: Cleanup,
): { readonly activity: ActivityLog; readonly record: (one: RequestRecord) => void } {
  const prices = new PriceBook(log);
  const activity = new ActivityLog(
    store.activity,
    log,
    (records) => prices.price(records).finally(() => bus().changed()),
    (records) => {
      bus().requests(records);
      clients.onWritten(records);
    },
  );
  cleanup.add('activity', () => activity.dispose());
  function record(one: RequestRecord): void {
    activity.add(one);
    bus().requests([one]);
    const { clientId } = one;
    if (clientId === null || !clients.hasBudget(clientId)) return;
    if (prices.priceNow(one)) clients.onCost(one);
    else clients.onUnpriced(clientId, activity.flush());
  }
  return { activity, record };
}

function createHistory(
  { log, store }: Profile,
  activity: ActivityLog,
  pool: AccountPool,
  cleanup: Cleanup,
): HistoryService {
  const history = new HistoryService({
    store: store.history,
    accounts: () => pool.accounts(),
    flush: () => activity.flush(),
    clock: systemClock,
    log,
  });
  cleanup.add('history', () => history.dispose());
  return history;
}

function createClients(
  { log, store }: Profile,
  told: { readonly onChange: () => void; readonly onSpent: () => void },
  cleanup: Cleanup,
): ClientKeys {
  const clients = new ClientKeys({
    store: store.clients,
    random: systemRandom,
    clock: systemClock,
    ...told,
    onError: (error) => log.error({ err: error }, 'Times of use could not be written'),
  });
  cleanup.add('client keys', () => clients.dispose());
  return clients;
}

function createPower({ log }: Profile, cleanup: Cleanup): Power {
  const power = new Power({
    onError: (error) => log.error({ err: error }, 'Waking up failed'),
    onTold: (state) => log.debug({ state }, 'The machine sleeps or wakes'),
  });
  cleanup.add('power', () => power.dispose());
  return power;
}

function factsOf({ paths, startedAt, originMap, vault }: Profile, pool: AccountPool) {
  const simulated = originMap.active;
  const accounts = () => pool.accounts();
  return {
    accounts,
    version: VERSION,
    profile: paths.folder,
    startedAt,
    simulated,
    vault,
    pid: process.pid,
  };
}

function createCheck(
  { http, log }: Profile,
  parts: Pick<CheckDeps, 'pool' | 'usage' | 'facts'>,
  cleanup: Cleanup,
): CheckService {
  const clock = systemClock;
  const check = new CheckService({ providers: PROVIDERS, http, ...parts, clock, log });
  cleanup.add('checks', () => check.dispose());
  return check;
}

function windowAddress({ window }: Listening): string {
  if (window !== null) return window.oneTimeAddress();
  throw new AppError(
    'NOT_RUNNING',
    'This Sluice serves no window in the browser.',
    'The desktop app has its own: start it again to see it. `sluice serve` has one without --no-ui.',
  );
}

export type Parts = Awaited<ReturnType<typeof createParts>>;
