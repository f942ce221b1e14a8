'use strict';

const { spawn, spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { installerOf } = require('./find-electron.cjs');

function nodeOf(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = join(root, 'node_modules', 'node', 'bin', name);
  return existsSync(pinned) ? pinned : process.execPath;
}

/** Build and installer are programs of others: the vault's passphrase is none of their business. */
function withoutPassphrase() {
  const { SLUICE_PASSPHRASE: _, ...environment } = process.env;
  return environment;
}

/** Electron's own installer. It downloads into the system's temporary folder, which is `temporary` for it. */
function spawnInstaller(root, temporary) {
  return spawn(nodeOf(root), [installerOf(root)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that it can be ended with its children.
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: {
      ...withoutPassphrase(),
      TMPDIR: temporary,
      TMP: temporary,
      TEMP: temporary,
      ELECTRON_GET_NO_PROGRESS: '1',
    },
  });
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function endWithChildren(child) {
  if (child.pid === undefined) return;
  if (process.platform === 'win32')
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
  else killGroup(child.pid);
  // A pipe held by what got away would keep `close` from coming.
  child.stdout.destroy();
  child.stderr.destroy();
}

module.exports = { endWithChildren, spawnInstaller, withoutPassphrase };
