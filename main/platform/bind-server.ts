import type { ListenOptions, Server } from 'node:net';

/**
 * Resolves when `server` listens, rejects when it cannot. What fails later (no descriptor left for a new
 * connection) goes to `onFault`: an error event without a listener would end the process and every stream.
 */
export function bindServer(
  server: Server,
  options: ListenOptions,
  onFault: (error: Error) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      server.on('error', onFault);
      resolve();
    });
  });
}
