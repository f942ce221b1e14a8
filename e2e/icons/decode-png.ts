import { inflateSync } from 'node:zlib';

const SIGNATURE_BYTES = 8;
const CHANNELS = 4;

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly pixels: Uint8Array;
}

/** Reads what resvg writes: 8 bit RGBA, not interlaced. */
export function decodePng(png: Buffer): Picture {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  if (png.readUInt32BE(24) !== 0x08_06_00_00 || png.readUInt8(28) !== 0)
    throw new Error('Only 8 bit RGBA without interlacing is read.');
  const lines = inflateSync(Buffer.concat([...dataChunks(png)]));
  const stride = width * CHANNELS;
  const pixels = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = lines[row * (stride + 1)] ?? 0;
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column;
      const left = column < CHANNELS ? 0 : (pixels[at - CHANNELS] ?? 0);
      const above = row === 0 ? 0 : (pixels[at - stride] ?? 0);
      const corner = column < CHANNELS || row === 0 ? 0 : (pixels[at - stride - CHANNELS] ?? 0);
      const raw = lines[row * (stride + 1) + 1 + column] ?? 0;
      pixels[at] = raw + predict(filter, left, above, corner);
    }
  }
  return { width, height, pixels };
}

function* dataChunks(png: Buffer): Generator<Buffer> {
  let at = SIGNATURE_BYTES;
  while (at < png.length) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      yield png.subarray(at + 8, at + 8 + length);
    at += length + 12;
  }
}

function predict(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  return filter === 4 ? paeth(left, above, corner) : 0;
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) =>
    Math.abs(estimate - value),
  );
  if (toLeft === undefined || toAbove === undefined || toCorner === undefined) return 0;
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
