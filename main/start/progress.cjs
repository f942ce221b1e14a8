'use strict';

const BYTES_PER_MB = 1_000_000;
const MB_PER_LINE = 25;

/** How much has come: one line that is rewritten in a terminal, elsewhere a line now and then. */
function showProgress(stream, version) {
  const step = stream.isTTY ? 1 : MB_PER_LINE;
  let shown = 0;
  return {
    update(bytes) {
      const mb = Math.floor(bytes / BYTES_PER_MB / step) * step;
      if (mb <= shown) return;
      shown = mb;
      const text = `Electron ${version}: ${mb} MB fetched`;
      stream.write(stream.isTTY ? `\r${text}` : `${text}\n`);
    },
    end() {
      if (stream.isTTY && shown > 0) stream.write('\n');
    },
  };
}

module.exports = { showProgress };
