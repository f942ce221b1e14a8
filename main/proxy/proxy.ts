import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { RunningRequest } from '../../shared/model/activity.ts';
import { allowedHosts } from './guard.ts';
import { handleRequest } from './handle.ts';
import type { Handling } from './handle.ts';
import { KnownRoutes } from './known-routes.ts';
import { Instants } from './instants.ts';
import { listenLoopback } from './listen.ts';
import { Rejections } from './rejections.ts';
import { ReplayBudget } from './replay.ts';
import { RunningRequests } from './running.ts';
import { toUpstream } from './routed.ts';
import { createProxyServer } from './server.ts';
import type { ProxyDeps, ProxyStats } from './types.ts';

/** How long a call may last after the port closed. */
const DEFAULT_GRACE_MS = 5000;

/** The proxy port: one listener pair, and the requests on it. */
export class ProxyPort {
  readonly #deps: ProxyDeps;
  readonly #handling: Handling;
  readonly #running: RunningRequests;
  #servers: readonly Server[] = [];
  #hosts: ReadonlySet<string> = new Set();
  #total = 0;
  #active = 0;
  #closing = false;
  #onIdle: (() => void) | null = null;

  constructor(deps: ProxyDeps, budget = new ReplayBudget()) {
    this.#deps = deps;
    this.#running = new RunningRequests(() => deps.onRunning());
    const upstreams = deps.providers.map(
      (provider) => [provider.id, toUpstream(provider)] as const,
    );
    const rules = new Map(deps.providers.map((provider) => [provider.id, provider.api]));
    this.#handling = {
      deps,
      instants: new Instants(),
      running: this.#running,
      budget,
      rejections: new Rejections(),
      upstreams: new Map(upstreams),
      routes: new KnownRoutes(rules),
      rules,
      hosts: () => this.#hosts,
    };
  }

  get stats(): ProxyStats {
    return { total: this.#total, active: this.#active };
  }

  running(): readonly RunningRequest[] {
    return this.#running.list();
  }

  /** Listens on 127.0.0.1 and ::1. Throws PORT_IN_USE. */
  async listen(port: number): Promise<{ readonly port: number }> {
    const { clock, random, log } = this.#deps;
    const listening = await listenLoopback(
      () =>
        createProxyServer({
          handle: (request, response, continues) => this.#handle(request, response, continues),
          requestId: () => random.uuid(),
          nowMs: () => clock.now(),
        }),
      port,
      (error) => log.error({ err: error }, 'the port could not take a connection'),
    );
    this.#servers = listening.servers;
    this.#hosts = allowedHosts(listening.port);
    return { port: listening.port };
  }

  /** Takes no more requests, lets those under way end for `graceMs`, then cuts them. */
  async close(options: { readonly graceMs?: number } = {}): Promise<void> {
    this.#closing = true;
    const closed = this.#servers.map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    await this.#idle(options.graceMs ?? DEFAULT_GRACE_MS);
    for (const server of this.#servers) server.closeAllConnections();
    await Promise.all(closed);
    this.#servers = [];
  }

  #handle(request: IncomingMessage, response: ServerResponse, continues: boolean): void {
    this.#total += 1;
    this.#active += 1;
    response.on('close', () => this.#onEnd());
    if (this.#closing) response.shouldKeepAlive = false;
    try {
      handleRequest(this.#handling, request, response, continues);
    } catch (error) {
      this.#deps.log.error({ err: error }, 'a request failed inside');
      response.socket?.destroy();
    }
  }

  #onEnd(): void {
    this.#active -= 1;
    if (this.#active === 0) this.#onIdle?.();
  }

  #idle(graceMs: number): Promise<void> {
    if (this.#active === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

export function createProxy(deps: ProxyDeps): ProxyPort {
  return new ProxyPort(deps);
}
