import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll, extractFile } from '@electron/asar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trayIconFile } from '../../main/core/tray-icon.ts';
import manifest from '../../package.json' with { type: 'json' };
import { findElectronRuntime } from '../electron/runtime.ts';
import { damagedFiles, headerDigest, packedFiles } from './archive.ts';
import type { PackedFile } from './archive.ts';
import { folderFiles, totalBytes } from './folder-files.ts';
import { readFuses } from './fuses.ts';
import type { FuseName, FuseReading } from './fuses.ts';
import { packedImports } from './packed-imports.ts';
import { packApp } from './pack-app.ts';
import type { PackedApp } from './pack-app.ts';
import { startPacked } from './start-packed.ts';

/** `npm run e2e:pack`, not in the unit run: it needs an Electron and what `npm run build` made. */
const FUSES: Record<FuseName, FuseReading> = {
  runAsNode: 'off',
  enableNodeOptionsEnvironmentVariable: 'off',
  enableNodeCliInspectArguments: 'off',
  onlyLoadAppFromAsar: 'on',
  enableEmbeddedAsarIntegrityValidation: 'on',
  enableCookieEncryption: 'on',
  grantFileProtocolExtraPrivileges: 'off',
};
/** What we add to Electron is 6.8 MB today; undici's and better-sqlite3's sources alone, or zod's, break this. */
const LIMIT_BYTES = 8e6;
/** How built code of the window names a file beside itself. */
const CHUNK = /["'`]\.\/([\w.-]+\.(?:js|css))["'`]/g;

const root = join(import.meta.dirname, '../..');
const runtime = findElectronRuntime();
const needed = manifest.devDependencies.electron;
const here = runtime.kind === 'found' ? runtime.version : runtime.reason;
const scratch = mkdtempSync(join(tmpdir(), 'sluice-packed-'));
let packed: PackedApp;
let archive: string;
let files: readonly PackedFile[];
let paths: readonly string[];

beforeAll(async () => {
  if (runtime.kind === 'absent') throw new Error(runtime.reason);
  if (!existsSync(join(root, manifest.main))) throw new Error('Run `npm run build` first.');
  packed = await packApp(runtime, join(scratch, 'dist'), ['dir']);
  archive = join(packed.resources, 'app.asar');
  files = packedFiles(archive);
  paths = files.map(({ path }) => path);
}, 480_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('the fuses are those of the security baseline, as far as this Electron has them', async () => {
  const read = Object.entries(await readFuses(packed.executable));
  const absent = read.filter(([, state]) => state === 'absent').map(([name]) => name);
  if (absent.length > 0) console.log(`fuses that this Electron lacks: ${absent.join(', ')}`);
  // Only the newest fuse may be missing, and only from an Electron before 29.
  expect(absent.filter((name) => name !== 'grantFileProtocolExtraPrivileges')).toEqual([]);
  expect(read.filter(([, state]) => state !== 'absent')).toEqual(
    Object.entries(FUSES).filter(([name]) => !absent.includes(name)),
  );
});

test('natives lie unpacked, for this machine only', () => {
  const native = files.filter(({ path }) => path.endsWith('.node'));
  const machine = `${process.platform}-${process.arch}`;
  const own = [
    `node_modules/better-sqlite3/prebuilds/${machine}.node`,
    `node_modules/keytar/prebuilds/${machine}/keytar.node`,
  ];
  expect(native.map(({ path }) => path).toSorted()).toEqual(own);
  expect(native.every(({ isUnpacked }) => isUnpacked)).toBe(true);
  const beside = folderFiles(join(packed.resources, 'app.asar.unpacked'));
  expect(beside.map(({ path }) => path).toSorted()).toEqual(own);
});

test('no dev dependency is inside', () => {
  const names = Object.keys(manifest.devDependencies);
  const inside = names.filter((name) =>
    paths.some((path) => path.includes(`node_modules/${name}/`)),
  );
  expect(inside).toEqual([]);
});

test.each([
  ['source map', /\.map$/],
  ['TypeScript source', /\.[cm]?tsx?$/],
  ['test', /\.test\.|(?:^|\/)(?:tests?|__tests__|fixtures)(?:\/|\.[cm]?js$)/],
  ['simulator or e2e file', /(?:^|\/)(?:e2e|simulator)\//],
  ['C source', /\.(?:c|cc|cpp|h|hpp|gyp|gypi)$/],
  ['lock or config of the checkout', /^(?!package\.json$)[^/]+$/],
])('no %s is inside', (_, pattern) => {
  expect(paths.filter((path) => pattern.test(path))).toEqual([]);
});

test('the entry, the built window and bridge and this system’s tray icons are inside', () => {
  const { main } = JSON.parse(extractFile(archive, 'package.json').toString()) as { main: string };
  const built = ['renderer', 'preload'].flatMap((part) => builtFiles(part));
  const icons = (['fine', 'tight', 'needs', 'paused'] as const).flatMap((icon) =>
    [true, false].map((isDark) => `assets/tray/${trayIconFile(icon, systemName(), isDark)}`),
  );
  const wanted = [main, 'out/renderer/index.html', ...built, ...icons];
  expect(wanted.filter((path) => !paths.includes(path))).toEqual([]);
});

test('what threads and child processes start from is inside: no import leads there', () => {
  const started = ['store-worker', 'history-worker', 'price-worker', 'keychain-child'];
  const wanted = started.map((name) => `out/main/${name}.js`);
  expect(wanted.filter((path) => !paths.includes(path))).toEqual([]);
});

test('Electron’s own start page is gone: it would run in place of the app', () => {
  const names = readdirSync(packed.resources);
  expect(names).toContain('app.asar');
  expect(names.filter((name) => name === 'app' || name === 'default_app.asar')).toEqual([]);
});

test('what is added to Electron stays small', () => {
  const added = folderFiles(packed.resources).filter(({ path }) => path.startsWith('app.asar'));
  expect(totalBytes(added)).toBeGreaterThan(1e6);
  expect(totalBytes(added)).toBeLessThan(LIMIT_BYTES);
});

test('each file is the one that the archive vouches for', () => {
  expect(damagedFiles(archive)).toEqual([]);
});

// Linux has no such record: there Electron only compares the files with the archive's own header.
test.skipIf(process.platform === 'linux')('the program vouches for the archive', () => {
  const record =
    process.platform === 'darwin' ? join(packed.folder, 'Contents/Info.plist') : packed.executable;
  expect(readFileSync(record).includes(headerDigest(archive))).toBe(true);
});

test('each import of the packed code leads to something inside', () => {
  const { own } = packedImports(archive, paths);
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter((path) => !paths.includes(path))).toEqual([]);
});

test('every chunk that the window loads when it is needed is inside', () => {
  const chunks = paths.filter((path) => /^out\/renderer\/assets\/.*\.js$/.test(path));
  const named = chunks.flatMap((path) =>
    [...extractFile(archive, path).toString().matchAll(CHUNK)].map(
      ([, name = '']) => `out/renderer/assets/${name}`,
    ),
  );
  for (const part of ['UsagePage', 'LineFigure', 'BarFigure', 'OpenDialog', 'Popover'])
    expect(named).toContainEqual(expect.stringContaining(`/${part}-`));
  expect([...new Set(named)].filter((path) => !paths.includes(path))).toEqual([]);
});

test('the packed packages load with nothing but what is inside, and open a database', () => {
  const app = join(scratch, 'extracted');
  extractAll(archive, app);
  const { packages, parts } = packedImports(archive, paths);
  expect(packages).toEqual(expect.arrayContaining(['better-sqlite3', 'keytar', 'pino']));
  expect(parts).toContain('undici/lib/dispatcher/pool.js');
  const script = [
    ...[...packages, ...parts].map((name) => `await import('${name}');`),
    `const { default: Database } = await import('better-sqlite3');`,
    `console.log(new Database(':memory:').prepare('select 7 as answer').get().answer);`,
  ].join('\n');
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: app,
    encoding: 'utf8',
  });
  expect(child.stderr).toBe('');
  expect(child.stdout).toBe('7\n');
});

test.skipIf(here !== needed)(
  `the packed app starts and answers on its port (needs Electron ${needed}, here: ${here})`,
  async () => {
    expect(await startPacked(packed.executable, join(scratch, 'profile'))).toMatchObject({
      ok: true,
    });
  },
  60_000,
);

function builtFiles(part: string): string[] {
  const folder = join(root, 'out', part);
  if (!existsSync(folder)) return [];
  return folderFiles(folder)
    .map(({ path }) => `out/${part}/${path}`)
    .filter((path) => !path.endsWith('.map'));
}

function systemName(): 'darwin' | 'win32' | 'linux' {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
}
