import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrotliCompress, Gzip } from 'node:zlib';
import type { Fault, FaultAction } from './faults.ts';

interface StreamParts {
  response: ServerResponse;
  compressor: Gzip | BrotliCompress | null;
  fault: Fault | null;
  errorFrame: (type: string, message: string) => string;
  /** Aborted when the caller has left. */
  left: AbortSignal;
  onEvent: () => void;
  destroy: () => void;
}

function afterEvents(action: FaultAction): number {
  return 'afterEvents' in action && action.afterEvents !== undefined ? action.afterEvents : 1;
}

/** Server-sent events with back-pressure, and the faults that happen between events. */
export class EventStream {
  readonly #parts: StreamParts;
  #sent = 0;
  #over = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    parts.compressor?.pipe(parts.response);
    // A compressor keeps its memory until it is destroyed when the caller leaves early.
    parts.left.addEventListener('abort', () => {
      this.#over = true;
      parts.compressor?.destroy();
    });
  }

  event(name: string, data: unknown): Promise<boolean> {
    return this.frame(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  data(data: unknown): Promise<boolean> {
    return this.frame(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  }

  /** False once the stream is over, by the caller or by a fault. */
  async frame(text: string): Promise<boolean> {
    if (this.#over || !(await this.#faultBefore())) return false;
    await this.#write(text);
    if (this.#over) return false;
    this.#sent += 1;
    this.#parts.onEvent();
    return true;
  }

  end(): void {
    if (this.#over) return;
    this.#over = true;
    (this.#parts.compressor ?? this.#parts.response).end();
  }

  async #faultBefore(): Promise<boolean> {
    const fault = this.#parts.fault;
    const action = fault?.action;
    if (fault === null || action === undefined) return true;
    if (action.kind === 'delay' && action.eventMs !== undefined) await sleep(action.eventMs);
    if (action.kind === 'hold' && action.where === 'each-event') await fault.pass(this.#parts.left);
    const here = afterEvents(action) === this.#sent;
    if (action.kind === 'hold' && action.where === 'stream' && here) {
      await fault.pass(this.#parts.left);
    }
    if (action.kind === 'cut' && here) return this.#cut();
    if (action.kind === 'error-event' && here) return this.#breakWithError(action);
    return !this.#over;
  }

  #cut(): false {
    this.#over = true;
    this.#parts.destroy();
    return false;
  }

  async #breakWithError(action: { type?: string; message?: string }): Promise<false> {
    const type = action.type ?? 'overloaded_error';
    await this.#write(this.#parts.errorFrame(type, action.message ?? 'Overloaded'));
    this.end();
    return false;
  }

  async #write(text: string): Promise<void> {
    const { response, compressor, left } = this.#parts;
    if (compressor !== null) {
      // Its callback comes once the event is flushed, also when the stream was destroyed.
      await new Promise<void>((resolve) => compressor.write(text, () => resolve()));
      return;
    }
    if (response.write(text) || left.aborted) return;
    await once(response, 'drain', { signal: left }).catch(() => undefined);
  }
}
