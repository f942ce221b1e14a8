'use strict';

const { lstatSync, mkdtempSync, readdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { packageOf } = require('./find-electron.cjs');
const { endWithChildren, spawnInstaller } = require('./installer-process.cjs');
const { showProgress } = require('./progress.cjs');
const { exitCodeOf, takeSignals } = require('./signals.cjs');

/** 20 s without a change is no answer. Counted in looks, so that a suspended machine loses no time. */
const LIMITS = { lookEveryMs: 500, looksWithoutChange: 40 };

/** 0 for what is gone: the installer moves and removes files meanwhile. */
function bytesIn(path) {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  try {
    return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
  } catch {
    return 0;
  }
}

/** Calls `onSilence` when neither bytes nor words came for the whole limit. */
function watch({ folders, words, limits, onBytes, onSilence }) {
  let last = '';
  let unchanged = 0;
  const timer = setInterval(() => {
    const bytes = folders.map((folder) => bytesIn(folder));
    const seen = JSON.stringify([bytes, words.join('').length]);
    unchanged = seen === last ? unchanged + 1 : 0;
    last = seen;
    onBytes(bytes[0]);
    if (unchanged >= limits.looksWithoutChange) onSilence();
  }, limits.lookEveryMs);
  return () => clearInterval(timer);
}

function collectWords(child) {
  const words = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => words.push(text));
  return words;
}

/** The first line of what the installer said. A mirror's address can carry a password or a key. */
function firstLine(words) {
  const line = words
    .join('')
    .split('\n')
    .find((each) => each.trim() !== '');
  // Node's own words for a machine without a way to the network say nothing to a person.
  if (line?.includes('fetch failed')) return 'its download could not be reached';
  return (line ?? '')
    .trim()
    .replace(/\/\/[^\s/@]*@/g, '//')
    .replace(/\?\S*/g, '')
    .slice(0, 200);
}

function outcomeOf({ code, signal, error, words }) {
  if (error) return { kind: 'refused', reason: `its installer cannot be run: ${error.message}` };
  if (code === 0) return { kind: 'fetched', reason: null };
  const said = firstLine(words) || `nothing, it ended with ${signal ?? code}`;
  return { kind: 'refused', reason: `its installer says: ${said}` };
}

/** Ends the installer when it is silent or this process is asked to end; `stopped()`: which of them. */
function guard(child, { folders, words, limits, onBytes }) {
  let stopped = null;
  const stop = (outcome) => {
    stopped ??= outcome;
    endWithChildren(child);
  };
  const seconds = (limits.lookEveryMs * limits.looksWithoutChange) / 1000;
  const onSilence = () => stop({ kind: 'refused', reason: `nothing came for ${seconds} s` });
  const unwatch = watch({ folders, words, limits, onBytes, onSilence });
  const release = takeSignals((signal) =>
    stop({ kind: 'interrupted', exitCode: exitCodeOf(null, signal) }),
  );
  return {
    stopped: () => stopped,
    dispose() {
      unwatch();
      release();
    },
  };
}

function runInstaller({ root, version, limits, temporary }) {
  const child = spawnInstaller(root, temporary);
  const words = collectWords(child);
  const progress = showProgress(process.stderr, version);
  const folders = [temporary, join(packageOf(root), 'dist')];
  const onBytes = (bytes) => progress.update(bytes);
  const guarded = guard(child, { folders, words, limits, onBytes });
  return new Promise((resolve) => {
    let error = null;
    child.once('error', (failure) => (error = failure));
    child.once('close', (code, signal) => {
      guarded.dispose();
      progress.end();
      resolve(guarded.stopped() ?? outcomeOf({ code, signal, error, words }));
    });
  });
}

/** Runs Electron's own installer, for as long as something comes. */
async function fetchElectron({ root, version, limits }) {
  const temporary = mkdtempSync(join(tmpdir(), 'sluice-electron-'));
  try {
    // The installer writes path.txt last: without an older one, a half unpacked Electron is none.
    rmSync(join(packageOf(root), 'path.txt'), { force: true });
    return await runInstaller({ root, version, limits, temporary });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

module.exports = { LIMITS, fetchElectron };
