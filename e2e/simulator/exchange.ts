import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import type { LiveRecord, RequestLog } from './log.ts';
import type { SimSettings } from './settings.ts';
import { compressorFor } from './compress.ts';
import { EventStream } from './event-stream.ts';
import { parseJson } from './values.ts';

export type Headers = readonly (readonly [string, string])[];

/** One request and its answer; every way to answer obeys the fault that hit the request. */
export class Exchange {
  readonly record: LiveRecord;
  readonly url: URL;
  readonly body: Buffer;
  readonly settings: SimSettings;
  readonly fault: Fault | null;
  readonly left: AbortSignal;
  readonly #response: ServerResponse;
  readonly #log: RequestLog;
  #defaults: [string, string][] = [];

  constructor(parts: {
    record: LiveRecord;
    url: URL;
    body: Buffer;
    settings: SimSettings;
    fault: Fault | null;
    left: AbortSignal;
    response: ServerResponse;
    log: RequestLog;
  }) {
    this.record = parts.record;
    this.url = parts.url;
    this.body = parts.body;
    this.settings = parts.settings;
    this.fault = parts.fault;
    this.left = parts.left;
    this.#response = parts.response;
    this.#log = parts.log;
  }

  get method(): string {
    return this.record.method;
  }

  get path(): string {
    return this.url.pathname;
  }

  header(name: string): string | null {
    return this.record.header(name);
  }

  json(): ReturnType<typeof parseJson> {
    return parseJson(this.body.toString('utf8'));
  }

  /** Headers that every later answer of this exchange carries. */
  always(headers: Headers): void {
    this.#defaults.push(...headers.map(([name, value]): [string, string] => [name, value]));
  }

  async sendJson(status: number, value: unknown, headers: Headers = []): Promise<void> {
    await this.send(status, JSON.stringify(value), [
      ['content-type', 'application/json'],
      ...headers,
    ]);
  }

  async sendHtml(status: number, html: string): Promise<void> {
    await this.send(status, html, [['content-type', 'text/html; charset=utf-8']]);
  }

  async send(status: number, body: string | Buffer, headers: Headers = []): Promise<void> {
    if (!(await this.#beforeHead())) return;
    const plain = Buffer.from(body);
    const coding = plain.length > 0 ? this.#coding() : null;
    const bytes = coding === null ? plain : coding.whole(plain);
    const head: [string, string][] = [...this.#defaults, ...headers.map(copyPair)];
    if (coding !== null) head.push(['content-encoding', coding.name], ['vary', 'accept-encoding']);
    if (status !== 204) head.push(['content-length', String(bytes.length)]);
    this.#writeHead(status, head);
    const pause = this.#midBody();
    if (pause === null) {
      this.#response.end(bytes);
      return;
    }
    await this.#write(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    if (pause === 'cut') return this.destroy();
    await this.fault?.pass(this.left);
    this.#response.end(bytes.subarray(Math.ceil(bytes.length / 2)));
  }

  /** `errorFrame` renders the provider's error event for the `error-event` fault. */
  async openStream(
    errorFrame: (type: string, message: string) => string,
    headers: Headers = [],
  ): Promise<EventStream | null> {
    if (!(await this.#beforeHead())) return null;
    const coding = this.#coding();
    const head: [string, string][] = [
      ['content-type', 'text/event-stream; charset=utf-8'],
      ['cache-control', 'no-cache'],
      ...this.#defaults,
      ...headers.map(copyPair),
    ];
    if (coding !== null) head.push(['content-encoding', coding.name], ['vary', 'accept-encoding']);
    this.#writeHead(200, head);
    this.#response.flushHeaders();
    return new EventStream({
      response: this.#response,
      compressor: coding?.stream() ?? null,
      fault: this.fault,
      left: this.left,
      errorFrame,
      onEvent: () => {
        this.record.events += 1;
        this.#log.changed(this.record);
      },
      destroy: () => this.destroy(),
    });
  }

  /** Ends the connection after what was written: the other side sees an answer that stops short. */
  destroy(): void {
    this.record.severed = true;
    this.#response.socket?.destroySoon();
  }

  #coding(): ReturnType<typeof compressorFor> {
    return compressorFor(this.header('accept-encoding'), this.settings.compress);
  }

  async #beforeHead(): Promise<boolean> {
    const action = this.fault?.action;
    if (action?.kind === 'cut' && action.afterEvents === 0) {
      this.destroy();
      return false;
    }
    if (action?.kind === 'hold' && action.where === 'answer') await this.fault?.pass(this.left);
    if (action?.kind === 'delay' && action.headMs !== undefined) await sleep(action.headMs);
    return !this.left.aborted;
  }

  #midBody(): 'cut' | 'hold' | null {
    const action = this.fault?.action;
    if (action?.kind === 'cut') return 'cut';
    const held = action?.kind === 'hold' && ['stream', 'each-event'].includes(action.where);
    return held ? 'hold' : null;
  }

  #writeHead(status: number, head: [string, string][]): void {
    this.record.status = status;
    this.#response.writeHead(status, head.flat());
    this.#log.changed(this.record);
  }

  #write(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => this.#response.write(bytes, () => resolve()));
  }
}

function copyPair(pair: readonly [string, string]): [string, string] {
  return [pair[0], pair[1]];
}
