const DIRECTORY_ENTRY_BYTES = 16;
const ICO_HEADER_BYTES = 6;
/** What an `.icns` calls each size in pixels; the second of a size is the retina picture of half of it. */
const ICNS_TYPES = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
] as const;

/** A Windows icon of PNGs; a size byte of 0 means 256. */
export function ico(
  pictures: readonly { readonly sizePx: number; readonly png: Buffer }[],
): Buffer {
  const header = Buffer.alloc(ICO_HEADER_BYTES + DIRECTORY_ENTRY_BYTES * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  for (const [index, { sizePx, png }] of pictures.entries()) {
    const entry = ICO_HEADER_BYTES + index * DIRECTORY_ENTRY_BYTES;
    header.writeUInt8(sizePx % 256, entry);
    header.writeUInt8(sizePx % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** A macOS icon of PNGs. */
export function icns(render: (sizePx: number) => Buffer): Buffer {
  const chunks = ICNS_TYPES.map(([type, sizePx]) => icnsChunk(type, render(sizePx)));
  return icnsChunk('icns', Buffer.concat(chunks));
}

function icnsChunk(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(head.length + content.length, 4);
  return Buffer.concat([head, content]);
}
