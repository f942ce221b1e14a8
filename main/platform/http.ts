import type { Dispatcher, Pool as UndiciPool } from 'undici';
import { AppError } from '../../shared/errors.ts';
import { DecoratorHandler, Pool, request as ask } from './http-undici.ts';
import type { OriginMap } from './origin-map.ts';
import { PatientTimeout } from './patient-timeout.ts';

/** Bodies of Sluice's own calls (login, usage) are small; a larger one is somebody's mistake. */
const OWN_ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 10_000;
/** Large: behind so many streams that stand still at once, the next request of any tool would wait without an end. */
const TOOL_CONNECTIONS = 1024;
const OWN_CONNECTIONS = 8;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The one way out of the process: every origin is mapped here, and every own call says who it is. */
export class Http {
  readonly #map: OriginMap;
  readonly #userAgent: string;
  readonly #pools = new Map<string, UndiciPool>();
  /** Own calls do not queue behind the long streams of tools: a refresh must not wait for them. */
  readonly #ownPools = new Map<string, UndiciPool>();

  constructor(map: OriginMap, version: string) {
    this.#map = map;
    this.#userAgent = `Sluice/${version}`;
  }

  /** One long-lived connection pool an origin, for the proxy's `dispatch`. Throws UPSTREAM_UNREACHABLE when unmapped. */
  pool(origin: string): Pick<UndiciPool, 'dispatch'> {
    return this.#open(this.#pools, origin, TOOL_CONNECTIONS);
  }

  #open(pools: Map<string, UndiciPool>, origin: string, connections: number): UndiciPool {
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const pool = new Pool(this.#map.resolve(origin), {
      connections,
      pipelining: 1,
      keepAliveTimeout: 60_000,
      headersTimeout: 15 * 60_000,
      bodyTimeout: 15 * 60_000,
      // Over HTTP/2 order, case and repeats of the headers would be lost.
      allowH2: false,
    });
    pools.set(origin, pool);
    return pool;
  }

  /** Address of a page that the person's browser opens. */
  browserUrl(url: string): string {
    return this.#map.mapUrl(url);
  }

  /**
   * One of Sluice's own calls. Any status is an answer; no answer is UPSTREAM_UNREACHABLE, or
   * UPSTREAM_TIMEOUT after `timeoutMs` (10 s); an `UnsentError` when not a byte left. A caller's abort
   * rejects with the signal's reason.
   */
  async request(request: HttpRequest): Promise<HttpAnswer> {
    const url = new URL(request.url);
    const timeout = new PatientTimeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signal =
      request.signal === undefined
        ? timeout.signal
        : AbortSignal.any([request.signal, timeout.signal]);
    const way = { begun: false };
    try {
      const pool = this.#open(this.#ownPools, url.origin, OWN_CONNECTIONS);
      const asked = ask.call(pool.compose(watchBegin(way)), {
        method: request.method,
        path: url.pathname + url.search,
        headers: { 'user-agent': this.#userAgent, accept: 'application/json', ...request.headers },
        body: request.body ?? null,
        signal,
      });
      // A connection that does not come about keeps an aborted request until its own limit.
      const answer = await untilAbort(asked, signal);
      return {
        status: answer.statusCode,
        headers: flatten(answer.headers),
        text: await readText(answer.body),
      };
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      const told = failure(url.origin, timeout.signal.aborted, error);
      throw way.begun ? told : new UnsentError(told);
    } finally {
      timeout.dispose();
    }
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values(), ...this.#ownPools.values()];
    this.#pools.clear();
    this.#ownPools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }
}

function untilAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  });
}

/** A call that failed before a byte of it left this machine: the other side did nothing. */
export class UnsentError extends AppError {
  constructor({ code, message, hint, cause }: AppError) {
    super(code, message, hint, cause);
  }
}

/** Sets `begun` when the request is given to a connection that stands. */
function watchBegin(way: { begun: boolean }): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => dispatch(options, new BeginWatch(way, handler));
}

class BeginWatch extends DecoratorHandler implements Dispatcher.DispatchHandler {
  readonly #way: { begun: boolean };
  readonly #inner: Dispatcher.DispatchHandler;

  constructor(way: { begun: boolean }, inner: Dispatcher.DispatchHandler) {
    super(inner);
    this.#way = way;
    this.#inner = inner;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#way.begun = true;
    this.#inner.onRequestStart?.(controller, context);
  }
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > OWN_ANSWER_LIMIT_BYTES) throw new RangeError('answer larger than 4 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
}

function failure(origin: string, timedOut: boolean, error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (timedOut)
    return new AppError(
      'UPSTREAM_TIMEOUT',
      `${origin} did not answer in time.`,
      'Try again in a moment.',
      error,
    );
  const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  return new AppError(
    'UPSTREAM_UNREACHABLE',
    `${origin} could not be reached (${code}).`,
    'Check the network connection.',
    error,
  );
}
