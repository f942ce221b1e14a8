import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Bed } from './bed.ts';

/** Connected; errors of it are expected and only end it. */
export async function dial(bed: Bed): Promise<Socket> {
  const socket = connect(bed.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}

/** Many at a time: more than the backlog of a listener at once would be refused by the system, not by Sluice. */
export async function dialMany(bed: Bed, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const some = Math.min(100, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => dial(bed)))));
  }
  return sockets;
}

/** Writes bytes as they are; gives what comes back until the other side ends. */
export async function talk(bed: Bed, bytes: string | Buffer): Promise<string> {
  const socket = await dial(bed);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

/** A request with a good key; `body` after it as it is. */
export function requestText(
  bed: Bed,
  line: string,
  more: readonly string[] = [],
  body = '',
): string {
  const lines = [`${line} HTTP/1.1`, `Host: ${bed.host}`, `x-api-key: ${bed.key}`, ...more];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

export async function dropAll(sockets: readonly Socket[]): Promise<void> {
  const closed = sockets
    .filter((socket) => !socket.closed)
    .map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
}

/** Until `holds`; the time limit of whoever runs it ends it. */
export async function waitUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** An ordinary request by an ordinary caller. */
export async function isServed(bed: Bed): Promise<boolean> {
  const text = requestText(bed, 'GET /v1/models', ['Connection: close']);
  return statusOf(await talk(bed, text)) === 200;
}
