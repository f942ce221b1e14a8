import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded before the real program (`node --import`): tells, when it is asked, what the program holds. To `measure` the
 * garbage is collected first, so that what is told is what is kept; `look` tells it with the garbage.
 */
export interface Measured {
  readonly connections: number;
  /** Heap and buffers. */
  readonly keptBytes: number;
  readonly rssBytes: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

process.on('message', (ask) => {
  if (ask === 'look') {
    tell();
    return;
  }
  collect();
  // The memory of buffers goes back beside the program's own thread: only the next collection has all of it.
  setImmediate(() => {
    collect();
    tell();
  });
});

function tell(): void {
  const { heapUsed, external, rss } = process.memoryUsage();
  const measured: Measured = {
    connections: process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length,
    keptBytes: heapUsed + external,
    rssBytes: rss,
  };
  process.send?.(measured);
}

// It keeps nothing alive.
process.channel?.unref();
