import { isObject } from './values.ts';

interface FaultMatch {
  origin?: string;
  method?: string;
  /** Exact path, or a prefix that ends in `*`. */
  path?: string;
  account?: string;
}

/**
 * `status` answers instead of the provider (nothing is counted or changed there);
 * `body` undefined: the provider's own error object, null: no body, text: as it is, else JSON.
 * `close` ends the connection before any byte, and the request had no effect.
 * `cut` lets the request take effect: 0 events = the answer is lost, N = the stream breaks after N.
 * `hold` waits for `release()`: `request` before it takes effect, `answer` after it but before
 * the head, `stream` after N events, `each-event` one release per event.
 */
export type FaultAction =
  | {
      kind: 'status';
      status: number;
      headers?: Record<string, string>;
      body?: unknown;
      contentType?: string;
      /** Answer without reading the request body. */
      early?: boolean;
    }
  | { kind: 'redirect'; location: string; status?: number }
  | { kind: 'html'; status?: number }
  | { kind: 'giant'; sizeBytes: number; status?: number }
  | { kind: 'close' }
  | { kind: 'cut'; afterEvents: number }
  | { kind: 'hold'; where: 'request' | 'answer' | 'stream' | 'each-event'; afterEvents?: number }
  | { kind: 'delay'; headMs?: number; eventMs?: number }
  | { kind: 'error-event'; afterEvents: number; type?: string; message?: string };

export interface FaultSpec extends FaultMatch {
  /** How many requests it hits; null: until removed. Default 1. */
  times?: number | null;
  action: FaultAction;
}

export interface FaultTarget {
  origin: string;
  method: string;
  path: string;
  account: string | null;
}

const kinds = new Set([
  'status',
  'redirect',
  'html',
  'giant',
  'close',
  'cut',
  'hold',
  'delay',
  'error-event',
]);

export function isFaultSpec(value: unknown): value is FaultSpec {
  if (!isObject(value) || !isObject(value['action'])) return false;
  return typeof value['action']['kind'] === 'string' && kinds.has(value['action']['kind']);
}

/** One fault in force; `release` lets held requests go on. */
export class Fault {
  readonly id: number;
  readonly spec: FaultSpec;
  readonly whenHit: Promise<void>;
  hits = 0;
  #hit: () => void = () => undefined;
  #tickets = 0;
  #open = false;
  #waiting: (() => void)[] = [];

  constructor(id: number, spec: FaultSpec) {
    this.id = id;
    this.spec = spec;
    this.whenHit = new Promise((resolve) => (this.#hit = resolve));
  }

  get action(): FaultAction {
    return this.spec.action;
  }

  get spent(): boolean {
    const times = this.spec.times === undefined ? 1 : this.spec.times;
    return times !== null && this.hits >= times;
  }

  matches(target: FaultTarget): boolean {
    const { origin, method, path, account } = this.spec;
    if (origin !== undefined && origin !== target.origin) return false;
    if (method !== undefined && method !== target.method) return false;
    if (account !== undefined && account !== target.account) return false;
    if (path === undefined) return true;
    return path.endsWith('*') ? target.path.startsWith(path.slice(0, -1)) : target.path === path;
  }

  hit(): void {
    this.hits += 1;
    this.#hit();
  }

  /** Lets `count` waits pass; without a count every wait from now on. */
  release(count?: number): void {
    if (count === undefined) this.#open = true;
    else this.#tickets += count;
    while (this.#waiting.length > 0 && (this.#open || this.#tickets > 0)) {
      if (!this.#open) this.#tickets -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Waits for a release, or until the caller has left. */
  pass(left: AbortSignal): Promise<void> {
    if (this.#open || left.aborted) return Promise.resolve();
    if (this.#tickets > 0) {
      this.#tickets -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      left.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((each) => each !== resolve);
        resolve();
      });
    });
  }

  toJSON(): { id: number; spec: FaultSpec; hits: number; waiting: number } {
    return { id: this.id, spec: this.spec, hits: this.hits, waiting: this.#waiting.length };
  }
}

export class FaultBook {
  #faults: Fault[] = [];
  #nextId = 1;

  add(spec: FaultSpec): Fault {
    const fault = new Fault(this.#nextId++, spec);
    this.#faults.push(fault);
    return fault;
  }

  /** The oldest fault that still applies; taking it counts as a hit. */
  take(target: FaultTarget): Fault | null {
    const fault = this.#faults.find((each) => !each.spent && each.matches(target));
    fault?.hit();
    return fault ?? null;
  }

  get(id: number): Fault | undefined {
    return this.#faults.find((fault) => fault.id === id);
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  remove(id: number): void {
    this.get(id)?.release();
    this.#faults = this.#faults.filter((fault) => fault.id !== id);
  }

  clear(): void {
    for (const fault of this.#faults) fault.release();
    this.#faults = [];
  }
}
