import type { Transform } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib';
import { NO_TOKENS } from '../../shared/model/tokens.ts';
import type { TokenUsage } from '../../shared/model/tokens.ts';
import { ErrorEventScan } from './error-event-scan.ts';
import type { MadeIdScan } from './made-id-scan.ts';
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

interface Tapped {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** A GET only tells again what an earlier answer used, each time that it is asked. */
  readonly method: string | undefined;
  readonly onErrorEvent?: (data: string) => void;
  /** Absent: the answer makes nothing that is kept. */
  readonly made?: readonly MadeIdScan[];
}

/** Null for answers that carry no usage, and for encodings that this Node cannot decode. */
export function createTap({
  contentType,
  contentEncoding,
  method,
  onErrorEvent = () => undefined,
  made = [],
}: Tapped): Tap | null {
  if (contentType === undefined || !/\b(?:json|event-stream)\b/i.test(contentType)) return null;
  const isStream = /event-stream/i.test(contentType);
  const isCounted = method === 'POST';
  if (!isCounted && !isStream) return null;
  const scans = new Scans(
    isCounted ? new UsageScan(isStream) : null,
    isStream ? new ErrorEventScan(onErrorEvent) : null,
    made,
  );
  const encoding = contentEncoding?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return new PlainTap(scans);
  const make = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  return make === undefined ? null : new DecodingTap(make(), scans);
}

class Scans {
  readonly #usage: UsageScan | null;
  readonly #events: ErrorEventScan | null;
  readonly #made: readonly MadeIdScan[];

  constructor(usage: UsageScan | null, events: ErrorEventScan | null, made: readonly MadeIdScan[]) {
    this.#usage = usage;
    this.#events = events;
    this.#made = made;
  }

  get result(): TokenUsage {
    return this.#usage?.result ?? NO_TOKENS;
  }

  push(chunk: Buffer): void {
    this.#usage?.push(chunk);
    this.#events?.push(chunk);
    for (const scan of this.#made) scan.push(chunk);
  }
}

class PlainTap implements Tap {
  readonly #scans: Scans;

  constructor(scans: Scans) {
    this.#scans = scans;
  }

  get soFar(): TokenUsage {
    return this.#scans.result;
  }

  push(chunk: Buffer): void {
    this.#scans.push(chunk);
  }

  end(done: (usage: TokenUsage) => void): void {
    done(this.#scans.result);
  }

  dispose(): void {
    // Holds nothing.
  }
}

class DecodingTap implements Tap {
  readonly #scans: Scans;
  readonly #decoder: Transform;
  #decodedBytes = 0;
  #closed = false;
  #done: ((usage: TokenUsage) => void) | null = null;

  constructor(decoder: Transform, scans: Scans) {
    this.#decoder = decoder;
    this.#scans = scans;
    decoder.on('data', (chunk: Buffer) => this.#onDecoded(chunk));
    // A cut or damaged encoding: what was counted so far stays.
    decoder.on('error', () => this.dispose());
    decoder.on('close', () => this.#finish());
  }

  get soFar(): TokenUsage {
    return this.#scans.result;
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
    else this.#scans.push(chunk);
  }

  #finish(): void {
    this.#closed = true;
    const done = this.#done;
    this.#done = null;
    done?.(this.#scans.result);
  }
}
