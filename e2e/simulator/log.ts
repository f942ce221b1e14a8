import type { IncomingMessage } from 'node:http';
import { createHash } from 'node:crypto';

export type AuthKind = 'none' | 'bearer' | 'x-api-key' | 'both';

export interface LogEntry {
  readonly id: number;
  readonly at: number;
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Flat name, value, name, value … as it came over the wire. */
  readonly rawHeaders: readonly string[];
  authKind: AuthKind;
  /** Null: no credential, or one that the provider does not know. */
  account: string | null;
  bodyBytes: number;
  bodySha256: string | null;
  /** Null before the answer's head went out. */
  status: number | null;
  events: number;
  /** The caller left before the answer was complete. */
  aborted: boolean;
  /** The answer is over, in whatever way. */
  ended: boolean;
  fault: number | null;
  violations: string[];
}

export interface RequestRecord extends LogEntry {
  readonly body: Buffer | null;
  readonly whenEnded: Promise<void>;
  readonly whenAborted: Promise<void>;
  header(name: string): string | null;
}

export type RecordPredicate = (record: RequestRecord) => boolean;

interface Waiter {
  predicate: RecordPredicate;
  resolve: (record: RequestRecord) => void;
}

const keptRecords = 5000;
const keptBodies = 200;

export class LiveRecord implements RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly rawHeaders: readonly string[];
  readonly whenEnded: Promise<void>;
  readonly whenAborted: Promise<void>;
  readonly id: number;
  readonly at: number;
  readonly origin: string;
  authKind: AuthKind = 'none';
  account: string | null = null;
  bodyBytes = 0;
  bodySha256: string | null = null;
  body: Buffer | null = null;
  status: number | null = null;
  events = 0;
  aborted = false;
  ended = false;
  /** The simulator itself broke the connection. */
  severed = false;
  fault: number | null = null;
  violations: string[] = [];
  #end: () => void = () => undefined;
  #abort: () => void = () => undefined;

  constructor(id: number, at: number, origin: string, request: IncomingMessage) {
    this.id = id;
    this.at = at;
    this.origin = origin;
    this.method = request.method ?? '';
    const [path, query] = (request.url ?? '').split(/\?(.*)/s);
    this.path = path ?? '';
    this.query = query ?? '';
    this.rawHeaders = [...request.rawHeaders];
    this.whenEnded = new Promise((resolve) => (this.#end = resolve));
    this.whenAborted = new Promise((resolve) => (this.#abort = resolve));
  }

  header(name: string): string | null {
    for (let index = 0; index < this.rawHeaders.length; index += 2) {
      if (this.rawHeaders[index]?.toLowerCase() === name.toLowerCase()) {
        return this.rawHeaders[index + 1] ?? null;
      }
    }
    return null;
  }

  setBody(body: Buffer, keepBytes: number): void {
    this.bodyBytes = body.length;
    this.bodySha256 = createHash('sha256').update(body).digest('hex');
    this.body = body.length <= keepBytes ? body : null;
  }

  finish(aborted: boolean): void {
    this.ended = true;
    this.aborted = aborted;
    if (aborted) this.#abort();
    this.#end();
  }

  toJSON(): LogEntry {
    const { id, at, origin, method, path, query, rawHeaders, authKind, account } = this;
    const { bodyBytes, bodySha256, status, events, aborted, ended, fault, violations } = this;
    const head = { id, at, origin, method, path, query, rawHeaders, authKind, account };
    return { ...head, bodyBytes, bodySha256, status, events, aborted, ended, fault, violations };
  }
}

/** Every request that reached any origin. */
export class RequestLog {
  readonly records: LiveRecord[] = [];
  #counts = new Map<string, number>();
  #waiters = new Set<Waiter>();
  #nextId = 1;

  open(origin: string, at: number, request: IncomingMessage): LiveRecord {
    const record = new LiveRecord(this.#nextId++, at, origin, request);
    this.records.push(record);
    if (this.records.length > keptRecords) this.records.shift();
    const old = this.records.at(-1 - keptBodies);
    if (old !== undefined) old.body = null;
    const key = `${record.method} ${origin}${record.path}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return record;
  }

  /** Wakes `waitFor`; the engine calls it at every change of a record. */
  changed(record: LiveRecord): void {
    for (const waiter of this.#waiters) {
      if (!waiter.predicate(record)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(record);
    }
  }

  /** The first record, past or to come, for which the predicate holds. */
  waitFor(predicate: RecordPredicate): Promise<RequestRecord> {
    const found = this.records.find(predicate);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve) => this.#waiters.add({ predicate, resolve }));
  }

  find(predicate: RecordPredicate): RequestRecord[] {
    return this.records.filter(predicate);
  }

  last(path?: string): RequestRecord | undefined {
    return this.records.findLast((record) => path === undefined || record.path === path);
  }

  /** Requests to a path, over all origins and methods; counts survive the record limit. */
  count(path: string): number {
    let total = 0;
    for (const [key, count] of this.#counts) if (pathOf(key) === path) total += count;
    return total;
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  violations(): string[] {
    return this.records.flatMap((record) =>
      record.violations.map((text) => `${record.method} ${record.path}: ${text}`),
    );
  }

  clear(): void {
    this.records.length = 0;
    this.#counts.clear();
  }
}

function pathOf(key: string): string {
  return key.replace(/^\S+ https?:\/\/[^/]+/, '');
}
