import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** Stands between a client and the local socket, and keeps every byte of both directions. */
export class SocketTap {
  readonly #server: Server;
  readonly #chunks: Buffer[] = [];
  readonly #sockets = new Set<Socket>();

  constructor(target: string) {
    this.#server = createServer((near) => {
      const far = connect(target);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (chunk: Buffer) => {
          this.#chunks.push(chunk);
          to.write(chunk);
        });
        from.on('error', () => undefined);
        from.on('close', () => to.destroy());
      }
    });
  }

  async listen(path: string): Promise<void> {
    this.#server.listen(path);
    await once(this.#server, 'listening');
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  async dispose(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
