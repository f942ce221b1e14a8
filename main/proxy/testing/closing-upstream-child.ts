import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * A provider in a thread of its own, whose keep-alive connections end when it is told, and while the
 * proxy's thread stands still: the only way to close a connection between its choice and its use.
 */
const done = new Int32Array(workerData as SharedArrayBuffer);
const sockets = new Set<Socket>();
let requests = 0;

const server = createServer((request, response) => {
  requests += 1;
  request.resume().on('end', () => response.end(String(requests)));
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
