import {
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createGzip,
  gzipSync,
} from 'node:zlib';
import type { BrotliCompress, Gzip } from 'node:zlib';
import type { SimSettings } from './settings.ts';

export interface Coding {
  readonly name: 'gzip' | 'br';
  whole(bytes: Buffer): Buffer;
  /** Flushes at every write, so that each event leaves at once. */
  stream(): Gzip | BrotliCompress;
}

const gzip: Coding = {
  name: 'gzip',
  whole: (bytes) => gzipSync(bytes),
  stream: () => createGzip({ flush: constants.Z_SYNC_FLUSH }),
};

const brotli: Coding = {
  name: 'br',
  whole: (bytes) => brotliCompressSync(bytes),
  stream: () => createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
};

export function compressorFor(
  acceptEncoding: string | null,
  compress: SimSettings['compress'],
): Coding | null {
  if (compress === false || acceptEncoding === null) return null;
  const accepted = new Set(
    acceptEncoding
      .split(',')
      .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
      .map((part) => (part.split(';')[0] ?? '').trim().toLowerCase()),
  );
  const wanted = compress === true ? [brotli, gzip] : [compress === 'br' ? brotli : gzip];
  return wanted.find((coding) => accepted.has(coding.name)) ?? null;
}
