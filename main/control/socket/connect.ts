import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { AppError } from '../../../shared/errors.ts';
import type { ProfilePaths } from '../../platform/paths.ts';
import type { Random } from '../../platform/random.ts';
import { LineReader } from './lines.ts';
import {
  HANDSHAKE_MS,
  NONCE_BYTES,
  helloSchema,
  proofOf,
  provesIt,
  serverProofSchema,
} from './proof.ts';
import { SocketClient } from './socket-client.ts';
import { checkSocketFolder, readSocketToken } from './socket-files.ts';

/** The running instance of this profile, or null when nothing runs. Throws UNAUTHORIZED when something else answers. */
export async function connectInstance(
  paths: ProfilePaths,
  random: Random,
): Promise<SocketClient | null> {
  const token = readSocketToken(paths);
  const socket = token === null ? null : await open(paths);
  if (token === null || socket === null) return null;
  const reader = new LineReader();
  try {
    const waiting = await shakeHands(socket, reader, token, random);
    return new SocketClient(socket, reader, waiting);
  } catch (error) {
    socket.destroy();
    if (error instanceof AppError) throw error;
    throw stranger(paths, error);
  }
}

function open(paths: ProfilePaths): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    try {
      checkSocketFolder(paths);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') resolve(null);
      else reject(error);
      return;
    }
    const socket = connect(paths.socket);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(null);
      else reject(stranger(paths, error));
    });
  });
}

/** Resolves with the lines that came behind the handshake. */
async function shakeHands(
  socket: Socket,
  reader: LineReader,
  token: string,
  random: Random,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const hello = helloSchema.parse(JSON.parse(await nextLine(socket, reader, lines)));
  const nonces = { server: hello.nonce, client: random.bytes(NONCE_BYTES).toString('base64url') };
  const mac = proofOf('client', token, nonces);
  socket.write(`${JSON.stringify({ type: 'proof', nonce: nonces.client, mac })}\n`);
  const welcome = serverProofSchema.parse(JSON.parse(await nextLine(socket, reader, lines)));
  if (!provesIt(welcome.mac, 'server', token, nonces)) throw new Error('wrong proof');
  return lines;
}

function nextLine(socket: Socket, reader: LineReader, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(new Error('no answer')), HANDSHAKE_MS);
    const ended = (): void => finish(new Error('closed'));
    function finish(error: Error | null): void {
      const line = error === null ? lines.shift() : undefined;
      if (error === null && line === undefined) return;
      clearTimeout(timer);
      socket.pause();
      socket.off('data', receive);
      socket.off('close', ended);
      if (line === undefined) reject(error ?? new Error('closed'));
      else resolve(line);
    }
    function receive(chunk: Buffer): void {
      try {
        lines.push(...reader.push(chunk));
      } catch (error) {
        finish(error as Error);
        return;
      }
      finish(null);
    }
    socket.on('data', receive);
    socket.on('close', ended);
    socket.resume();
    finish(null);
  });
}

function stranger(paths: ProfilePaths, cause: unknown): AppError {
  return new AppError(
    'UNAUTHORIZED',
    `What answers at ${paths.socket} could not prove that it is the Sluice of this profile.`,
    'Stop the program that listens there, then start Sluice again.',
    cause,
  );
}
