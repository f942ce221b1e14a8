import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * A provider in a thread of its own, whose keep-alive connections end when it is told, and while the
 * proxy's thread stands still: the only way to close a connection between its choice and its use.
 */
const { buffer, kept } = workerData as { buffer: SharedArrayBuffer; kept: number };
const done = new Int32Array(buffer);
const sockets = new Set<Socket>();
/** The first ones wait for each other, so that each has a connection of its own. */
const waiting: (() => void)[] = [];
let requests = 0;

const server = createServer((request, response) => {
  requests += 1;
  const count = String(requests);
  request.resume().on('end', () => {
    waiting.push(() => response.end(count));
    if (requests >= kept) for (const answer of waiting.splice(0)) answer();
  });
});
server.keepAliveTimeout = 0;
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage(server.address(), []));

parentPort?.on('message', () => {
  let open = sockets.size;
  for (const socket of sockets) {
    socket.on('close', () => {
      open -= 1;
      if (open > 0) return;
      Atomics.store(done, 0, 1);
      Atomics.notify(done, 0);
    });
    socket.resetAndDestroy();
  }
});
