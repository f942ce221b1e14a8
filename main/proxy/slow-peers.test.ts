import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { limitRest } from './limit-rest.ts';
import { createProxyServer } from './server.ts';
import { readBody } from './testing/test-kit.ts';

const TIMES = { headersMs: 100, checkMs: 20 };

let server: Server | null = null;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  const closing = server;
  server = null;
  if (closing !== null) await new Promise((resolve) => closing.close(resolve));
});

async function listen(made: Server): Promise<number> {
  server = made;
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  return (made.address() as AddressInfo).port;
}

function dial(port: number, text: string): { readonly socket: Socket; answer: string } {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  const peer = { socket, answer: '' };
  socket.on('data', (chunk: Buffer) => (peer.answer += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(text);
  return peer;
}

function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('close', resolve));
}

function proxyServer(times = TIMES): Server {
  return createProxyServer(
    {
      handle: (request, response) =>
        void readBody(request).then((body) => response.end(`got ${String(body)}`)),
      requestId: () => 'id',
      nowMs: () => 0,
    },
    times,
  );
}

test('attack: a connection that says nothing is cut', async () => {
  const { socket } = dial(await listen(proxyServer()), '');
  await closed(socket);
});

test('attack: slowloris: a header section that drips is cut, with the reason', async () => {
  const peer = dial(await listen(proxyServer()), 'POST /v1/messages HTTP/1.1\r\nx: ');
  const drip = setInterval(() => peer.socket.write('x'), 5);
  await closed(peer.socket);
  clearInterval(drip);
  expect(peer.answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(peer.answer).toContain('did not arrive in time');
});

test('a body may take longer than its headers', async () => {
  const port = await listen(proxyServer({ headersMs: 1000, checkMs: 50 }));
  const head = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n';
  const patient = dial(port, `${head}o`);
  // One that came later is over its time.
  const { socket } = dial(port, '');
  await closed(socket);
  patient.socket.write('k');
  await closed(patient.socket);
  expect(patient.answer).toMatch(/^HTTP\/1\.1 200 [^]*got ok$/);
});

test('attack: a refused caller cannot hold its connection by a body that drips', async () => {
  const port = await listen(
    createServer((request, response) => {
      response.writeHead(401).end('no');
      limitRest(request, 100);
    }),
  );
  const head = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n';
  const peer = dial(port, head);
  const drip = setInterval(() => peer.socket.write('x'), 5);
  await closed(peer.socket);
  clearInterval(drip);
  expect(peer.answer).toMatch(/^HTTP\/1\.1 401 /);
});

test('a refused caller that sends the rest in time keeps its connection', () => {
  vi.useFakeTimers();
  const cut = vi.fn();
  const request = (complete: boolean): IncomingMessage & EventEmitter =>
    Object.assign(new EventEmitter(), { complete, socket: { destroy: cut } }) as never;
  limitRest(request(true));
  const sends = request(false);
  limitRest(sends);
  sends.emit('close');
  vi.runAllTimers();
  expect(cut).not.toHaveBeenCalled();
  limitRest(request(false));
  vi.runAllTimers();
  expect(cut).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
