import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type ElectronRuntime =
  | {
      readonly kind: 'found';
      /** The folder that `ELECTRON_OVERRIDE_DIST_PATH` and electron-builder's `electronDist` take. */
      readonly folder: string;
      readonly executable: string;
      readonly version: string;
    }
  | { readonly kind: 'absent'; readonly reason: string };

const SETUP_LIMIT_S = 300;
const EXECUTABLES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};
const root = join(import.meta.dirname, '../..');

/**
 * A real Electron to test with: ELECTRON_OVERRIDE_DIST_PATH, the one that the `electron` package fetched, or the old
 * one that a set-up beside the checkout can make. Nothing is downloaded from Electron's own release site.
 */
export function findElectronRuntime(): ElectronRuntime {
  const explicit = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';
  if (explicit !== '') return inFolder(explicit, 'ELECTRON_OVERRIDE_DIST_PATH');
  const installed = inFolder(join(root, 'node_modules/electron/dist'), 'node_modules/electron');
  return installed.kind === 'found' ? installed : bySetup(installed.reason);
}

function inFolder(folder: string, source: string): ElectronRuntime {
  const executable = join(folder, EXECUTABLES[process.platform] ?? 'electron');
  if (!existsSync(executable))
    return { kind: 'absent', reason: `${source} holds no Electron binary (${executable})` };
  const version = join(folder, 'version');
  if (!existsSync(version)) return { kind: 'absent', reason: `${version} is missing` };
  return {
    kind: 'found',
    folder,
    executable,
    version: readFileSync(version, 'utf8').trim().replace(/^v/, ''),
  };
}

function bySetup(reason: string): ElectronRuntime {
  const setup = join(root, '../shared/tools/electron-runtime/setup');
  if (process.platform !== 'linux' || !existsSync(setup)) return { kind: 'absent', reason };
  // `timeout` ends the set-up's children too (apt, pip), which a signal to the script alone would leave behind.
  const { status, stdout, error } = spawnSync(
    'timeout',
    ['--kill-after=5', String(SETUP_LIMIT_S), setup],
    { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' },
  );
  if (status === 0) return inFolder(stdout.trim(), setup);
  const why =
    error?.message ?? (status === 124 ? `no end in ${SETUP_LIMIT_S} s` : `exit ${status}`);
  return { kind: 'absent', reason: `${reason}; its set-up beside the checkout failed: ${why}` };
}
