import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { callFrameSchema } from '../../../shared/transport.ts';
import type { Logger } from '../../platform/log.ts';
import { nodeHttp } from '../../platform/node-http.ts';
import { listenLocal } from './listen.ts';
import { answerFrame, refuseFrame } from '../answer-frame.ts';
import type { Bus } from '../bus.ts';
import type { Dispatch } from '../dispatch.ts';
import { readJson } from './body.ts';
import { streamEvents } from './event-stream.ts';
import { checkSender } from './guard.ts';
import { readPageFile } from './page.ts';
import { sendBytes, sendError, sendJson, statusOf } from './reply.ts';
import type { Sessions } from './sessions.ts';

const NOT_BUILT = `The window is not built yet.

Run this once in the folder of Sluice, then reload:

    npm run build
`;

const sessionRequestSchema = z.strictObject({ code: z.string().max(200) });

interface WindowServerParts {
  readonly dispatch: Dispatch;
  readonly bus: Pick<Bus, 'subscribe' | 'current'>;
  readonly sessions: Sessions;
  /** Folder of the built page. */
  readonly page: string;
  readonly log: Logger;
}

/** Serves the window in a browser: the page, its one-time sign-in, calls and events. Loopback only. */
export class WindowServer {
  readonly #parts: WindowServerParts;
  readonly #server: Server;
  #port = 0;

  constructor(parts: WindowServerParts) {
    this.#parts = parts;
    this.#server = nodeHttp.createServer({ requestTimeout: 30_000 }, (request, response) => {
      this.#handle(request, response).catch((error: unknown) => this.#fail(response, error));
    });
  }

  /** Throws PORT_IN_USE. 0 takes a free port. */
  async listen(port: number): Promise<void> {
    await listenLocal(this.#server, port, (error) =>
      this.#parts.log.error({ err: error }, 'The window could not take a connection'),
    );
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Good once and for 10 minutes. */
  oneTimeAddress(): string {
    return `${this.origin}/?code=${this.#parts.sessions.mintCode()}`;
  }

  async dispose(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sender = checkSender(
      {
        hosts: request.headersDistinct.host ?? [],
        origin: request.headers.origin,
        fetchSite: request.headersDistinct['sec-fetch-site']?.join(','),
      },
      this.#port,
    );
    if (!sender.ok) throw sender.error;
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    switch (`${request.method} ${path}`) {
      case 'POST /api/session':
        return this.#openSession(request, response);
      case 'POST /api/call':
        return this.#call(request, response);
      case 'GET /api/events':
        this.#requireSession(request);
        return streamEvents(response, this.#parts.bus);
      default:
        return this.#servePage(request, response, path);
    }
  }

  async #openSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const input = sessionRequestSchema.safeParse(await readJson(request));
    if (!input.success) throw new AppError('BAD_REQUEST', 'The body must be {"code":"…"}.');
    const token = this.#parts.sessions.redeem(input.data.code);
    if (token === null)
      throw new AppError(
        'UNAUTHORIZED',
        'This address was used already, or is older than 10 minutes.',
        'Get a new one with: sluice ui',
      );
    sendJson(response, 200, { token });
  }

  async #call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#requireSession(request);
    const frame = callFrameSchema.safeParse(await readJson(request));
    if (!frame.success) {
      const error = new AppError('BAD_REQUEST', 'The body is not a call frame.');
      sendJson(response, statusOf(error.code), refuseFrame(0, error));
      return;
    }
    sendJson(response, 200, await answerFrame(this.#parts.dispatch, frame.data));
  }

  #requireSession(request: IncomingMessage): void {
    const token = request.headers['x-sluice-token'];
    if (typeof token === 'string' && this.#parts.sessions.verify(token)) return;
    throw new AppError(
      'UNAUTHORIZED',
      'This window has no session with the running Sluice.',
      'Get a new address with: sluice ui',
    );
  }

  async #servePage(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      if (!request.complete) response.setHeader('connection', 'close');
      sendBytes(response, 405, { 'content-type': 'text/plain' }, 'GET and HEAD only.\n');
      return;
    }
    const file = await readPageFile(this.#parts.page, path);
    if (file !== null) {
      const cache = file.hashed ? 'public, max-age=31536000, immutable' : 'no-store';
      sendBytes(response, 200, { 'content-type': file.type, 'cache-control': cache }, file.bytes);
    } else if (path === '/') {
      sendBytes(response, 503, { 'content-type': 'text/plain; charset=utf-8' }, NOT_BUILT);
    } else {
      sendBytes(response, 404, { 'content-type': 'text/plain' }, 'There is no such page.\n');
    }
  }

  #fail(response: ServerResponse, error: unknown): void {
    if (!(error instanceof AppError))
      this.#parts.log.error({ err: error }, 'The window server failed');
    if (response.headersSent) response.destroy();
    else sendError(response, error);
  }
}
