'use strict';

// The package `electron` is never loaded: where its binary is missing, that starts a download.
const { existsSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

const EXECUTABLES = {
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
  win32: 'electron.exe',
};

function executableOf(platform) {
  return EXECUTABLES[platform] ?? 'electron';
}

function packageOf(root) {
  return join(root, 'node_modules', 'electron');
}

function installerOf(root) {
  return join(packageOf(root), 'install.js');
}

function hasInstaller(root) {
  return existsSync(installerOf(root));
}

function textOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

/** The Electron that a person named, else the installed one: `{ path, version }`, or null. */
function findElectron(root, platform, environment) {
  const named = environment.ELECTRON_OVERRIDE_DIST_PATH;
  const folder = named ? resolve(named) : join(packageOf(root), 'dist');
  const executable = named ? executableOf(platform) : textOf(join(packageOf(root), 'path.txt'));
  if (!executable) return null;
  const path = join(folder, executable);
  if (!existsSync(path)) return null;
  return { path, version: textOf(join(folder, 'version'))?.replace(/^v/, '') ?? null };
}

module.exports = { executableOf, findElectron, hasInstaller, installerOf, packageOf };
