import type { IncomingMessage, ServerResponse } from 'node:http';
import { toInstant } from '../../shared/model/common.ts';
import { NO_TOKENS } from '../../shared/model/tokens.ts';
import { clientIdOf } from '../clients/types.ts';
import type { ClientGrant } from '../clients/types.ts';
import { readInbound } from '../core/headers.ts';
import type { InboundHeaders } from '../core/headers.ts';
import type { Presented } from '../core/own-credential.ts';
import type { ErrorShape, ProxyProblem } from '../core/proxy-error.ts';
import { routeRequest } from '../core/route.ts';
import type { RouteRequest } from '../core/route.ts';
import { wireAt } from '../providers/wire-at.ts';
import { Exchange } from './exchange.ts';
import { guardRequest, splitTarget } from './guard.ts';
import type { Target } from './guard.ts';
import type { KnownRoutes } from './known-routes.ts';
import { admitOwn, routeOwn } from './own-caller.ts';
import { limitRest } from './limit-rest.ts';
import { limitProblem, PAUSED } from './problems.ts';
import { recordedPath } from './recorded-path.ts';
import { sendProblem } from './reply.ts';
import type { RoutedRequest, Shared, Upstream } from './routed.ts';

export interface Handling extends Shared {
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly routes: KnownRoutes;
  /** Path rules of the same providers. */
  readonly rules: ReadonlyMap<string, Upstream['provider']['api']>;
  hosts(): ReadonlySet<string>;
}

const ACCOUNT_ID = /^[1-9]\d{0,14}$/;

/** Guard, then route, then the exchange. `continues` sends the 100 that the caller waits for. */
export function handleRequest(
  handling: Handling,
  request: IncomingMessage,
  response: ServerResponse,
  continues: boolean,
): void {
  const { deps } = handling;
  const method = request.method ?? '';
  const keepsAlive = response.shouldKeepAlive;
  // Refused before its body was asked for: what comes next on the connection could be either.
  if (continues) response.shouldKeepAlive = false;
  const read = readInbound(request.rawHeaders);
  // RFC 9112 section 6.1: HTTP/1.0 has no transfer coding; where such a body ends is in doubt.
  const oddCoding = read.oddCoding || (read.chunked && request.httpVersion === '1.0');
  const inbound = oddCoding ? { ...read, oddCoding } : read;
  const refusal = guardRequest(method, request.url ?? '', inbound, handling.hosts());
  const target = splitTarget(request.url ?? '');
  if (refusal !== null) {
    // Where its body ends is for the next program on the way to misread.
    if (inbound.oddCoding) response.shouldKeepAlive = false;
    refuse(handling, response, refusal, shapeOf(handling, target, inbound, null));
    return;
  }
  if (target.path === '/healthz' && (method === 'GET' || method === 'HEAD')) {
    sendHealth(response, deps.version);
    return;
  }
  let client = findClient(handling, request.socket, inbound, target);
  let own: Presented | null = null;
  if (client === null || client.passThrough) {
    const caller = admitOwn(deps, request.rawHeaders, target, client);
    if (!('client' in caller)) {
      const id = refuse(handling, response, caller, shapeOf(handling, target, inbound, null));
      if (client === null) return;
      recordRefusal(handling, request, response, {
        id,
        client,
        path: target.path,
        problem: caller,
      });
      return;
    }
    ({ client, own } = caller);
  }
  const routed = routeFor(handling, inbound, target, client, own, request.rawHeaders);
  if (!('upstream' in routed)) {
    const shape = shapeOf(handling, target, inbound, client.provider);
    const id = refuse(handling, response, routed, shape);
    recordRefusal(handling, request, response, { id, client, path: target.path, problem: routed });
    return;
  }
  if (continues) {
    response.shouldKeepAlive = keepsAlive;
    response.writeContinue();
  }
  const exchange = new Exchange(handling, routed, request, response);
  exchange.run().catch((error: unknown) => exchange.fail(error));
}

function findClient(
  { deps }: Handling,
  connection: object,
  inbound: InboundHeaders,
  target: Target,
): ClientGrant | null {
  for (const key of inbound.keys) {
    const client = deps.clients.verify(key, connection);
    if (client !== null) return client;
  }
  for (const key of target.keys) {
    const client = deps.clients.verify(key, connection);
    if (client !== null) return client;
  }
  return null;
}

function routeFor(
  handling: Handling,
  inbound: InboundHeaders,
  target: Target,
  client: ClientGrant,
  presented: Presented | null,
  rawHeaders: readonly string[],
): RoutedRequest | ProxyProblem {
  const { deps } = handling;
  const route = handling.routes.find(routeQuery(handling, target, inbound, client));
  if (route.kind === 'refused') return { ...route, retryAtMs: null, account: null };
  const upstream = handling.upstreams.get(route.provider);
  if (upstream === undefined) throw new Error(`no upstream for the routed ${route.provider}`);
  if (deps.isPaused()) return PAUSED;
  const pinned = pinnedAccount(inbound.account, client.account);
  if (typeof pinned === 'object' && pinned !== null) return pinned;
  const own =
    presented === null ? null : routeOwn(presented, upstream.provider, rawHeaders, pinned !== null);
  if (own !== null && !('injection' in own)) return own;
  const limit = deps.limits.take(client, own !== null);
  if (limit !== null) return limitProblem(limit);
  return {
    id: deps.random.uuid(),
    startedAtMs: deps.clock.now(),
    startedMonotonic: deps.clock.monotonic(),
    client,
    upstream,
    target: route.path + target.query,
    path: target.path,
    route,
    inbound,
    pinned,
    own,
  };
}

function routeQuery(
  { deps }: Handling,
  target: Target,
  inbound: InboundHeaders,
  client: Pick<ClientGrant, 'provider' | 'allPaths'>,
): RouteRequest {
  return {
    path: target.path,
    anthropicVersion: inbound.anthropicVersion,
    clientProvider: client.provider,
    allPaths: client.allPaths,
    responsesProvider: deps.responsesProvider,
  };
}

function pinnedAccount(
  header: string | null,
  ofClient: number | null,
): number | null | ProxyProblem {
  if (header === null) return ofClient;
  const asked = header.trim();
  if (!ACCOUNT_ID.test(asked))
    return badPin('x-sluice-account is not an account id.', 'Send a number: sluice accounts.');
  if (ofClient !== null && ofClient !== Number(asked))
    return badPin(
      `This client key is pinned to account ${ofClient}.`,
      'Leave x-sluice-account out, or use another client key.',
    );
  return Number(asked);
}

function badPin(message: string, hint: string): ProxyProblem {
  return { code: 'BAD_REQUEST', message, hint, retryAtMs: null, account: null };
}

/** The error shape of the provider that the path names, else OpenAI's. */
function shapeOf(
  handling: Handling,
  target: Target,
  inbound: InboundHeaders,
  clientProvider: string | null,
): ErrorShape {
  const client = { provider: clientProvider, allPaths: true };
  const route = routeRequest(routeQuery(handling, target, inbound, client), handling.rules);
  const provider = route.provider === null ? undefined : handling.rules.get(route.provider);
  if (provider === undefined) return 'openai';
  return route.path === undefined ? provider.wire : wireAt(provider, route.path);
}

function refuse(
  { deps }: Handling,
  response: ServerResponse,
  problem: ProxyProblem,
  shape: ErrorShape,
): string {
  const id = deps.random.uuid();
  sendProblem(response, problem, shape, id, 0, deps.clock.now());
  limitRest(response.req);
  return id;
}

interface Refusal {
  readonly id: string;
  readonly client: ClientGrant;
  readonly path: string;
  readonly problem: ProxyProblem;
}

function recordRefusal(
  { deps }: Handling,
  request: IncomingMessage,
  response: ServerResponse,
  { id, client, path, problem }: Refusal,
): void {
  deps.onRequest({
    id,
    at: toInstant(deps.clock.now()),
    client: client.name,
    clientId: clientIdOf(client),
    provider: client.provider,
    account: null,
    model: null,
    method: request.method ?? '',
    path: recordedPath(path),
    status: response.statusCode,
    error: problem.code,
    attempts: 0,
    attemptList: [],
    session: null,
    firstByteMs: null,
    durationMs: 0,
    ...NO_TOKENS,
    cost: null,
  });
}

function sendHealth(response: ServerResponse, version: string): void {
  const body = JSON.stringify({ ok: true, version });
  response.writeHead(200, [
    'content-type',
    'application/json',
    'content-length',
    String(Buffer.byteLength(body)),
  ]);
  response.end(body);
}
