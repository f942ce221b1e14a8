'use strict';

const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { withoutPassphrase } = require('./installer-process.cjs');

const SOURCES = [
  'main',
  'preload',
  'renderer',
  'shared',
  'package.json',
  'electron.vite.config.ts',
];
const OUTPUTS = ['main/cli.js', 'main/index.js', 'preload/index.cjs', 'renderer/index.html'];

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isBuilt(root) {
  const built = OUTPUTS.map((file) => join(root, 'out', file));
  if (!built.every((file) => existsSync(file))) return false;
  const builtAtMs = Math.min(...built.map((file) => statSync(file).mtimeMs));
  return SOURCES.every((source) => newest(join(root, source)) <= builtAtMs);
}

/** The exit code of the build; what it prints goes to stderr. */
function build(root) {
  const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['inherit', 2, 'inherit'],
    env: withoutPassphrase(),
  });
  return status ?? 1;
}

module.exports = { build, isBuilt };
