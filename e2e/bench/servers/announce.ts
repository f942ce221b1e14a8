import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on a free loopback port, says where in one JSON line, and ends with the process that started it. */
export function announce(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`${JSON.stringify({ event: 'ready', port })}\n`);
  });
  process.stdin.resume();
  process.stdin.once('end', () => process.exit(0));
  process.once('SIGTERM', () => process.exit(0));
  // Ctrl-C reaches the whole group; the bench ends its children itself, in its order.
  process.on('SIGINT', () => {});
}
