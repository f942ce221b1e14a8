import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ReplayBudget } from './replay.ts';
import {
  apiKey,
  CLIENT_KEY,
  oauth,
  rawExchange,
  readBody,
  startBench,
  until,
} from './testing/test-kit.ts';
import type { Bench, Upstream } from './testing/test-kit.ts';

let bench: Bench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

async function start(handler: Upstream, budget?: ReplayBudget): Promise<Bench> {
  bench = await startBench(handler, budget === undefined ? {} : { budget });
  bench.pool.add(1, 'anthropic', oauth('access-1'));
  return bench;
}

function head(port: number, path: string, ...more: readonly string[]): string {
  const lines = [`POST ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `x-api-key: ${CLIENT_KEY}`];
  return `${[...lines, ...more].join('\r\n')}\r\n\r\n`;
}

test('a caller that leaves frees its pipelined requests too', async () => {
  let open = 0;
  const { port, proxy } = await start((_request, response) => {
    open += 1;
    response.on('close', () => (open -= 1));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
  });
  const socket = connect(port, '127.0.0.1');
  socket.write(head(port, '/v1/messages/a') + head(port, '/v1/messages/b'));
  await until(() => open === 2);
  socket.destroy();
  await until(() => proxy.stats.active === 0 && open === 0);
});

test('a provider that breaks off a pipelined answer does not leave its caller waiting', async () => {
  const { port, proxy } = await start((request, response) => {
    if (request.url === '/v1/messages/b')
      response.writeHead(200).write('half', () => request.socket.destroy());
  });
  await rawExchange(port, head(port, '/v1/messages/a') + head(port, '/v1/messages/b')).catch(
    () => '',
  );
  await until(() => proxy.stats.active === 0);
});

test('pipelined requests are all answered, in their order', async () => {
  const { port } = await start((request, response) => {
    void readBody(request).then((body) => response.end(`<${request.url} ${String(body)}>`));
  });
  const first = `${head(port, '/v1/messages/a', 'content-length: 3')}one`;
  const second = `${head(port, '/v1/messages/b', 'content-length: 3')}two`;
  const third = head(port, '/v1/messages/c', 'connection: close');
  const answer = await rawExchange(port, first + second + third);
  expect(answer.match(/<[^>]*>/g)).toEqual([
    '</v1/messages/a one>',
    '</v1/messages/b two>',
    '</v1/messages/c >',
  ]);
});

test.each(['Upgrade: websocket', 'CONNECT'])(
  'a pipelined %s cannot write into the stream of the request before it',
  async (kind) => {
    const { port, proxy } = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
    });
    const second =
      kind === 'CONNECT'
        ? `CONNECT example.com:443 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
        : head(port, '/v1/messages', 'Connection: Upgrade', 'Upgrade: websocket');
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      if (answer === '') socket.write(second);
      answer += String(chunk);
    });
    socket.write(head(port, '/v1/messages'));
    await new Promise((resolve) => socket.on('close', resolve).on('error', () => undefined));
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(answer).not.toContain('BAD_REQUEST');
    await until(() => proxy.stats.active === 0);
  },
);

test('an early answer to a body that streams through does not leave its sender stuck', async () => {
  const { port } = await start(
    (_request, response) => response.writeHead(400).end('too much'),
    new ReplayBudget(64 * 1024),
  );
  const size = 32 * 1024 * 1024;
  const bytes = Buffer.concat([
    Buffer.from(head(port, '/v1/messages', `content-length: ${size}`)),
    Buffer.alloc(size, 'x'),
    Buffer.from(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`),
  ]);
  const answer = await rawExchange(port, bytes);
  expect(answer).toContain('too much');
  expect(answer).toContain('"ok":true');
});

test('a chunked body that nobody can serve is read to its end', async () => {
  const { port, pool } = await start(() => undefined, new ReplayBudget(1024));
  pool.block(1, { scope: 'account', untilMs: Date.now() + 60_000, reason: 'x', billing: false });
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const answer = await rawExchange(
    port,
    `${head(port, '/v1/messages', 'transfer-encoding: chunked')}${chunk.repeat(200)}0\r\n\r\n` +
      `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`,
  );
  expect(answer).toContain('RATE_LIMIT');
  expect(answer).toContain('"ok":true');
});

test('requests that are refused together lengthen a block once', async () => {
  const waiting: (() => void)[] = [];
  const { port, pool } = await start((_request, response) => {
    waiting.push(() => response.writeHead(401).end('{}'));
    if (waiting.length === 8) for (const answer of waiting) answer();
  });
  pool.add(1, 'anthropic', apiKey('sk-1'));
  const startedMs = Date.now();
  const body = `${head(port, '/v1/messages', 'content-length: 2', 'connection: close')}{}`;
  await Promise.all(Array.from({ length: 8 }, () => rawExchange(port, body)));
  const ends = pool.get(1)?.blocks.map(({ untilMs }) => untilMs) ?? [];
  expect(ends).toHaveLength(8);
  expect(Math.max(...ends)).toBeLessThan(startedMs + 120_000);
});
