import pino from 'pino';
import { vi } from 'vitest';
import type { AppError } from '../../../shared/errors.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import type { PoolAccount } from '../../core/account.ts';
import type { NewLogin } from '../../credentials/types.ts';
import { Http } from '../../platform/http.ts';
import { OriginMap } from '../../platform/origin-map.ts';
import { systemRandom } from '../../platform/random.ts';
import { anthropic } from '../../providers/anthropic.ts';
import { openaiCodex } from '../../providers/openai-codex.ts';
import { openai } from '../../providers/openai.ts';
import type { LoopbackRedirect, Provider } from '../../providers/types.ts';
import { LoginManager } from '../manager.ts';
import type { LoginManagerDeps } from '../manager.ts';
import { openLoopbackServer, sendJson } from '../../platform/testing/loopback-server.ts';
import type {
  Answering,
  LoopbackServer,
  SeenRequest,
} from '../../platform/testing/loopback-server.ts';
import { ManualTimers } from '../../platform/testing/manual-timers.ts';
import { DOUBLE_ORIGINS } from './double-provider.ts';

export const TOKENS = {
  access_token: 'at-1',
  refresh_token: 'rt-1',
  expires_in: 28_800,
  scope: 'user:inference',
  account: { uuid: 'acc', email_address: 'mira@example.com' },
  organization: { uuid: 'org', name: 'Northlight' },
};

/** A manager against one loopback server that acts as every origin of both providers with a sign-in. */
export class LoginBench {
  readonly timers = new ManualTimers();
  readonly states: LoginState[] = [];
  readonly stored: NewLogin[] = [];
  /** What the pool does instead of storing. */
  refuse: AppError | null = null;
  /** Called when the identity is known and nothing is stored yet. */
  onIdentified: () => void = () => undefined;
  /** Called while the pool stores. */
  onStoring: () => Promise<void> = () => Promise.resolve();
  answer: Answering = (request, response) =>
    sendJson(response, request.path === '/v1/oauth/token' ? 200 : 404, TOKENS);
  readonly server: LoopbackServer;
  readonly manager: LoginManager;
  readonly #http: Http;

  private constructor(
    server: LoopbackServer,
    http: Http,
    redirect: Partial<LoopbackRedirect>,
    more: Partial<LoginManagerDeps>,
  ) {
    this.server = server;
    this.#http = http;
    const real = [
      this.#provider(anthropic, redirect),
      this.#provider(openaiCodex, redirect),
      openai,
    ];
    this.manager = new LoginManager({
      providers: real,
      http,
      pool: { add: (login) => this.#add(login), keyRefused: () => Promise.resolve() },
      clock: this.timers.clock,
      random: systemRandom,
      log: pino({ level: 'silent' }),
      toAccount: (account) => ({ id: account.id, provider: account.provider }) as Account,
      onChange: (state) => this.states.push(state),
      startTimer: this.timers.start,
      ...more,
    });
  }

  /** Port 0 prefers any free port: tests run beside each other. */
  static async open(
    redirect: Partial<LoopbackRedirect> = {},
    more: Partial<LoginManagerDeps> = {},
  ): Promise<LoginBench> {
    let bench: LoginBench | null = null;
    const server = await openLoopbackServer((request, response) =>
      bench?.answer(request, response),
    );
    const origins = [
      'https://claude.ai',
      'https://api.anthropic.com',
      'https://auth.openai.com',
      'https://chatgpt.com',
      ...DOUBLE_ORIGINS,
    ];
    const map = new OriginMap(new Map(origins.map((origin) => [origin, server.origin])));
    bench = new LoginBench(server, new Http(map, '0.0.0'), { port: 0, ...redirect }, more);
    return bench;
  }

  start(
    method: 'browser' | 'paste' | 'device' = 'browser',
    pinnedTo: number | null = null,
    provider = 'anthropic',
  ) {
    return this.manager.start({ provider, method, pinnedTo });
  }

  /** What was sent to `path`, oldest first. */
  sent(path: string): readonly SeenRequest[] {
    return this.server.seen.filter((request) => request.path === path);
  }

  /** Waits until the sign-in is at `step`. */
  at(loginId: string, step: LoginState['step']): Promise<LoginState> {
    return vi.waitFor(
      () => {
        const state = this.manager.get(loginId);
        if (state.step !== step) throw new Error(`at ${state.step}, not ${step}`);
        return state;
      },
      { timeout: 10_000, interval: 5 },
    );
  }

  async close(): Promise<void> {
    this.manager.dispose();
    await this.#http.close();
    await this.server.close();
  }

  #provider(provider: Provider, redirect: Partial<LoopbackRedirect>): Provider {
    const { oauth, identify } = provider;
    if (oauth?.redirect == null || 'uri' in oauth.redirect || identify === null)
      throw new TypeError(`${provider.id} has no sign-in`);
    return {
      ...provider,
      oauth: { ...oauth, redirect: { ...oauth.redirect, ...redirect } },
      identify: async (...told) => {
        const identity = await identify(...told);
        this.onIdentified();
        return identity;
      },
    };
  }

  async #add(login: NewLogin): Promise<PoolAccount> {
    await this.onStoring();
    if (this.refuse !== null) throw this.refuse;
    this.stored.push(login);
    return { id: this.stored.length, provider: login.provider } as PoolAccount;
  }
}

/** What the authorize page knows of a waiting sign-in. */
export function asked(state: LoginState): {
  readonly state: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly query: URLSearchParams;
} {
  if (state.step !== 'waiting') throw new Error(`at ${state.step}, not waiting`);
  const query = new URL(state.url).searchParams;
  return {
    state: query.get('state') ?? '',
    redirectUri: query.get('redirect_uri') ?? '',
    challenge: query.get('code_challenge') ?? '',
    query,
  };
}
