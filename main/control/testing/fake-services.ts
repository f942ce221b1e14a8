import { makePoolAccount } from '../../core/testing/pool-account.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { Client } from '../../../shared/model/client.ts';
import type { Finding } from '../../../shared/model/imported.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import { NO_FILES_STATUS } from '../../../shared/model/files.ts';
import { DEFAULT_SETTINGS } from '../../../shared/model/settings.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import type { Status } from '../../../shared/model/status.ts';
import type { PoolAccount } from '../../core/account.ts';
import { accountState } from '../../core/account-state.ts';
import { fakeRanking } from './fake-ranking.ts';
import type { Pool } from '../../credentials/types.ts';
import type { Clock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import { Bus } from '../bus.ts';
import { createHandlers } from '../create-handlers.ts';
import { createDispatch } from '../dispatch.ts';
import type { Dispatch } from '../dispatch.ts';
import type { Services } from '../services.ts';
import { fakeResets } from './fake-resets.ts';
import { fakeTools } from './fake-tools.ts';
import { fakeHistory } from './fake-history.ts';
import { parseSettingValue } from '../settings-value.ts';
import { makeProvider } from '../../../shared/testing/snapshot.ts';
import { buildSnapshot } from '../snapshot.ts';

export const KEY = `slk_${'A'.repeat(43)}`;

/** A clock that stands still until it is told. */
export class HandClock implements Clock {
  nowMs = Date.parse('2026-01-01T00:00:00.000Z');
  now(): number {
    return this.nowMs;
  }
  monotonic(): number {
    return this.nowMs;
  }
}

export function poolAccount(id: number, changes: Partial<PoolAccount> = {}): PoolAccount {
  return makePoolAccount({
    id,
    email: `person${id}@example.com`,
    identityKey: `email:person${id}@example.com`,
    ...changes,
  });
}

export function viewOf(account: PoolAccount, nowMs: number): Account {
  const blocks = account.blocks
    .filter((block) => block.untilMs > nowMs)
    .map(({ scope, untilMs, reason }) => ({ scope, until: iso(untilMs), reason }));
  return {
    id: account.id,
    provider: account.provider,
    kind: account.kind,
    email: account.email,
    organization: account.organizationName,
    plan: account.plan,
    label: account.label,
    ownership: account.ownership,
    priority: account.priority,
    state: accountState(account, nowMs),
    paused: account.paused,
    blocks,
    blockedUntil: blocks[0]?.until ?? null,
    disabled: null,
    lockedReason: account.lockedReason,
    signInAgainBy: null,
    origin: account.origin,
    keySuffix: account.keySuffix,
    createdAt: iso(account.createdAtMs),
  };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

export interface FakeWorld {
  readonly clock: HandClock;
  accounts: PoolAccount[];
  clients: Client[];
  settings: Settings;
  status: Status;
  generation: number;
  /** Calls of buildSnapshot so far. */
  builds: number;
  readonly services: Services;
  readonly bus: Bus;
  readonly dispatch: Dispatch;
  readonly log: readonly string[];
}

/** The contract over services that live in this object only. */
export function fakeWorld(clock: HandClock = new HandClock()): FakeWorld {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line: string) => lines.push(line) } as never);
  const world = {
    clock,
    accounts: [poolAccount(1), poolAccount(2)],
    clients: [] as Client[],
    settings: DEFAULT_SETTINGS,
    status: fakeStatus(),
    generation: 10,
    builds: 0,
    log: lines,
  } as unknown as { -readonly [K in keyof FakeWorld]: FakeWorld[K] };
  const services = fakeServices(world, () => world.bus);
  world.services = services;
  world.bus = new Bus({
    build: () => {
      world.builds += 1;
      return buildSnapshot(services);
    },
    generation: () => world.generation,
    clock,
    log,
  });
  world.dispatch = createDispatch(createHandlers(services), log);
  return world;
}

function fakeServices(world: FakeWorld, bus: () => Bus): Services {
  const logins = new Map<string, LoginState>();
  return {
    pool: fakePool(world, () => bus().changed()),
    resolveAccount: (ref) => {
      const found = world.accounts.find(({ id, email }) => ref === id || ref === email);
      if (found === undefined) throw new AppError('NOT_FOUND', `There is no account ${ref}.`);
      return found;
    },
    viewAccount: (account) => viewOf(account, world.clock.now()),
    recovery: {
      restore: () => {
        throw new AppError('NOT_FOUND', 'There is no backup to restore.');
      },
      dismiss: () => Promise.resolve(),
    },
    addKey: () => {
      throw new AppError('KEY_REFUSED', 'The provider refused the key.', 'Make a new one.');
    },
    overrides: {
      set: () => {
        throw new AppError('KEY_REFUSED', 'The provider refused the key.', 'Make a new one.');
      },
      clear: () => Promise.resolve(null),
    },
    usage: { list: () => [], refresh: () => Promise.resolve(), catchUp: () => Promise.resolve() },
    ranking: fakeRanking(() => world.accounts, world.clock),
    check: {
      run: (ids) =>
        Promise.resolve(ids.map((id) => ({ id, ok: null, reason: 'Nobody was asked.' }))),
    },
    providers: [makeProvider({ id: 'anthropic', name: 'Claude', monogram: 'Cl' })],
    login: fakeLogin(logins, () => bus()),
    imports: fakeImports(world),
    history: fakeHistory(),
    clients: fakeClients(world, () => bus()),
    settings: {
      read: () => world.settings,
      set: (key, value) => {
        world.settings = { ...world.settings, [key]: parseSettingValue(key, value) };
        bus().changed();
        return Promise.resolve(world.settings);
      },
    },
    vault: {
      unlock: () => Promise.resolve(),
      move: () => {
        throw new AppError('KEY_UNAVAILABLE', 'The keychain is locked.', 'Unlock it.');
      },
      rotate: () => Promise.resolve(),
    },
    power: { asleep: () => undefined, awake: () => Promise.resolve() },
    resets: fakeResets(),
    activity: { flush: () => Promise.resolve(), recent: () => [], last: () => null },
    status: () => world.status,
    tools: fakeTools(),
    lookAtPort: () => Promise.resolve({ state: 'free', holder: null, free: null }),
    running: () => [],
    uiAddress: () => {
      throw new AppError('NOT_RUNNING', 'No window is served.', 'Start: sluice serve');
    },
    state: () => bus().current(),
  };
}

function fakePool(world: FakeWorld, changed: () => void): Pool {
  function change(id: number, fields: Partial<PoolAccount>): Promise<PoolAccount> {
    world.accounts = world.accounts.map((one) => (one.id === id ? { ...one, ...fields } : one));
    world.generation += 1;
    changed();
    return Promise.resolve(world.accounts.find((one) => one.id === id) ?? poolAccount(id));
  }
  return {
    accounts: () => world.accounts,
    get: (id) => world.accounts.find((one) => one.id === id) ?? null,
    secret: () => Promise.reject(new Error('not here')),
    block: () => undefined,
    liftBlocks: () => Promise.resolve(),
    setPlan: () => Promise.resolve(),
    add: () => Promise.reject(new Error('not here')),
    keyRefused: () => Promise.resolve(),
    setPaused: (id, paused) => change(id, { paused }),
    setPriority: (id, priority) => change(id, { priority }),
    refreshNow: (id) => change(id, {}),
    rename: (id, label) => change(id, { label }),
    remove: (id) => {
      world.accounts = world.accounts.filter((one) => one.id !== id);
      changed();
      return Promise.resolve();
    },
    onChange: () => () => undefined,
  };
}

function fakeLogin(logins: Map<string, LoginState>, bus: () => Bus): Services['login'] {
  function get(loginId: string): LoginState {
    const login = logins.get(loginId);
    if (login === undefined) throw new AppError('NOT_FOUND', 'There is no such sign-in.');
    return login;
  }
  return {
    start: ({ provider, method }) => {
      const login: LoginState = {
        loginId: `login-${logins.size + 1}`,
        provider,
        method: method ?? 'browser',
        expiresAt: '2026-01-01T00:10:00.000Z',
        step: 'waiting',
        url: 'https://example.com/authorize',
        launchUrl: null,
        code: null,
        note: null,
      };
      logins.set(login.loginId, login);
      bus().login(login);
      return Promise.resolve(login);
    },
    get,
    paste: (loginId) => Promise.resolve(get(loginId)),
    adopt: (loginId) => Promise.resolve(get(loginId)),
    cancel: (loginId) => {
      const { provider, method, expiresAt } = get(loginId);
      const error = {
        code: 'LOGIN_CANCELLED' as const,
        message: 'The sign-in was cancelled.',
        hint: null,
      };
      const base = { loginId, provider, method, expiresAt };
      const login: LoginState = { ...base, step: 'failed', error, link: null };
      logins.set(loginId, login);
      bus().login(login);
      return login;
    },
  };
}

function fakeImports(world: FakeWorld): Services['imports'] {
  function find(from: string | null): Promise<readonly Finding[]> {
    if (from !== null && from !== 'codex')
      return Promise.reject(new AppError('USAGE', `There is no tool ${from}.`, 'There is: codex.'));
    return Promise.resolve([
      {
        id: 'codex:openai',
        tool: 'codex',
        path: '/home/ada/.codex/auth.json',
        provider: 'openai',
        kind: 'api_key',
        email: null,
        organization: null,
        diagnosis: 'ready',
        detail: 'An API key.',
        account: null,
        importable: true,
        imported: false,
      },
    ]);
  }
  return {
    find,
    take: ({ from }) => find(from),
    takeOver: (id, confirmed) => {
      const account = world.accounts.find((one) => one.id === id) ?? poolAccount(id);
      return confirmed
        ? Promise.resolve({ account, refreshed: true })
        : Promise.reject(new AppError('CONFIRMATION_NEEDED', 'Say yes.', null));
    },
  };
}

function fakeClients(world: FakeWorld, bus: () => Bus): Services['clients'] {
  return {
    list: () => world.clients,
    add: ({ expiresAtMs: _never, ...asked }) => {
      const client: Client = {
        id: world.clients.length + 1,
        ...asked,
        spentUsd: 0,
        keyPrefix: 'slk_AAAA',
        createdAt: iso(world.clock.now()),
        lastUsedAt: null,
        expiresAt: null,
        revokedAt: null,
      };
      world.clients = [...world.clients, client];
      bus().changed();
      return Promise.resolve({ client, key: KEY });
    },
    revoke: (ref) => {
      const found = world.clients.find(({ id, name }) => id === ref || name === ref);
      if (found === undefined) return Promise.resolve(null);
      const revoked = { ...found, revokedAt: iso(world.clock.now()) };
      world.clients = world.clients.map((one) => (one === found ? revoked : one));
      bus().changed();
      return Promise.resolve(revoked);
    },
  };
}

function fakeStatus(): Status {
  return {
    running: true,
    pid: 1,
    version: '0.1.0',
    profile: '/profile',
    startedAt: null,
    proxy: null,
    ui: null,
    simulated: false,
    vault: { mode: 'file', locked: false, degraded: true, reason: null, hint: null, unlock: null },
    files: NO_FILES_STATUS,
    requests: { total: 0, active: 0 },
    alerts: [],
    ownUsage: [],
    overrides: [],
  };
}
