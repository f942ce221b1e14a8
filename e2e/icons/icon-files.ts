import { icns, ico } from './containers.ts';
import { renderSvg } from './render.ts';

const ICONS = ['fine', 'tight', 'needs', 'paused'];
/** Ink for light panels, paper for dark ones. */
const INKS = { ink: '#17191c', paper: '#f2f3f4' };
const APP_SIZES_PX = [16, 32, 48, 64, 128, 256];

/**
 * Every picture of `assets/`, by its name there, made from the drawings:
 * - `tray/<icon>Template[@2x].png`: macOS, black and alpha, 16 pt;
 * - `tray/<icon>-16-<ink>[@2x].png`: Windows; `tray/<icon>-22-<ink>.png`: Linux panels, which take one picture only;
 * - `icons/*.png` (Linux), `icon.ico`, `icon.icns`: the app's icon for electron-builder, which would download
 *   a tool to make them from `icon.png`; `icon.png`: the one that the running app reads.
 */
export function iconFiles(): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const icon of ICONS) {
    files.set(`tray/${icon}Template.png`, tray(icon, 16, '#000'));
    files.set(`tray/${icon}Template@2x.png`, tray(icon, 32, '#000'));
    for (const [name, ink] of Object.entries(INKS)) {
      files.set(`tray/${icon}-16-${name}.png`, tray(icon, 16, ink));
      files.set(`tray/${icon}-16-${name}@2x.png`, tray(icon, 32, ink));
      files.set(`tray/${icon}-22-${name}.png`, tray(icon, 22, ink));
    }
  }
  for (const sizePx of APP_SIZES_PX) files.set(`icons/${sizePx}x${sizePx}.png`, app(sizePx));
  files.set('icon.png', app(512));
  files.set('icon.ico', ico(APP_SIZES_PX.map((sizePx) => ({ sizePx, png: app(sizePx) }))));
  files.set('icon.icns', icns(app));
  return files;
}

function tray(icon: string, sizePx: number, ink: string): Buffer {
  return renderSvg(`tray/svg/tray-${icon}-${sizePx}.svg`, sizePx, ink);
}

function app(sizePx: number): Buffer {
  return renderSvg('app-icon.svg', sizePx);
}
