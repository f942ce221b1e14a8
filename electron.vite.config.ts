import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const root = import.meta.dirname;
const NEWEST = 45;

/**
 * SLUICE_ELECTRON_TARGET, a version: builds the desktop app alone, into a folder of its own, for the lane that runs
 * it (e2e/electron). For an Electron older than ours it can attach to a Sluice that runs elsewhere, and not host one.
 */
const wanted = process.env['SLUICE_ELECTRON_TARGET'];
const isLane = wanted !== undefined;
const isOld = isLane && Number(wanted.split('.')[0]) < NEWEST;
const out = isLane ? 'out/lane' : 'out';
const ending = isOld ? 'cjs' : 'js';

/** pino asks Node for a tracing channel, which Node 16 does not have; nobody listens to it. */
const laneBanner =
  "require('node:diagnostics_channel').tracingChannel ??= () => ({ hasSubscribers: false });";

/** Named so that the desktop app's package can leave it out (electron-builder.yml). */
function isCommandLine(moduleId: string | null | undefined): boolean {
  return /\/main\/cli\/(commands\/|run\.ts|program\.ts)/.test(moduleId ?? '');
}

/** Worker threads, and a process for one question: found by their names beside what starts them. */
const worker = {
  'store-worker': 'main/store/upkeep/store-worker.ts',
  'history-worker': 'main/store/history/history-worker.ts',
  'price-worker': 'main/usage/prices/price-worker.ts',
  'keychain-child': 'main/vault/keychain-child.ts',
};
const entries = { cli: 'main/cli.ts', headless: 'main/headless.ts', index: 'main/index.ts' };

/** Its manifest: the one of this package says `"type": "module"`, and where the real entry is. */
const laneFolder = {
  name: 'sluice-lane-folder',
  closeBundle() {
    const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const type = isOld ? 'commonjs' : 'module';
    const main = `main/index.${ending}`;
    const manifest = { name, productName: 'Sluice', version, type, main };
    writeFileSync(join(root, out, 'package.json'), JSON.stringify(manifest));
    cpSync(join(root, 'assets'), join(root, out, 'assets'), { recursive: true });
  },
};

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** V8 keeps each source as long as the program runs, and with one character beyond Latin-1 at two bytes each. */
const latin: Plugin = {
  name: 'sluice-latin',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle))
      if (file.type === 'chunk') file.code = file.code.replaceAll(/[\u0100-\uffff]/g, escaped);
  },
};

export default defineConfig({
  main: {
    plugins: isLane ? [laneFolder] : [latin],
    build: {
      outDir: `${out}/main`,
      emptyOutDir: true,
      target: isOld ? 'node16' : 'node24',
      // The newest Electron finds packages in the app; the lane's folder has none beside it.
      externalizeDeps: isLane ? { exclude: ['pino'] } : { include: ['open'] },
      rollupOptions: {
        input: isLane ? { index: entries.index, ...worker } : { ...entries, ...worker },
        output: {
          format: isOld ? 'cjs' : 'es',
          ...(isOld ? { banner: laneBanner } : {}),
          entryFileNames: `[name].${ending}`,
          // Beside the entries: what looks for a file from its own place finds it from a chunk too.
          chunkFileNames: ({ moduleIds, facadeModuleId }) =>
            `${[facadeModuleId, ...moduleIds].some(isCommandLine) ? 'cli-' : ''}[name]-[hash].${ending}`,
        },
      },
    },
  },
  preload: {
    build: {
      outDir: `${out}/preload`,
      emptyOutDir: true,
      target: isOld ? 'node16' : 'node24',
      // A sandboxed preload cannot load packages.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react()],
    build: {
      outDir: `${out}/renderer`,
      emptyOutDir: true,
      minify: true,
      chunkSizeWarningLimit: 700,
      // Inlined `data:` assets would need a wider content security policy.
      assetsInlineLimit: 0,
      target: isOld ? 'chrome108' : 'chrome140',
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
});
