import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { AppError } from '../../../shared/errors.ts';
import { bindServer } from '../../platform/bind-server.ts';
import type { Logger } from '../../platform/log.ts';
import type { ProfilePaths } from '../../platform/paths.ts';
import type { Random } from '../../platform/random.ts';
import type { Bus } from '../bus.ts';
import type { Dispatch } from '../dispatch.ts';
import { NONCE_BYTES } from './proof.ts';
import { SocketSession } from './socket-session.ts';
import { prepareSocketFolder, removeStaleSocket, writeSocketToken } from './socket-files.ts';

const TOKEN_BYTES = 32;

interface SocketServerParts {
  readonly paths: ProfilePaths;
  readonly dispatch: Dispatch;
  readonly bus: Pick<Bus, 'subscribe' | 'current'>;
  readonly random: Random;
  readonly log: Logger;
}

/** The local socket of the profile's owner: the command line's and the attached shell's way in. */
export class SocketServer {
  readonly #parts: SocketServerParts;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #token: string;

  constructor(parts: SocketServerParts) {
    this.#parts = parts;
    this.#token = parts.random.bytes(TOKEN_BYTES).toString('base64url');
    this.#server = createServer((socket) => this.#accept(socket));
  }

  async listen(): Promise<void> {
    const { paths, log } = this.#parts;
    prepareSocketFolder(paths);
    removeStaleSocket(paths);
    writeSocketToken(paths, this.#token);
    try {
      await bindServer(this.#server, { path: paths.socket }, (error) =>
        log.error({ err: error }, 'The local socket could not take a connection'),
      );
    } catch (error) {
      throw new AppError(
        'PROFILE_NOT_WRITABLE',
        `The local socket ${paths.socket} cannot be made (${(error as Error).message}).`,
        'Set SLUICE_HOME to a folder that allows sockets.',
        error,
      );
    }
    if (process.platform !== 'win32') chmodSync(paths.socket, 0o600);
  }

  async dispose(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #accept(socket: Socket): void {
    const { dispatch, bus, random, log } = this.#parts;
    this.#sockets.add(socket);
    const nonce = random.bytes(NONCE_BYTES).toString('base64url');
    const session = new SocketSession({ socket, dispatch, bus, nonce, token: this.#token });
    socket.on('error', (error) => log.debug({ err: error }, 'A local connection broke'));
    socket.on('close', () => {
      this.#sockets.delete(socket);
      session.dispose();
    });
    session.start();
  }
}
