'use strict';

const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const EXECUTABLES = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** The version that this Sluice is made for. */
function neededVersion(root) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.electron;
}

/**
 * The Electron on this machine: `{kind: 'ready' | 'old', executable, version}`, or `{kind: 'absent'}`.
 * The package itself is never loaded: that would start a download.
 */
function findElectron(root, environment, platform = process.platform) {
  const own = join(root, 'node_modules', 'electron', 'dist');
  const folder = environment.ELECTRON_OVERRIDE_DIST_PATH || own;
  const executable = join(folder, EXECUTABLES[platform] ?? 'electron');
  if (!existsSync(executable)) return { kind: 'absent' };
  const version = versionOf(folder);
  const isOld = version !== null && majorOf(version) < majorOf(neededVersion(root));
  return { kind: isOld ? 'old' : 'ready', executable, version };
}

/** Null where the folder does not say: whoever named it knows. */
function versionOf(folder) {
  const file = join(folder, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : null;
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}

module.exports = { findElectron, neededVersion };
