'use strict';

const { spawn } = require('node:child_process');
const { mkdirSync, mkdtempSync, readFileSync, readdirSync } = require('node:fs');
const { rmSync, statSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');

const DAY_MS = 24 * 3_600_000;
const MEGABYTE = 1024 * 1024;
const LIMITS = { lookEveryMs: 1_000, silenceMs: 20_000 };

/**
 * Fetches Electron through its own installer and resolves with null, or with why it could not.
 * A failure is remembered for a day. A slow download is not cut off: only one that stands still.
 */
async function fetchElectron({ root, node, version, environment, say, nowMs, limits = LIMITS }) {
  const memory = join(root, 'node_modules', '.cache', 'sluice', 'electron.json');
  const known = recall(memory, version, nowMs);
  if (known !== null) return `${known}; it is tried again tomorrow, or with: npx install-electron`;
  say(`Fetching Electron ${version}, this is done once …`);
  const failure = await install({ root, node, environment, say, limits });
  if (failure !== null) remember(memory, { version, failedAtMs: nowMs, reason: failure });
  return failure;
}

function recall(memory, version, nowMs) {
  try {
    const { version: failed, failedAtMs, reason } = JSON.parse(readFileSync(memory, 'utf8'));
    const ageMs = nowMs - failedAtMs;
    return failed === version && ageMs >= 0 && ageMs < DAY_MS ? String(reason) : null;
  } catch {
    // Never tried, or a file that says nothing.
    return null;
  }
}

function remember(memory, failure) {
  mkdirSync(dirname(memory), { recursive: true });
  writeFileSync(memory, JSON.stringify(failure));
}

/** The installer downloads to the temporary folder and unpacks beside itself: both grow while it goes on. */
async function install({ root, node, environment, say, limits }) {
  const scratch = mkdtempSync(join(tmpdir(), 'sluice-electron-'));
  const electron = join(root, 'node_modules', 'electron');
  const child = spawn(node, [join(electron, 'install.js')], {
    env: { ...environment, TMPDIR: scratch, TEMP: scratch, TMP: scratch },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  const sizeOf = () => folderSize(scratch) + folderSize(join(electron, 'dist'));
  const hangs = watch(child, sizeOf, say, limits);
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(-1));
    child.once('close', resolve);
  });
  const isHanging = hangs();
  rmSync(scratch, { recursive: true, force: true });
  if (isHanging) return `no answer for ${limits.silenceMs / 1000} s`;
  return code === 0 ? null : reasonIn(told);
}

/** Ends a child that stands still. The returned function stops watching and says whether it did. */
function watch(child, sizeOf, say, { lookEveryMs, silenceMs }) {
  let size = sizeOf();
  let silentMs = 0;
  let isHanging = false;
  const timer = setInterval(() => {
    const now = sizeOf();
    silentMs = now === size ? silentMs + lookEveryMs : 0;
    if (Math.floor(now / (20 * MEGABYTE)) > Math.floor(size / (20 * MEGABYTE)))
      say(`  ${Math.floor(now / MEGABYTE)} MB`);
    size = now;
    if (silentMs < silenceMs) return;
    isHanging = true;
    child.kill('SIGKILL');
  }, lookEveryMs);
  return () => {
    clearInterval(timer);
    return isHanging;
  };
}

function folderSize(folder) {
  let size = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      size += entry.isDirectory() ? folderSize(path) : statSync(path).size;
    }
  } catch {
    // Not there yet, or gone since.
  }
  return size;
}

/** The line of a stack that says what happened; Node's own for no connection says nothing to a person. */
function reasonIn(text) {
  if (text.includes('fetch failed')) return 'its download could not be reached';
  const line = text.split('\n').find((one) => /error/i.test(one)) ?? 'its installer failed';
  return line.trim().replace(/\.$/, '').slice(0, 160);
}

module.exports = { fetchElectron };
