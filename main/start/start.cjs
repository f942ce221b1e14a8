'use strict';

// CommonJS, and nothing but Node's own modules: these files must run on an old Node too.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { build, isBuilt } = require('./built.cjs');
const { afterElectron, chooseFace } = require('./choose-face.cjs');
const { LIMITS, fetchElectron } = require('./fetch-electron.cjs');
const { findElectron, hasInstaller } = require('./find-electron.cjs');
const { keepRefusal, keptRefusal } = require('./refusal.cjs');
const { runElectron } = require('./run-electron.cjs');

function say(line) {
  // stdout belongs to `serve`: with --json it is JSON Lines only.
  process.stderr.write(`${line}\n`);
}

function gatherFacts(root) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    hasArguments: process.argv.length > 2,
    platform: process.platform,
    environment: process.env,
    isRoot: process.getuid?.() === 0,
    wanted: devDependencies.electron,
    electron: findElectron(root, process.platform, process.env),
    hasInstaller: hasInstaller(root),
    refusal: keptRefusal(root),
    nowMs: Date.now(),
  };
}

/** Fetches Electron and chooses again; a signal while it does so is the end of the start. */
async function fetchAndChoose(root, facts, limits) {
  const fetched = await fetchElectron({ root, version: facts.wanted, limits });
  if (fetched.kind === 'interrupted') return { face: 'none', exitCode: fetched.exitCode };
  const now = gatherFacts(root);
  const choice = chooseFace(now);
  if (choice.face === 'desktop') return choice;
  const reason = fetched.reason ?? 'its installer ended without leaving one';
  const refusal = keepRefusal(root, { nowMs: now.nowMs, version: facts.wanted, reason });
  return chooseFace({ ...now, refusal });
}

async function choose(root, limits) {
  const facts = gatherFacts(root);
  const choice = chooseFace(facts);
  if (choice.face !== 'fetch') return choice;
  say(choice.line);
  return fetchAndChoose(root, facts, limits);
}

function serve(root) {
  process.argv.splice(2, 0, 'serve');
  require(join(root, 'main', 'sluice.cjs'));
}

async function start({ root, limits = LIMITS }) {
  // Where nobody reads stderr any more, dying of it would leave a child without its parent.
  process.stderr.on('error', () => undefined);
  if (!isBuilt(root)) {
    say('Building Sluice, this is done once …');
    process.exitCode = build(root);
    if (process.exitCode !== 0) return;
  }
  const choice = await choose(root, limits);
  if (choice.line) say(choice.line);
  if (choice.face === 'browser') {
    serve(root);
    return;
  }
  const end =
    choice.face === 'desktop'
      ? afterElectron(await runElectron(choice.path, [...choice.switches, root]))
      : choice;
  process.exitCode = end.exitCode;
  if (end.face !== 'browser') return;
  say(end.line);
  serve(root);
}

module.exports = { start };
