import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { renderError } from '../core/proxy-error.ts';
import type { ProxyProblem } from '../core/proxy-error.ts';
import { nodeHttp } from '../platform/node-http.ts';
import { Turns } from './turns.ts';

const HEADER_LIMIT_BYTES = 64 * 1024;
/** A header section that trickles in longer than this is an attack or a dead peer. */
const HEADERS_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

export interface ServerTimes {
  readonly headersMs: number;
  /** How often connections are looked through for those over their time. */
  readonly checkMs: number;
}
const TIMES: ServerTimes = { headersMs: HEADERS_TIMEOUT_MS, checkMs: 5000 };

export interface ServerDeps {
  handle(request: IncomingMessage, response: ServerResponse, continues: boolean): void;
  requestId(): string;
  nowMs(): number;
}

/** Answers that are under way, so that the refusal of a next request cannot write into their stream. */
type Answering = WeakMap<Duplex, ServerResponse>;

export function createProxyServer(deps: ServerDeps, times = TIMES): Server {
  const answering: Answering = new WeakMap();
  const server = nodeHttp.createServer({
    maxHeaderSize: HEADER_LIMIT_BYTES,
    // The guard answers a missing Host itself, in the error contract's shape.
    requireHostHeader: false,
    insecureHTTPParser: false,
    headersTimeout: times.headersMs,
    connectionsCheckingInterval: times.checkMs,
    // Uploads and streams may take as long as they need.
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // `Upgrade: h2c`, which some clients offer by habit, is ignored as RFC 9110 says; a WebSocket is refused.
    shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
  });
  server.maxHeadersCount = 0;
  const turns = new Turns();
  function take(request: IncomingMessage, response: ServerResponse, continues: boolean): void {
    const { socket } = request;
    const before = answering.get(socket);
    answering.set(socket, response);
    if (before === undefined || before.writableFinished) deps.handle(request, response, continues);
    else turns.take(socket, response, () => deps.handle(request, response, continues));
  }
  server.on('request', (request, response) => take(request, response, false));
  server.on('checkContinue', (request, response) => take(request, response, true));
  server.on('checkExpectation', (_request, response) => {
    const rendered = renderError(EXPECTATION, 'openai', deps.requestId(), deps.nowMs());
    response.writeHead(rendered.status, [...rendered.headers, 'connection', 'close']);
    response.end(rendered.body);
  });
  server.on('upgrade', (_request, socket) => refuseRaw(deps, answering, socket, UPGRADE, 426));
  server.on('connect', (_request, socket) => refuseRaw(deps, answering, socket, CONNECT));
  server.on('clientError', (error, socket) => onClientError(deps, answering, error, socket));
  return server;
}

function onClientError(deps: ServerDeps, answering: Answering, error: Error, socket: Duplex): void {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ECONNRESET') socket.destroy();
  else refuseRaw(deps, answering, socket, CLIENT_ERRORS[code ?? ''] ?? MALFORMED);
}

/** A body that breaks off before its answer began is answered; a next request never in place of the one before. */
function mayAnswer(response: ServerResponse | undefined, socket: Duplex): boolean {
  if (response === undefined || response.writableFinished) return true;
  return response.socket === socket && !response.headersSent && !response.req.complete;
}

/** An answer where there is no request object to answer with; the connection ends. */
function refuseRaw(
  deps: ServerDeps,
  answering: Answering,
  socket: Duplex,
  problem: ProxyProblem,
  statusInstead?: number,
): void {
  // The peer may be gone already; there is nobody left to tell.
  socket.on('error', () => socket.destroy());
  if (!socket.writable || !mayAnswer(answering.get(socket), socket)) {
    socket.destroy();
    return;
  }
  const rendered = renderError(problem, 'openai', deps.requestId(), deps.nowMs());
  const status = statusInstead ?? rendered.status;
  const lines = [`HTTP/1.1 ${status} ${REASON[status] ?? 'Error'}`];
  for (let index = 0; index + 1 < rendered.headers.length; index += 2)
    lines.push(`${rendered.headers[index]}: ${rendered.headers[index + 1]}`);
  lines.push(`content-length: ${Buffer.byteLength(rendered.body)}`, 'connection: close');
  socket.end(`${lines.join('\r\n')}\r\n\r\n${rendered.body}`, () => socket.destroy());
}

const REASON: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  426: 'Upgrade Required',
  431: 'Request Header Fields Too Large',
};

const MALFORMED = problem(
  'BAD_REQUEST',
  'The request is not well-formed HTTP.',
  'Send plain HTTP/1.1 with one framing of the body.',
);
const TOO_LARGE = problem(
  'TOO_LARGE',
  'The header section is over 64 KiB.',
  'Send fewer or shorter headers.',
);
const TOO_SLOW = problem(
  'BAD_REQUEST',
  'The header section did not arrive in time.',
  'Send the whole request at once.',
);
const CLIENT_ERRORS: Readonly<Record<string, ProxyProblem>> = {
  HPE_HEADER_OVERFLOW: TOO_LARGE,
  ERR_HTTP_REQUEST_TIMEOUT: TOO_SLOW,
};
const CONNECT = problem(
  'BAD_REQUEST',
  'Sluice is not an HTTP proxy for CONNECT.',
  'Set it as the base URL of the tool, not as its proxy.',
);
const UPGRADE = problem(
  'BAD_REQUEST',
  'WebSocket is not supported yet.',
  'Use plain HTTP requests.',
);
const EXPECTATION = problem(
  'BAD_REQUEST',
  'The Expect header asks for something unknown.',
  'Leave it out, or use 100-continue.',
);

function problem(code: ProxyProblem['code'], message: string, hint: string): ProxyProblem {
  return { code, message, hint, retryAtMs: null, account: null };
}
