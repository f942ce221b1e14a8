import type { Transform } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib';
import type { TokenUsage } from '../../shared/model/tokens.ts';
import { ErrorEventScan } from './error-event-scan.ts';
import { UsageScan } from './usage-scan.ts';

/** What may wait for the decoder; an answer that outruns it goes uncounted, never slower. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** Decoded bytes that one answer may cost (decompression bomb). */
const MAX_DECODED_BYTES = 256 * 1024 * 1024;

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** Reads token usage and error events beside the path of an answer. Nothing that goes wrong here reaches the caller. */
export interface Tap {
  /** Sees a chunk after it went to the caller. */
  push(chunk: Buffer): void;
  /** Calls back once with what was found. */
  end(done: (usage: TokenUsage) => void): void;
  /** Of an answer that broke off: a stream tells its input first. */
  readonly soFar: TokenUsage;
  dispose(): void;
}

/** Null for answers that carry no usage, and for encodings that this Node cannot decode. */
export function createTap(
  contentType: string | undefined,
  contentEncoding: string | undefined,
  onErrorEvent: (data: string) => void = () => undefined,
): Tap | null {
  if (contentType === undefined || !/\b(?:json|event-stream)\b/i.test(contentType)) return null;
  const encoding = contentEncoding?.trim().toLowerCase() ?? 'identity';
  const events = /event-stream/i.test(contentType) ? new ErrorEventScan(onErrorEvent) : null;
  if (encoding === 'identity' || encoding === '') return new PlainTap(events);
  const make = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  return make === undefined ? null : new DecodingTap(make(), events);
}

class PlainTap implements Tap {
  readonly #scan = new UsageScan();
  readonly #events: ErrorEventScan | null;

  constructor(events: ErrorEventScan | null) {
    this.#events = events;
  }

  get soFar(): TokenUsage {
    return this.#scan.result;
  }

  push(chunk: Buffer): void {
    this.#scan.push(chunk);
    this.#events?.push(chunk);
  }

  end(done: (usage: TokenUsage) => void): void {
    done(this.#scan.result);
  }

  dispose(): void {
    // Holds nothing.
  }
}

class DecodingTap implements Tap {
  readonly #scan = new UsageScan();
  readonly #decoder: Transform;
  readonly #events: ErrorEventScan | null;
  #decodedBytes = 0;
  #closed = false;
  #done: ((usage: TokenUsage) => void) | null = null;

  constructor(decoder: Transform, events: ErrorEventScan | null) {
    this.#decoder = decoder;
    this.#events = events;
    decoder.on('data', (chunk: Buffer) => this.#onDecoded(chunk));
    // A cut or damaged encoding: what was counted so far stays.
    decoder.on('error', () => this.dispose());
    decoder.on('close', () => this.#finish());
  }

  get soFar(): TokenUsage {
    return this.#scan.result;
  }

  push(chunk: Buffer): void {
    if (this.#closed) return;
    if (this.#decoder.writableLength > MAX_WAITING_BYTES) this.dispose();
    else this.#decoder.write(chunk);
  }

  end(done: (usage: TokenUsage) => void): void {
    this.#done = done;
    if (this.#closed) this.#finish();
    else this.#decoder.end();
  }

  dispose(): void {
    this.#closed = true;
    this.#decoder.destroy();
  }

  #onDecoded(chunk: Buffer): void {
    this.#decodedBytes += chunk.length;
    if (this.#decodedBytes > MAX_DECODED_BYTES) this.dispose();
    else {
      this.#scan.push(chunk);
      this.#events?.push(chunk);
    }
  }

  #finish(): void {
    this.#closed = true;
    const done = this.#done;
    this.#done = null;
    done?.(this.#scan.result);
  }
}
