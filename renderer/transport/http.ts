import type { CallInput, CallName, CallOutput, ContractEvent } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { eventFrameSchema, parseEvent } from '../../shared/transport.ts';
import type { ShellLink } from '../../shared/shell.ts';
import { words } from '../text/words.ts';
import { readDataLines } from './event-stream.ts';
import { readAnswer } from './result-frame.ts';
import type { Link, Transport } from './transport.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/** The contract over loopback HTTP: one POST a call, one stream of events that reconnects by itself. */
export class HttpTransport implements Transport {
  readonly shell = null;
  readonly #token: string;
  readonly #fetch: typeof fetch;
  readonly #listeners = new Set<(event: ContractEvent) => void>();
  readonly #watchers = new Set<(link: Link) => void>();
  readonly #closed = new AbortController();
  #link: Link = 'connecting';
  #nextId = 1;
  #retryMs = FIRST_RETRY_MS;

  constructor(token: string, fetchFunction: typeof fetch = (...input) => fetch(...input)) {
    this.#token = token;
    this.#fetch = fetchFunction;
    void this.#follow();
  }

  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const id = this.#nextId++;
    const response = await this.#ask('/api/call', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'call', id, name, input }),
    });
    return readAnswer(name, await response.json().catch(() => null));
  }

  subscribe(listener: (event: ContractEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  watch(listener: (link: Link) => void): () => void {
    this.#watchers.add(listener);
    listener(this.#link);
    return () => this.#watchers.delete(listener);
  }

  open(_link: ShellLink, url: string): Promise<void> {
    window.open(url, '_blank', 'noopener');
    return Promise.resolve();
  }

  dispose(): void {
    this.#closed.abort();
    this.#listeners.clear();
    this.#watchers.clear();
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('x-sluice-token', this.#token);
    let response: Response;
    try {
      response = await this.#fetch(path, { ...init, headers, cache: 'no-store' });
    } catch (cause) {
      throw new AppError('NOT_RUNNING', words.errors.noAnswer, words.errors.noAnswerHint, cause);
    }
    if (response.status === 401) {
      this.#setLink('ended');
      throw new AppError('UNAUTHORIZED', words.errors.ended, words.errors.endedHint);
    }
    return response;
  }

  async #follow(): Promise<void> {
    while (!this.#closed.signal.aborted && this.#link !== 'ended') {
      await this.#readOnce().catch(() => undefined);
      if (this.#closed.signal.aborted || this.isEnded()) return;
      this.#setLink('lost');
      await this.#pause();
    }
  }

  async #readOnce(): Promise<void> {
    const response = await this.#ask('/api/events', { signal: this.#closed.signal });
    if (!response.ok || response.body === null) return;
    this.#retryMs = FIRST_RETRY_MS;
    this.#setLink('live');
    for await (const line of readDataLines(response.body)) this.#deliver(line);
  }

  #deliver(line: string): void {
    const event = parseEvent(eventFrameSchema.parse(JSON.parse(line)));
    if (event !== null) for (const listener of this.#listeners) listener(event);
  }

  #pause(): Promise<void> {
    const waitMs = this.#retryMs;
    this.#retryMs = Math.min(waitMs * 2, LAST_RETRY_MS);
    return new Promise((resolve) => {
      setTimeout(resolve, waitMs);
    });
  }

  isEnded(): boolean {
    return this.#link === 'ended';
  }

  #setLink(link: Link): void {
    if (this.#link === link || this.#link === 'ended') return;
    this.#link = link;
    for (const watcher of this.#watchers) watcher(link);
  }
}
