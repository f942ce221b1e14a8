import type { Dispatcher } from 'undici';
import { AppError } from '../../shared/errors.ts';

/** Of an error answer that is kept back to be judged; a longer one passes as it comes. */
const HOLD_LIMIT_BYTES = 64 * 1024;
/** Its status alone decides; passed on unjudged, it would cost the account a refresh that helps. */
const HOLD_LIMIT_401_BYTES = 1024 * 1024;
/** One that does not end passes as it comes, too. */
const HOLD_LIMIT_MS = 10_000;

export interface AnswerHead {
  readonly status: number;
  readonly statusMessage: string;
  /** Flat pairs in the provider's order and case, repeats kept. */
  readonly raw: readonly string[];
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
}

export type CallResult =
  /** The whole answer went to the caller. */
  | { readonly kind: 'passed' }
  /** Kept back whole; nothing went out. */
  | { readonly kind: 'held'; readonly head: AnswerHead; readonly body: Buffer }
  /** Died after its beginning went out. */
  | { readonly kind: 'broken'; readonly error: Error }
  | { readonly kind: 'failed'; readonly error: Error }
  /** Given up because the caller went away. */
  | { readonly kind: 'left' };

/** Where an answer goes. */
export interface Caller {
  /** True: wait for the body, it may decide for another account. */
  keepsBack(status: number): boolean;
  /** Sends the head; `begun` is what of a kept-back body came before. */
  head(head: AnswerHead, begun: Buffer | null): void;
  /** False: full, do not send before `whenDrained` calls. */
  chunk(chunk: Buffer): boolean;
  whenDrained(resume: () => void): void;
  end(): void;
}

/** One request to a provider: undici's handler of it, with back-pressure both ways. */
export class UpstreamCall implements Dispatcher.DispatchHandler {
  readonly #caller: Caller;
  readonly #settle: (result: CallResult) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #head: AnswerHead | null = null;
  #held: Buffer[] | null = null;
  #heldBytes = 0;
  #holdTimer: NodeJS.Timeout | null = null;
  #aborted = false;
  #begun = false;

  constructor(caller: Caller, settle: (result: CallResult) => void) {
    this.#caller = caller;
    this.#settle = settle;
  }

  /** It was given to a connection; before that not a byte of it was written. */
  get begun(): boolean {
    return this.#begun;
  }

  /** The provider said something: what became of the request is known. */
  get answered(): boolean {
    return this.#head !== null;
  }

  /** The caller left: the provider sees the connection close at once. */
  abort(): void {
    this.#aborted = true;
    this.#controller?.abort(new Error('the caller left'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#begun = true;
    if (this.#aborted) controller.abort(new Error('the caller left'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
    statusMessage = '',
  ): void {
    // 102, 103: notes on the way; the answer is still to come.
    if (status < 200) return;
    const head = {
      status,
      statusMessage,
      raw: rawPairs(controller.rawHeaders, headers),
      headers: joined(headers),
    };
    this.#head = head;
    if (!this.#caller.keepsBack(status)) {
      this.#caller.head(head, null);
      return;
    }
    this.#held = [];
    this.#holdTimer = setTimeout(() => this.#release(), HOLD_LIMIT_MS);
    this.#holdTimer.unref();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#held !== null) {
      this.#hold(chunk);
      return;
    }
    if (this.#caller.chunk(chunk)) return;
    controller.pause();
    this.#caller.whenDrained(() => controller.resume());
  }

  onResponseEnd(): void {
    this.#endHold();
    if (this.#held !== null && this.#head !== null) {
      this.#settle({ kind: 'held', head: this.#head, body: Buffer.concat(this.#held) });
      return;
    }
    this.#caller.end();
    this.#settle({ kind: 'passed' });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#endHold();
    if (this.#aborted) this.#settle({ kind: 'left' });
    else if (this.#head === null || this.#held !== null) this.#settle({ kind: 'failed', error });
    else this.#settle({ kind: 'broken', error });
  }

  #hold(chunk: Buffer): void {
    this.#held?.push(chunk);
    this.#heldBytes += chunk.length;
    const limit = this.#head?.status === 401 ? HOLD_LIMIT_401_BYTES : HOLD_LIMIT_BYTES;
    if (this.#heldBytes > limit) this.#release();
  }

  #release(): void {
    this.#endHold();
    const held = this.#held;
    if (held === null || this.#head === null || this.#aborted) return;
    this.#held = null;
    const begun = Buffer.concat(held);
    this.#caller.head(this.#head, begun);
    if (begun.length > 0) this.#caller.chunk(begun);
  }

  #endHold(): void {
    if (this.#holdTimer === null) return;
    clearTimeout(this.#holdTimer);
    this.#holdTimer = null;
  }
}

/** What to say of a request that got no answer. */
export function callFailure(origin: string, error: Error): AppError {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? error.name;
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return new AppError(
      'UPSTREAM_TIMEOUT',
      `${origin} did not answer in time.`,
      'Try again in a moment.',
      error,
    );
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH')
    return new AppError(
      'BAD_REQUEST',
      'The request cannot be forwarded: a header or its length is malformed.',
      'Check what the calling program sends.',
      error,
    );
  return new AppError(
    'UPSTREAM_UNREACHABLE',
    `${origin} gave no answer (${code}).`,
    'Check the network connection and the status page of the provider.',
    error,
  );
}

/** A kept connection that its server closed meanwhile: undici's error for it, before any answer. */
export function isClosedConnection(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}

/**
 * The connection was gone when the request was written to it. Its last bytes at least never left, so that
 * whoever is at the other end has no whole request to act on.
 */
export function isFailedWrite(error: Error): boolean {
  return (error as NodeJS.ErrnoException).syscall === 'write';
}

function rawPairs(
  raw: Dispatcher.DispatchController['rawHeaders'],
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string[] {
  if (Array.isArray(raw))
    return raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(headers))
    for (const one of Array.isArray(value) ? value : [value ?? '']) pairs.push(name, one);
  return pairs;
}

function joined(
  headers: Record<string, string | string[] | undefined>,
): Readonly<Record<string, string>> {
  for (const name in headers)
    if (Array.isArray(headers[name])) headers[name] = headers[name].join(', ');
  return headers as Record<string, string>;
}
