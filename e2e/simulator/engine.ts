import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Exchange } from './exchange.ts';
import type { AuthKind, LiveRecord } from './log.ts';
import type { Fault, FaultAction } from './faults.ts';
import type { World } from './world.ts';
import { findCopiedMarks, isOwnCall } from './copied-marks.ts';
import type { OwnCalls } from './copied-marks.ts';
import { findViolations, isKnownOwnCall } from './violations.ts';

export interface Identity {
  readonly kind: AuthKind;
  readonly account: string | null;
}

/** What a provider's file gives: one real origin and how it answers. */
export interface OriginModule {
  readonly origin: string;
  /** Null: a page for browsers, whose headers are not judged. */
  readonly foreignHeaders: readonly string[] | null;
  /** Pages for browsers among what programs call; their headers are not judged. */
  readonly isPage?: (path: string) => boolean;
  /** What only Sluice calls here: it must say who it is, and copy no other program's marks. */
  readonly ownCalls?: OwnCalls;
  /** Account headers that belong here. */
  readonly ownHeaders?: readonly string[];
  identify(record: LiveRecord): Identity;
  /** The provider's own error object for a status. */
  errorBody(status: number, message?: string): unknown;
  handle(exchange: Exchange): Promise<void>;
}

export interface OriginServer {
  readonly url: string;
  close: () => Promise<void>;
}

/** One server that acts as one origin. */
export async function openOrigin(
  world: World,
  module: OriginModule,
  port: number,
): Promise<OriginServer> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void serve(world, module, request, response).catch((error: unknown) => {
      world.fail(error);
      response.socket?.destroy();
    });
  });
  server.requestTimeout = 0;
  return listen(server, port);
}

export async function listen(server: Server, port: number): Promise<OriginServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  world: World,
  module: OriginModule,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const record = world.log.open(module.origin, world.clock.now(), request);
  const left = watchEnd(world, record, response);
  const identity = module.identify(record);
  record.authKind = identity.kind;
  record.account = identity.account;
  const upgrade = world.settings.refuseUpgrades && record.header('upgrade') !== null;
  if (module.foreignHeaders !== null && module.isPage?.(record.path) !== true && !upgrade) {
    const port = request.socket.localPort;
    const hosts = [new URL(module.origin).host, `127.0.0.1:${port}`, `localhost:${port}`];
    const own = module.ownHeaders ?? [];
    record.violations = [
      ...findViolations(record, { hosts, foreign: module.foreignHeaders, own }),
      ...(isOwn(world, module, record) ? findCopiedMarks(record) : []),
    ];
  }
  const { origin, method, path, account } = record;
  const fault = world.faults.take({ origin, method, path, account });
  record.fault = fault?.id ?? null;
  world.log.changed(record);
  const early = fault?.action.kind === 'status' && fault.action.early === true;
  const body = early ? Buffer.alloc(0) : await readBody(request);
  if (body === null) return;
  if (!early) record.setBody(body, world.settings.keepBodyBytes);
  const url = new URL(request.url ?? '/', module.origin);
  const { settings, log } = world;
  const exchange = new Exchange({ record, url, body, settings, fault, left, response, log });
  world.log.changed(record);
  await answer(world, module, exchange);
}

function isOwn(world: World, { ownCalls }: OriginModule, { path }: LiveRecord): boolean {
  return isOwnCall(ownCalls ?? [], path) || isKnownOwnCall(path, world.settings.ownCallsOnly);
}

async function answer(world: World, module: OriginModule, exchange: Exchange): Promise<void> {
  const { record, fault } = exchange;
  if (fault !== null && (await replaceAnswer(module, exchange, fault))) return;
  if (exchange.left.aborted) return;
  if (record.violations.length > 0) {
    const message = `Refused by the simulator: ${record.violations.join('; ')}`;
    return exchange.sendJson(400, module.errorBody(400, message));
  }
  const { maxBodyBytes } = world.settings;
  if (maxBodyBytes !== null && exchange.body.length > maxBodyBytes) {
    return exchange.sendJson(413, module.errorBody(413, 'Request exceeds the maximum size'));
  }
  await module.handle(exchange);
}

/** True when the fault answers instead of the provider. */
async function replaceAnswer(
  module: OriginModule,
  exchange: Exchange,
  fault: Fault,
): Promise<boolean> {
  const action: FaultAction = fault.action;
  switch (action.kind) {
    case 'status':
      await sendStatus(module, exchange, action);
      return true;
    case 'redirect':
      await exchange.send(action.status ?? 302, '', [['location', action.location]]);
      return true;
    case 'html':
      await exchange.sendHtml(action.status ?? 503, cloudyPage);
      return true;
    case 'giant':
      await exchange.send(action.status ?? 200, Buffer.alloc(action.sizeBytes, 0x20), [
        ['content-type', 'application/json'],
      ]);
      return true;
    case 'close':
      exchange.destroy();
      return true;
    case 'hold':
      if (action.where === 'request') await fault.pass(exchange.left);
      break;
    case 'delay':
    case 'cut':
    case 'error-event':
      break;
  }
  return false;
}

const cloudyPage =
  '<!doctype html><html><head><title>503 | Service unavailable</title></head><body><h1>Just a moment</h1></body></html>';

async function sendStatus(
  module: OriginModule,
  exchange: Exchange,
  action: Extract<FaultAction, { kind: 'status' }>,
): Promise<void> {
  const headers = Object.entries(action.headers ?? {});
  const type: [string, string] = ['content-type', action.contentType ?? 'application/json'];
  if (action.body === null) return exchange.send(action.status, '', headers);
  if (typeof action.body === 'string') {
    return exchange.send(action.status, action.body, [type, ...headers]);
  }
  const body = action.body === undefined ? module.errorBody(action.status) : action.body;
  return exchange.send(action.status, JSON.stringify(body), [type, ...headers]);
}

/** Null when the caller left before the body was complete. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}

function watchEnd(world: World, record: LiveRecord, response: ServerResponse): AbortSignal {
  const left = new AbortController();
  response.once('close', () => {
    record.finish(!response.writableFinished && !record.severed);
    left.abort();
    world.log.changed(record);
  });
  return left.signal;
}
