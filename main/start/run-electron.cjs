'use strict';

const { spawn } = require('node:child_process');
const { performance } = require('node:perf_hooks');
const { exitCodeOf, takeSignals } = require('./signals.cjs');

function environmentOf() {
  // Left set (editors built on Electron set it for their terminals), Electron would run as plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
  return environment;
}

/** Runs Electron to its end; `wasAsked`: a signal to this process was passed on to it. */
function runElectron(path, args) {
  const startedAtMs = performance.now();
  const child = spawn(path, args, { stdio: 'inherit', env: environmentOf() });
  let wasAsked = false;
  const release = takeSignals((signal) => {
    wasAsked = true;
    child.kill(signal);
  });
  return new Promise((resolve) => {
    const end = (code, signal, error) => {
      release();
      const elapsedMs = performance.now() - startedAtMs;
      resolve({ exitCode: exitCodeOf(code, signal), signal, elapsedMs, wasAsked, error });
    };
    child.once('error', (error) => end(1, null, error.message));
    child.once('exit', (code, signal) => end(code, signal, null));
  });
}

module.exports = { runElectron };
