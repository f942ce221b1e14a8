import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { path7za } from '7zip-bin';
import { archFromString, build, Platform } from 'electron-builder';
import type { ElectronRuntime } from '../electron/runtime.ts';
import { readFuses } from './fuses.ts';

export interface PackedApp {
  /** The folder that holds the program and its `resources`. */
  readonly folder: string;
  readonly executable: string;
  readonly resources: string;
  readonly archives: readonly string[];
}

type Runtime = Extract<ElectronRuntime, { kind: 'found' }>;

const root = join(import.meta.dirname, '../..');
/** Gzip at level 1: 5 s, 90 MB; at 9, which release machines use: 100 s, 85 MB. */
const LEVEL = '1';

/** Runs electron-builder on `out/` with an Electron that is here already, so that it downloads nothing. */
export async function packApp(
  runtime: Runtime,
  output: string,
  targets: readonly ('dir' | 'tar.gz')[],
): Promise<PackedApp> {
  const tools = mkdtempSync(join(tmpdir(), 'sluice-pack-'));
  try {
    offerArchiver(tools);
    const leftOut = await fusesUnknownTo(runtime.executable);
    const files = await build({
      projectDir: root,
      publish: 'never',
      targets: Platform.current().createTarget([...targets], archFromString(process.arch)),
      config: {
        directories: { output },
        electronDist: runtime.folder,
        electronVersion: runtime.version,
        afterExtract({ appOutDir, packager }) {
          removeDefaultApp(appOutDir);
          Object.assign(packager.config.electronFuses ?? {}, leftOut);
        },
      },
    });
    return { ...packedIn(output), archives: files.filter((file) => file.endsWith('.gz')) };
  } finally {
    rmSync(tools, { recursive: true, force: true });
  }
}

/** electron-builder would download its 7-Zip; the one of npm is not executable as it lies there. */
function offerArchiver(folder: string): void {
  const copy = join(folder, process.platform === 'win32' ? '7za.exe' : '7za');
  copyFileSync(path7za, copy);
  chmodSync(copy, 0o700);
  process.env['ELECTRON_BUILDER_7ZIP_PATH'] = copy;
  process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL'] ??= LEVEL;
}

/** Asking for a fuse that an old Electron lacks fails the run; `null` leaves it out, but only after the schema check. */
async function fusesUnknownTo(executable: string): Promise<Record<string, null>> {
  const absent = Object.entries(await readFuses(executable)).filter(
    ([, state]) => state === 'absent',
  );
  return Object.fromEntries(absent.map(([name]) => [name, null]));
}

/** Electron's own start page, which electron-builder leaves in an Electron that it did not fetch itself. */
function removeDefaultApp(appOutDir: string): void {
  const mac = join(appOutDir, 'Electron.app/Contents/Resources');
  const resources = process.platform === 'darwin' ? mac : join(appOutDir, 'resources');
  for (const name of ['app', 'default_app.asar'])
    rmSync(join(resources, name), { recursive: true, force: true });
}

function packedIn(output: string): Omit<PackedApp, 'archives'> {
  if (process.platform === 'darwin') {
    const folder = join(output, process.arch === 'arm64' ? 'mac-arm64' : 'mac', 'Sluice.app');
    const contents = join(folder, 'Contents');
    return {
      folder,
      executable: join(contents, 'MacOS/Sluice'),
      resources: join(contents, 'Resources'),
    };
  }
  const [system, program] =
    process.platform === 'win32' ? ['win', 'Sluice.exe'] : ['linux', 'sluice'];
  const folder = join(output, `${system}${process.arch === 'arm64' ? '-arm64' : ''}-unpacked`);
  return { folder, executable: join(folder, program), resources: join(folder, 'resources') };
}
