'use strict';

const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

function fileOf(root) {
  return join(root, 'node_modules', '.cache', 'sluice', 'electron.json');
}

/** The last refusal, or null; a damaged file only costs one more try. */
function keptRefusal(root) {
  try {
    const { time, version, reason } = JSON.parse(readFileSync(fileOf(root), 'utf8'));
    const isWhole = [time, version, reason].every((value) => typeof value === 'string');
    return isWhole ? { time, version, reason, kept: true } : null;
  } catch {
    return null;
  }
}

function keepRefusal(root, { nowMs, version, reason }) {
  const refusal = { time: new Date(nowMs).toISOString(), version, reason };
  try {
    mkdirSync(dirname(fileOf(root)), { recursive: true });
    writeFileSync(fileOf(root), `${JSON.stringify(refusal)}\n`);
    return { ...refusal, kept: true };
  } catch {
    return { ...refusal, kept: false };
  }
}

module.exports = { keepRefusal, keptRefusal };
