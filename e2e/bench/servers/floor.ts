import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { UPSTREAM_KEY } from '../payload.ts';
import { announce } from './announce.ts';

/** The least a proxy in Node can do: it buffers the body, swaps one header and passes the answer on. */
const origin = process.argv[2];
if (origin === undefined) throw new Error('usage: floor.ts ORIGIN');

const pool = new Pool(origin, {
  connections: 256,
  pipelining: 1,
  keepAliveTimeout: 60_000,
  headersTimeout: 900_000,
  bodyTimeout: 900_000,
});
const OWN = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);
const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => pass(req, res, Buffer.concat(chunks)));
});

function pass(req: IncomingMessage, res: ServerResponse, body: Buffer): void {
  pool.dispatch(
    {
      path: req.url ?? '/',
      method: req.method as Dispatcher.HttpMethod,
      headers: swapKey(req.rawHeaders),
      body: body.length > 0 ? body : null,
    },
    new Answer(res),
  );
}

function swapKey(raw: readonly string[]): string[] {
  const headers: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    const lower = name.toLowerCase();
    if (!OWN.has(lower))
      headers.push(name, lower === 'x-api-key' ? UPSTREAM_KEY : (raw[at + 1] ?? ''));
  }
  return headers;
}

class Answer implements Dispatcher.DispatchHandler {
  readonly #res: ServerResponse;
  #isEnded = false;

  constructor(res: ServerResponse) {
    this.#res = res;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#res.on('drain', () => controller.resume());
    this.#res.once('close', () => {
      if (!this.#isEnded) controller.abort(new Error('the caller left'));
    });
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    this.#res.sendDate = false;
    this.#res.writeHead(status, passed(controller.rawHeaders));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#res.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    this.#isEnded = true;
    this.#res.end();
  }

  onResponseError(): void {
    this.#isEnded = true;
    this.#res.destroy();
  }
}

function passed(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  const headers: string[] = [];
  if (!Array.isArray(raw)) return headers;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = String(raw[at]);
    if (!HOP.has(name.toLowerCase()))
      headers.push(name, (raw[at + 1] as Buffer).toString('latin1'));
  }
  return headers;
}

server.keepAliveTimeout = 600_000;
announce(server);
