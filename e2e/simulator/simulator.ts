import type { AccountBook, AccountOptions, SimAccount } from './accounts.ts';
import { anthropicApi } from './anthropic/origin.ts';
import { claudeAi } from './anthropic/authorize.ts';
import { knownScopes } from './anthropic/facts.ts';
import type { GrantBook } from './anthropic/grants.ts';
import { approve } from './approve.ts';
import type { Approval, ApproveOptions } from './approve.ts';
import { createClock } from './clock.ts';
import type { SimClock } from './clock.ts';
import { openControl } from './control.ts';
import { openOrigin } from './engine.ts';
import type { OriginModule, OriginServer } from './engine.ts';
import type { FaultBook } from './faults.ts';
import type { RequestLog } from './log.ts';
import { openAiApi } from './openai/origin.ts';
import { seedAccounts } from './seeds.ts';
import type { SeedName } from './seeds.ts';
import type { SimSettings } from './settings.ts';
import { World } from './world.ts';

export interface SimulatorOptions {
  seed?: SeedName;
  /** Fixed ports by origin; the rest takes free ones. */
  ports?: Readonly<Record<string, number>>;
  controlPort?: number;
  startAtMs?: number;
  settings?: Partial<SimSettings>;
}

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

export interface Simulator {
  /** The value of SLUICE_ORIGIN_MAP, before JSON.stringify. */
  readonly originMap: Readonly<Record<string, string>>;
  readonly control: string;
  readonly clock: SimClock;
  readonly log: RequestLog;
  readonly faults: FaultBook;
  readonly settings: SimSettings;
  readonly accounts: AccountBook;
  readonly grants: GrantBook;
  url(origin: string): string;
  createAccount(options: AccountOptions): SimAccount;
  /** Clicks Allow or Deny at an authorize URL, mapped or not. */
  approve(authorizeUrl: string, options: ApproveOptions): Promise<Approval>;
  /** A finished Anthropic login without the pages. */
  login(account: string): Tokens;
  /** Ends grants, or refuses the key. */
  revoke(account: string): void;
  close(): Promise<void>;
}

/** New providers join here: one module per origin. */
function originModules(world: World): OriginModule[] {
  return [claudeAi(world), anthropicApi(world), openAiApi(world)];
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = new World(createClock(options.startAtMs));
  Object.assign(world.settings, options.settings);
  seedAccounts(world.accounts, options.seed ?? 'default');
  const servers: OriginServer[] = [];
  const originMap: Record<string, string> = {};
  const close = async (): Promise<void> => {
    world.faults.clear();
    await Promise.all(servers.map((server) => server.close()));
    if (world.failures.length > 0) throw new AggregateError(world.failures, 'simulator bugs');
  };
  try {
    for (const module of originModules(world)) {
      const server = await openOrigin(world, module, options.ports?.[module.origin] ?? 0);
      servers.push(server);
      originMap[module.origin] = server.url;
    }
    const control = await openControl(world, originMap, options.controlPort ?? 0);
    servers.push(control);
    return simulator(world, originMap, control.url, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function simulator(
  world: World,
  originMap: Record<string, string>,
  control: string,
  close: () => Promise<void>,
): Simulator {
  const { clock, log, faults, settings, accounts, grants } = world;
  return {
    originMap,
    control,
    clock,
    log,
    faults,
    settings,
    accounts,
    grants,
    url(origin) {
      const url = originMap[origin];
      if (url === undefined) throw new Error(`the simulator does not act as ${origin}`);
      return url;
    },
    createAccount: (options) => accounts.create(options),
    approve: (authorizeUrl, options) => approve(authorizeUrl, options, originMap),
    login(account) {
      const grant = grants.grantDirectly(accounts.require(account).id, knownScopes.join(' '));
      if (!grant.ok) throw new Error(grant.description);
      return { accessToken: grant.accessToken, refreshToken: grant.family.refreshToken };
    },
    revoke: (account) => world.revoke(account),
    close,
  };
}
