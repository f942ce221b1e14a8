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
  const versionFile = join(folder, 'version');
  if (!existsSync(executable) || !existsSync(versionFile)) return { kind: 'absent' };
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
  const isOld = majorOf(version) < majorOf(neededVersion(root));
  return { kind: isOld ? 'old' : 'ready', executable, version };
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}

module.exports = { findElectron, neededVersion };
