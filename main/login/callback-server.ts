import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { bindLoopback } from './bind.ts';
import { callbackPage, PAGE_HEADERS } from './callback-page.ts';
import type { CallbackPage } from './callback-page.ts';
import { splitCode } from './pasted-code.ts';
import { sameText } from './same-text.ts';

export type CallbackAnswer =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'refused'; readonly error: string; readonly description: string | null };

export interface CallbackOptions {
  readonly redirect: {
    readonly host: string;
    readonly port: number;
    readonly path: string;
    readonly portFallback: boolean;
  };
  /** Null: the provider gives none back. */
  readonly state: string | null;
  /** Called once, after the browser has its page. */
  readonly onAnswer: (answer: CallbackAnswer) => void;
  /** A no came back where no state proves whose it is; the sign-in goes on. */
  readonly onDoubtfulNo?: () => void;
  /** A connection could not be taken; the sign-in goes on. */
  readonly onFault: (error: Error) => void;
}

const LAUNCH_PATH = '/launch';
const STATUS: Readonly<Record<CallbackPage, number>> = {
  done: 200,
  denied: 400,
  // Answers that are not ours say so loudly, and the sign-in keeps waiting (providers.md 1.0).
  unexpected: 500,
  over: 503,
  notFound: 404,
  forbidden: 403,
  method: 405,
};

/**
 * Receives the browser's return. Anyone on this machine, and any page in its browser, can send
 * requests here: only an answer with the state of this very sign-in is believed, everything else
 * leaves it waiting. A Host of another name is a rebound DNS name and gets nothing.
 *
 * A provider that gives no state back proves nothing here. Then only a code is taken, from a page that a
 * browser opens (no picture, script or frame), and PKCE decides: a code of another sign-in is not exchanged. So
 * nobody can slip in an account; who is on this machine can make Sluice ask in vain a few times (attempt.ts).
 */
export class CallbackServer {
  readonly port: number;
  readonly redirectUri: string;
  /** Null where the callback itself has that path. */
  readonly launchUrl: string | null;
  readonly fellBack: boolean;
  readonly #options: CallbackOptions;
  readonly #servers: readonly Server[];
  readonly #hosts: ReadonlySet<string>;
  #authorizeUrl: string | null = null;
  #over = false;

  private constructor(options: CallbackOptions, bound: Awaited<ReturnType<typeof bindLoopback>>) {
    const { host, path } = options.redirect;
    const base = `http://${authority(host)}:${bound.port}`;
    this.#options = options;
    this.#servers = bound.servers;
    this.port = bound.port;
    this.fellBack = bound.fellBack;
    this.redirectUri = base + path;
    this.launchUrl = path === LAUNCH_PATH ? null : base + LAUNCH_PATH;
    const names = [authority(host), '127.0.0.1', 'localhost', '[::1]'];
    this.#hosts = new Set(names.map((name) => `${name}:${bound.port}`));
  }

  /** Listens before it resolves, so the redirect address holds the real port. Throws PORT_IN_USE. */
  static async listen(options: CallbackOptions): Promise<CallbackServer> {
    let handle: RequestListener = (_request, response) => reply(response, 'over');
    const bound = await bindLoopback(
      options.redirect,
      (request, response) => handle(request, response),
      options.onFault,
    );
    const server = new CallbackServer(options, bound);
    handle = (request, response) => server.#handle(request, response);
    return server;
  }

  /** Where `/launch` leads from now on. */
  launch(authorizeUrl: string): void {
    this.#authorizeUrl = authorizeUrl;
  }

  /** From now on every request learns that the sign-in is over. */
  end(): void {
    this.#over = true;
    this.#authorizeUrl = null;
  }

  /** The code that came was not this sign-in's: it waits on. */
  resume(authorizeUrl: string): void {
    this.#over = false;
    this.#authorizeUrl = authorizeUrl;
  }

  dispose(): void {
    this.end();
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    if (!this.#hosts.has((request.headers.host ?? '').toLowerCase()))
      return reply(response, 'forbidden');
    if (request.method !== 'GET') return reply(response, 'method', { allow: 'GET' });
    const [path, query] = splitOnce(request.url ?? '', '?');
    if (path === this.#options.redirect.path) return this.#callback(query, request, response);
    if (path !== LAUNCH_PATH) return reply(response, 'notFound');
    const location = this.#authorizeUrl;
    if (location === null) return reply(response, 'over');
    response.writeHead(302, { ...PAGE_HEADERS, location });
    response.end();
  }

  #callback(query: string, request: IncomingMessage, response: ServerResponse): void {
    if (this.#over) return reply(response, 'over');
    const { state, onDoubtfulNo } = this.#options;
    const isForeign = state === null && !isOpened(request);
    const answer = isForeign ? null : readAnswer(query, state);
    if (state === null && !isForeign && new URLSearchParams(query).has('error')) onDoubtfulNo?.();
    if (answer === null) return reply(response, 'unexpected');
    this.end();
    let told = false;
    const tell = (): void => {
      if (told) return;
      told = true;
      this.#options.onAnswer(answer);
    };
    response.once('finish', tell).once('close', tell);
    reply(response, answer.kind === 'code' ? 'done' : 'denied');
  }
}

/** Null unless the request proves with its state that it answers this sign-in. */
function readAnswer(query: string, expectedState: string | null): CallbackAnswer | null {
  const parameters = new URLSearchParams(query);
  // Doubled parameters mean different things to different readers: nobody honest sends them.
  for (const name of ['code', 'state', 'error'])
    if (parameters.getAll(name).length > 1) return null;
  const { code, state } = splitCode(parameters.get('code'), parameters.get('state'));
  const error = parameters.get('error');
  if (expectedState === null)
    return code === null || error !== null ? null : { kind: 'code', code };
  if (state === null || !sameText(state, expectedState)) return null;
  if (error !== null)
    return { kind: 'refused', error, description: parameters.get('error_description') };
  return code === null ? null : { kind: 'code', code };
}

/**
 * A browser says so of what it opens in a window; an old one says nothing. Node's own fetch names a mode and no
 * place, which no browser does.
 */
function isOpened({ headers }: IncomingMessage): boolean {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': place } = headers;
  return place === undefined || (mode === 'navigate' && place === 'document');
}

function reply(
  response: ServerResponse,
  page: CallbackPage,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(STATUS[page], { ...PAGE_HEADERS, ...headers });
  response.end(callbackPage(page));
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function authority(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
