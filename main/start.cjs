'use strict';

// `npm start`: builds what is missing or older than its sources, then opens the desktop app or the browser face.
const { join } = require('node:path');
const { start } = require('./start/start.cjs');

start({ root: join(__dirname, '..') }).catch((error) => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
});
