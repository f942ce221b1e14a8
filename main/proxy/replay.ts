import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

export const REPLAY_LIMIT_BYTES = 32 * 1024 * 1024;
export const REPLAY_TOTAL_BYTES = 256 * 1024 * 1024;

/** Memory that all held bodies share. */
export class ReplayBudget {
  #usedBytes = 0;
  readonly limitBytes: number;
  readonly #totalBytes: number;

  constructor(limitBytes = REPLAY_LIMIT_BYTES, totalBytes = REPLAY_TOTAL_BYTES) {
    this.limitBytes = limitBytes;
    this.#totalBytes = totalBytes;
  }

  take(sizeBytes: number): boolean {
    if (this.#usedBytes + sizeBytes > this.#totalBytes) return false;
    this.#usedBytes += sizeBytes;
    return true;
  }

  give(sizeBytes: number): void {
    this.#usedBytes -= sizeBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }
}

/**
 * `held`: in memory whole, can be sent again. `stream`: too large to hold, passes once.
 * `left`: the caller went away while sending it.
 */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'held'; readonly bytes: Buffer }
  | { readonly kind: 'stream'; readonly stream: Readable; readonly lengthBytes: string | null }
  | { readonly kind: 'left' };

export const NO_BODY: RequestBody = { kind: 'none' };

/** Takes the body of a request in. The caller gives the budget back what a held body's length says. */
export function takeBody(
  request: IncomingMessage,
  contentLength: string | null,
  chunked: boolean,
  budget: ReplayBudget,
): RequestBody | Promise<RequestBody> {
  if (!chunked && (contentLength === null || Number(contentLength) === 0)) return NO_BODY;
  const told = contentLength === null ? 0 : Number(contentLength);
  if (told > budget.limitBytes) return streamed(request, [], contentLength);
  return new Promise((resolve) => hold(request, contentLength, budget, resolve));
}

function hold(
  request: IncomingMessage,
  contentLength: string | null,
  budget: ReplayBudget,
  resolve: (body: RequestBody) => void,
): void {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  function onData(chunk: Buffer): void {
    chunks.push(chunk);
    if (sizeBytes + chunk.length <= budget.limitBytes && budget.take(chunk.length)) {
      sizeBytes += chunk.length;
      return;
    }
    request.pause();
    budget.give(sizeBytes);
    stop();
    resolve(streamed(request, chunks, contentLength));
  }
  function onEnd(): void {
    // Other listeners may stay: the request is over.
    request.off('close', onGone);
    const [first] = chunks;
    const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
    resolve(bytes.length === 0 ? NO_BODY : { kind: 'held', bytes });
  }
  function onGone(): void {
    budget.give(sizeBytes);
    stop();
    resolve({ kind: 'left' });
  }
  function stop(): void {
    request.off('data', onData);
    request.off('end', onEnd);
    request.off('close', onGone);
  }
  request.on('data', onData);
  request.on('end', onEnd);
  request.on('close', onGone);
}

function streamed(
  request: IncomingMessage,
  begun: readonly Buffer[],
  lengthBytes: string | null,
): RequestBody {
  // Not the request itself: whoever sends a stream destroys it when it fails, and the caller's socket with it.
  const stream = Readable.from(rest(request, begun), { objectMode: false });
  return { kind: 'stream', stream, lengthBytes };
}

/**
 * Reads on and forgets what is left of a body that will not be sent. Many callers write all of it before
 * they read the answer, and the next request on the connection comes behind it.
 */
export function discardRest(request: IncomingMessage): void {
  if (!request.readableEnded && !request.destroyed) request.on('data', () => undefined).resume();
}

async function* rest(request: IncomingMessage, begun: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* begun;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
}
