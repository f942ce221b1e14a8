import type { EventEmitter } from 'node:events';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell says of a command that Ctrl-C ended. */
const INTERRUPTED = 130;

/**
 * A guest that is interrupted ends in order: a refresh under way first stores its tokens, for the stored ones
 * are spent already. A command that listens for signals itself (`login`) ends in its own way.
 * Returns the function that ends the watch.
 */
export function endInOrder(
  signals: EventEmitter,
  stop: () => Promise<void>,
  exit: (code: number) => void,
): () => void {
  let stopping = false;
  const watches = SIGNALS.map((signal) => {
    function interrupted(): void {
      if (stopping || signals.listenerCount(signal) > 1) return;
      stopping = true;
      void stop().finally(() => exit(INTERRUPTED));
    }
    signals.on(signal, interrupted);
    return () => signals.off(signal, interrupted);
  });
  return () => {
    for (const end of watches) end();
  };
}
