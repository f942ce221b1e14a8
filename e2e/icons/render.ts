import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';

const assets = join(import.meta.dirname, '../../assets');

/** A drawing of `assets/` as PNG, `widthPx` wide, its black replaced by `ink`. */
export function renderSvg(file: string, widthPx: number, ink = '#000'): Buffer {
  const source = readFileSync(join(assets, file), 'utf8').replace('fill="#000"', `fill="${ink}"`);
  return new Resvg(source, {
    fitTo: { mode: 'width', value: widthPx },
    font: { loadSystemFonts: false },
  })
    .render()
    .asPng();
}
