import type { AccountBook, AccountOptions, SimAccount } from './accounts.ts';
import { anthropicApi } from './anthropic/origin.ts';
import { claudeAi } from './anthropic/authorize.ts';
import { approve } from './approve.ts';
import type { Approval, ApproveOptions } from './approve.ts';
import { createClock } from './clock.ts';
import type { SimClock } from './clock.ts';
import { openAiAuth } from './codex/auth-origin.ts';
import { chatGpt } from './codex/backend-origin.ts';
import { githubOrigins } from './github/origins.ts';
import type { GithubPeople } from './github/people.ts';
import { kimiOrigins } from './kimi/origins.ts';
import { openControl } from './control.ts';
import { openOrigin } from './engine.ts';
import type { OriginModule, OriginServer } from './engine.ts';
import type { FaultBook } from './faults.ts';
import type { RequestLog } from './log.ts';
import { decideDevice, directLogin } from './login.ts';
import type { Tokens } from './login.ts';
import type { Choice } from './oauth/choice.ts';
import type { Withheld } from './oauth/family.ts';
import type { GoogleBook } from './google/book.ts';
import { googleOrigins } from './google/origins.ts';
import type { GrantBook } from './oauth/grants.ts';
import type { Quotas } from './quota/quotas.ts';
import { platformOrigins } from './openai-compatible/origins.ts';
import type { RequestRates } from './openai-compatible/request-rates.ts';
import { ollamaOrigins } from './ollama/origins.ts';
import { openAiApi } from './openai/origin.ts';
import type { OpencodeBook } from './opencode/opencode-book.ts';
import { openCode } from './opencode/origin.ts';
import { seedAccounts } from './seeds.ts';
import type { SeedName } from './seeds.ts';
import type { SimSettings } from './settings.ts';
import { World } from './world.ts';
import { zaiApi } from './zai/api-origin.ts';
import { chatZai } from './zai/chat-page.ts';
import { zcodeZai } from './zai/token-origin.ts';
import type { ZaiBook } from './zai/zai-book.ts';
import { xaiAuth } from './xai/auth.ts';

export interface SimulatorOptions {
  seed?: SeedName;
  /** Fixed ports by origin; the rest takes free ones. */
  ports?: Readonly<Record<string, number>>;
  controlPort?: number;
  startAtMs?: number;
  /** In the place of the real time. */
  clock?: SimClock;
  settings?: Partial<SimSettings>;
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
  /** Plans, windows, credits, resets: all that the usage endpoints tell. */
  readonly quotas: Quotas;
  /** Projects, tiers and quotas of Google's accounts. */
  readonly google: GoogleBook;
  /** People of github.com and of the enterprise. */
  readonly github: GithubPeople;
  /** Limits by the minute of the OpenAI-compatible providers. */
  readonly requestRates: RequestRates;
  /** Sign-ins, keys and quotas of Z.AI. */
  readonly zai: ZaiBook;
  /** What OpenCode Go tells of its keys. */
  readonly opencode: OpencodeBook;
  url(origin: string): string;
  createAccount(options: AccountOptions): SimAccount;
  /** Clicks Allow or Deny at an authorize URL, mapped or not. */
  approve(authorizeUrl: string, options: ApproveOptions): Promise<Approval>;
  /** Types a device code at the provider that gave it; as `deny` refuses it. */
  approveDevice(code: string, choice: Choice): void;
  /** A finished login without the pages. */
  login(account: string, withhold?: Withheld): Tokens;
  /** Ends grants, or refuses the key. */
  revoke(account: string): void;
  close(): Promise<void>;
}

/** New providers join here: one module per origin. */
function originModules(world: World): OriginModule[] {
  return [
    claudeAi(world),
    anthropicApi(world),
    openAiApi(world),
    openAiAuth(world),
    chatGpt(world),
    ...platformOrigins(world),
    ...googleOrigins(world),
    ...githubOrigins(world),
    ...kimiOrigins(world),
    chatZai(world),
    zcodeZai(world),
    zaiApi(world),
    openCode(world),
    ...ollamaOrigins(world),
    xaiAuth(world),
  ];
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = new World(options.clock ?? createClock(options.startAtMs));
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
  const { clock, log, faults, settings, accounts, grants, quotas, requestRates } = world;
  const { github, google, zai, opencode } = world;
  return {
    originMap,
    control,
    clock,
    log,
    faults,
    settings,
    accounts,
    grants,
    quotas,
    google,
    requestRates,
    github,
    zai,
    opencode,
    url(origin) {
      const url = originMap[origin];
      if (url === undefined) throw new Error(`the simulator does not act as ${origin}`);
      return url;
    },
    createAccount: (options) => accounts.create(options),
    approve: (authorizeUrl, options) => approve(authorizeUrl, options, originMap),
    approveDevice: (code, choice) => decideDevice(world, code, choice),
    login: (account, withhold) => directLogin(world, account, withhold),
    revoke: (account) => world.revoke(account),
    close,
  };
}
