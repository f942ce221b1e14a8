'use strict';

const { spawn } = require('node:child_process');
const { constants } = require('node:os');

/** An Electron that ends this soon, and badly, could not start here: no display after all, or no sandbox. */
const STARTS_WITHIN_MS = 10_000;

/** Runs the app to its end. Resolves with its exit code, or null when it could not start. */
function runDesktop({ executable, root, isRoot, environment, startsWithinMs = STARTS_WITHIN_MS }) {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = environment;
  const args = isRoot ? ['--no-sandbox', root] : [root];
  const startedMs = performance.now();
  const child = spawn(executable, args, { stdio: 'inherit', env });
  let wasAsked = false;
  function pass(signal) {
    wasAsked = true;
    child.kill(signal);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', (code, signal) => {
      for (const one of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(one, pass);
      const isEarly = performance.now() - startedMs < startsWithinMs;
      if (code !== 0 && isEarly && !wasAsked) resolve(null);
      else resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

module.exports = { runDesktop };
