import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { apiKey, CLIENT_KEY, oauth, rawExchange, startBench } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

const KEY = `x-api-key: ${CLIENT_KEY}`;
let bench: Bench;

beforeEach(async () => {
  bench = await startBench((_request, response) => response.end('answer'));
  bench.pool.add(1, 'anthropic', oauth('access-1'));
  bench.pool.add(10, 'openai', apiKey('sk-openai-10'));
});

afterEach(() => bench.close());

function raw(text: string): Promise<string> {
  const host = `127.0.0.1:${bench.port}`;
  return rawExchange(bench.port, text.replaceAll('{host}', host).replaceAll('\n', '\r\n'));
}

test('a malformed second request cannot write into the stream of the first', async () => {
  bench.upstream.removeAllListeners('request');
  bench.upstream.on('request', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
  });
  const answer = await raw(`GET /v1/models HTTP/1.1\nHost: {host}\n${KEY}\n\n\u0001 BROKEN\n\n`);
  expect(answer).not.toContain('x-sluice-error');
});

test('a malformed second body is not answered in front of the first answer', async () => {
  let finish = (): void => undefined;
  bench.upstream.removeAllListeners('request');
  bench.upstream.on('request', (_request, response) => {
    finish = () => response.end('first');
  });
  const socket = connect(bench.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  const host = `Host: 127.0.0.1:${bench.port}`;
  socket.write(`GET /v1/models HTTP/1.1\r\n${host}\r\n${KEY}\r\n\r\n`);
  socket.write(
    `POST /v1/messages HTTP/1.1\r\n${host}\r\n${KEY}\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
  );
  await new Promise((resolve) => socket.on('close', resolve));
  finish();
  expect(answer).toBe('');
});

test('a client key or provider key in the path is recorded without its secret', async () => {
  await raw(`GET /v1/${CLIENT_KEY} HTTP/1.1\nHost: {host}\n${KEY}\nConnection: close\n\n`);
  await raw(
    `GET /v1/models/sk-ant-api03-secretsecret HTTP/1.1\nHost: {host}\n${KEY}\nConnection: close\n\n`,
  );
  expect(bench.records).toHaveLength(2);
  expect(JSON.stringify(bench.records)).not.toContain(CLIENT_KEY);
  expect(JSON.stringify(bench.records)).not.toContain('secretsecret');
});
