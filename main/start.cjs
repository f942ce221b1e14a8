'use strict';

// `npm start`: builds what is missing or older than its sources, then opens the desktop app where Electron and a
// display are, else the same window in the browser. CommonJS for an old Node, like the launcher.
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { chooseFace, hasDisplay, wantsElectron } = require('./start/choose-face.cjs');
const { fetchElectron } = require('./start/fetch-electron.cjs');
const { findElectron, neededVersion } = require('./start/find-electron.cjs');
const { runDesktop } = require('./start/run-desktop.cjs');

const root = join(__dirname, '..');
const SOURCES = [
  'main',
  'preload',
  'renderer',
  'shared',
  'package.json',
  'electron.vite.config.ts',
];
const BUILT = ['main/cli.js', 'main/index.js', 'preload/index.cjs', 'renderer/index.html'];

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isBuilt() {
  const built = BUILT.map((file) => join(root, 'out', file));
  if (!built.every((file) => existsSync(file))) return false;
  const builtAtMs = Math.min(...built.map((file) => statSync(file).mtimeMs));
  return SOURCES.every((source) => newest(join(root, source)) <= builtAtMs);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

/** The Node that comes with the checkout, else this one. */
function ownNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(root, 'node_modules', 'node', 'bin', name);
  return existsSync(node) ? node : process.execPath;
}

function build() {
  const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  say('Building Sluice, this is done once …');
  const { status } = spawnSync(ownNode(), [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

function serve() {
  process.argv.splice(2, 0, 'serve');
  require('./sluice.cjs');
}

async function start() {
  const { env: environment, platform } = process;
  const args = process.argv.slice(2);
  const isRoot = platform === 'linux' && process.getuid?.() === 0;
  const display = hasDisplay(environment, platform);
  const needed = neededVersion(root);
  if (!isBuilt()) build();
  let electron = findElectron(root, environment);
  let fetchFailure = null;
  if (wantsElectron({ args, display, electron, environment })) {
    const nowMs = Date.now();
    const node = ownNode();
    fetchFailure = await fetchElectron({ root, node, version: needed, environment, say, nowMs });
    electron = findElectron(root, environment);
  }
  const facts = { args, display, electron, needed, fetchFailure, isRoot };
  const { face, line } = chooseFace(facts);
  say(line);
  if (face === 'desktop') {
    const { executable } = electron;
    const exitCode = await runDesktop({ executable, root, isRoot, environment });
    if (exitCode !== null) {
      process.exitCode = exitCode;
      return;
    }
    say('Electron could not start here: Sluice opens in the browser instead.');
  }
  serve();
}

start().catch((error) => {
  say(String(error.stack));
  process.exitCode = 1;
});
