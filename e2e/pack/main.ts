import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { findElectronRuntime } from '../electron/runtime.ts';
import type { ElectronRuntime } from '../electron/runtime.ts';
import { folderFiles, totalBytes } from './folder-files.ts';
import { packApp } from './pack-app.ts';

/** `npm run pack`: builds, then packs for this machine: a folder and a tar.gz, without a download. */
const root = join(import.meta.dirname, '../..');
const runtime = findElectronRuntime();
if (runtime.kind === 'absent') {
  console.error(
    `Not packed: ${runtime.reason}. A machine with network runs \`npm run build && npx electron-builder\`.`,
  );
  process.exitCode = 1;
} else if (isBuilt()) await packHere(runtime);
else process.exitCode = 1;

function isBuilt(): boolean {
  const { status } = spawnSync(
    join(root, 'node_modules/.bin/electron-vite'),
    ['build', '--logLevel', 'warn'],
    { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' },
  );
  return status === 0;
}

async function packHere(found: Extract<ElectronRuntime, { kind: 'found' }>): Promise<void> {
  const startedMs = performance.now();
  const packed = await packApp(found, join(root, 'dist'), ['dir', 'tar.gz']);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const files = folderFiles(packed.folder);
  console.log(
    `\n${packed.folder}: ${mega(totalBytes(files))}, ${files.length} files, ${seconds} s`,
  );
  for (const { path, sizeBytes } of files.slice(0, 10)) console.log(`${mega(sizeBytes)}  ${path}`);
  for (const archive of packed.archives) console.log(`${archive}: ${mega(statSync(archive).size)}`);
  const needed = manifest.devDependencies.electron;
  if (found.version !== needed)
    console.log(
      `Packed on Electron ${found.version}, the app needs ${needed}: this shows the packing, it does not run.`,
    );
}

function mega(sizeBytes: number): string {
  return `${(sizeBytes / 1e6).toFixed(1).padStart(6)} MB`;
}
