#!/usr/bin/env node
'use strict';

// CommonJS, and nothing but Node's own modules: this file must run on an old Node too.
// better-sqlite3 crashes under Node 20 instead of failing, so the version is checked before anything is loaded.
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { constants } = require('node:os');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');

const NEEDED_MAJOR = 24;
const root = dirname(__dirname);
const entry = join(root, 'out', 'main', 'cli.js');

function fail(message, hint) {
  if (process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify({ error: { code: 'INTERNAL', message, hint } })}\n`);
  else process.stderr.write(`sluice: ${message}\n  ${hint}\n`);
  process.exitCode = 1;
}

function runElsewhere() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(root, 'node_modules', 'node', 'bin', name);
  if (!existsSync(node)) {
    fail(
      `Sluice needs Node ${NEEDED_MAJOR} or newer; this is ${process.version}.`,
      `Run \`npm ci\` in ${root}, or install a newer Node.`,
    );
    return;
  }
  // Before there is a child: a signal that comes while it starts must not leave it alone.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('error', (error) => fail(`${node} cannot be run: ${error.message}.`, 'Run `npm ci`.'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

if (!existsSync(entry))
  fail('Sluice is not built yet.', `Run \`npm run build\` in ${root} once, then try again.`);
else if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR)
  import(pathToFileURL(entry).href).catch((error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exitCode = 1;
  });
else runElsewhere();
