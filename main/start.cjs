'use strict';

// `npm start`: builds what is missing or older than its sources, then serves and says where.
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const SOURCES = ['main', 'renderer', 'shared', 'package.json', 'electron.vite.config.ts'];

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isBuilt() {
  const built = [join(root, 'out', 'main', 'cli.js'), join(root, 'out', 'renderer', 'index.html')];
  if (!built.every((file) => existsSync(file))) return false;
  const builtAtMs = Math.min(...built.map((file) => statSync(file).mtimeMs));
  return SOURCES.every((source) => newest(join(root, source)) <= builtAtMs);
}

if (!isBuilt()) {
  const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  process.stderr.write('Building Sluice, this is done once …\n');
  const build = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (build.status !== 0) process.exit(build.status ?? 1);
}
process.argv.splice(2, 0, 'serve');
require('./sluice.cjs');
