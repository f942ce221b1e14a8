import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodePng } from './decode-png.ts';
import { iconFiles } from './icon-files.ts';

const assets = join(import.meta.dirname, '../../assets');
const drawn = iconFiles();
const names = [...drawn.keys()];
const trayNames = names.filter((name) => name.startsWith('tray/'));

function stored(name: string): Buffer {
  return readFileSync(join(assets, name));
}

/** The PNGs that a picture file holds, with the size that its directory claims. */
function pngsIn(name: string, file: Buffer): { readonly claimed: number; readonly png: Buffer }[] {
  if (name.endsWith('.ico'))
    return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
      const entry = 6 + index * 16;
      const offset = file.readUInt32LE(entry + 12);
      const png = file.subarray(offset, offset + file.readUInt32LE(entry + 8));
      return { claimed: file.readUInt8(entry) || 256, png };
    });
  if (name.endsWith('.icns')) return icnsPngs(file);
  return [{ claimed: decodePng(file).width, png: file }];
}

const ICNS_SIZES_PX = new Map(
  Object.entries({ ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic13: 256, ic09: 512, ic14: 512 }),
).set('ic10', 1024);

function icnsPngs(file: Buffer): { readonly claimed: number; readonly png: Buffer }[] {
  expect(file.readUInt32BE(4)).toBe(file.length);
  const found = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    const png = file.subarray(at + 8, at + file.readUInt32BE(at + 4));
    found.push({ claimed: ICNS_SIZES_PX.get(file.toString('latin1', at, at + 4)) ?? 0, png });
  }
  return found;
}

function alphas(name: string): number[] {
  const { pixels } = decodePng(stored(name));
  return [...pixels].filter((_, index) => index % 4 === 3);
}

test.each(names)('%s shows its drawing as it is now', (name) => {
  const fresh = pngsIn(name, drawn.get(name) ?? Buffer.alloc(0));
  const kept = pngsIn(name, stored(name));
  expect(kept).toHaveLength(fresh.length);
  for (const [index, { png, claimed }] of kept.entries()) {
    const picture = decodePng(png);
    expect(picture).toEqual(decodePng(fresh[index]?.png ?? Buffer.alloc(0)));
    expect([picture.width, picture.height]).toEqual([claimed, claimed]);
  }
});

test.each([
  [/^tray\/\w+Template\.png$/, 4, 16],
  [/^tray\/\w+Template@2x\.png$/, 4, 32],
  [/^tray\/\w+-16-(?:ink|paper)\.png$/, 8, 16],
  [/^tray\/\w+-16-(?:ink|paper)@2x\.png$/, 8, 32],
  [/^tray\/\w+-22-(?:ink|paper)\.png$/, 8, 22],
  [/^icon\.png$/, 1, 512],
])('%s: %i files of %i pixels', (pattern, count, sizePx) => {
  const matching = names.filter((name) => pattern.test(name));
  expect(matching).toHaveLength(count);
  for (const name of matching)
    expect(decodePng(stored(name))).toMatchObject({ width: sizePx, height: sizePx });
});

test('a macOS template is black and alpha only', () => {
  for (const name of trayNames.filter((candidate) => candidate.includes('Template'))) {
    const { pixels } = decodePng(stored(name));
    expect([...pixels].filter((value, index) => index % 4 !== 3 && value !== 0)).toEqual([]);
    expect(alphas(name)).toContain(255);
  }
});

test('edges lie on whole pixels: only the four rounded corners of `needs` are half transparent', () => {
  for (const name of trayNames) {
    const { width } = decodePng(stored(name));
    const half = alphas(name).flatMap((alpha, index) =>
      alpha > 0 && alpha < 255 ? [[index % width, Math.floor(index / width)]] : [],
    );
    if (!name.includes('needs')) expect(half, name).toEqual([]);
    // The corner's radius plus the margin: 3 of 16 pixels, 7 of 32.
    const reach = Math.ceil(width / 4);
    const isCorner = (at: number | undefined) =>
      at !== undefined && (at < reach || at >= width - reach);
    expect(
      half.filter(([x, y]) => !isCorner(x) || !isCorner(y)),
      name,
    ).toEqual([]);
  }
});

test('the panel sets have the colours of the design', () => {
  for (const [ink, colour] of [
    ['ink', [0x17, 0x19, 0x1c, 255]],
    ['paper', [0xf2, 0xf3, 0xf4, 255]],
  ] as const)
    for (const name of trayNames.filter((candidate) => candidate.includes(`-${ink}`))) {
      const { pixels } = decodePng(stored(name));
      const solid = pixels.findIndex((value, index) => index % 4 === 3 && value === 255);
      expect([...pixels.subarray(solid - 3, solid + 1)], name).toEqual(colour);
    }
});
