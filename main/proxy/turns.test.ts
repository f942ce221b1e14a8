import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLIENT_KEY, oauth, startBench, until } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

/** The first, and sixteen that came too early. */
const AT_ONCE = 17;

let bench: Bench;
let held: ServerResponse[];
let asked: number;

beforeEach(async () => {
  held = [];
  asked = 0;
  bench = await startBench((_request, response) => {
    asked += 1;
    held.push(response);
  });
  bench.pool.add(1, 'anthropic', oauth('access-1'));
});
afterEach(() => bench.close());

function pipeline(count: number): { readonly socket: Socket; answer: string } {
  const socket = connect(bench.port, '127.0.0.1');
  const caller = { socket, answer: '' };
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => (caller.answer += chunk.toString('latin1')));
  const host = `Host: 127.0.0.1:${bench.port}`;
  for (let index = 0; index < count; index += 1)
    socket.write(`GET /v1/files/${index} HTTP/1.1\r\n${host}\r\nx-api-key: ${CLIENT_KEY}\r\n\r\n`);
  return caller;
}

test('attack: one connection asks for a hundred answers at once: a few are worked on, all come, in order', async () => {
  const caller = pipeline(100);
  await until(() => held.length === AT_ONCE);
  expect(bench.proxy.stats.active).toBe(AT_ONCE);
  for (let done = 0; done < 100; done += 1) {
    await until(() => held.length > 0);
    expect(held.length).toBeLessThanOrEqual(AT_ONCE);
    const response = held.shift();
    response?.end(`<${response.req.url}>`);
  }
  await until(() => caller.answer.includes('/99>'));
  caller.socket.destroy();
  const order = [...caller.answer.matchAll(/<\/v1\/files\/(\d+)>/g)].map(([, at]) => Number(at));
  expect(order).toEqual(Array.from({ length: 100 }, (_, index) => index));
});

test('what waits for its turn is dropped when the caller leaves', async () => {
  const { socket } = pipeline(100);
  await until(() => held.length === AT_ONCE);
  socket.destroy();
  await until(() => bench.proxy.stats.active === 0);
  expect(asked).toBe(AT_ONCE);
});

test('attack: a caller that asks without an end is cut', async () => {
  const { socket } = pipeline(1100);
  await new Promise((resolve) => socket.once('close', resolve));
  await until(() => bench.proxy.stats.active === 0);
  expect(asked).toBeLessThanOrEqual(AT_ONCE);
});
