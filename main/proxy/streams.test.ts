import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ReplayBudget } from './replay.ts';
import { CLIENT_KEY, oauth, rawExchange, readBody, startBench, until } from './testing/test-kit.ts';
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

function post(
  port: number,
  headers: Record<string, string> = {},
  path = '/v1/messages',
): ClientRequest {
  return httpRequest({
    host: '127.0.0.1',
    port,
    path,
    method: 'POST',
    agent: false,
    headers: { 'x-api-key': CLIENT_KEY, ...headers },
  });
}

function answered(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => request.on('response', resolve).on('error', reject));
}

test('when the caller leaves mid-stream the provider sees the connection close', async () => {
  let closed = false;
  const { port, records } = await start((_request, response) => {
    response.on('close', () => (closed = true));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
  });
  const request = post(port);
  request.end('{}');
  const message = await answered(request);
  message.once('data', () => request.destroy());
  message.on('error', () => undefined);
  await until(() => closed);
  await until(() => records.length === 1);
  expect(records[0]).toMatchObject({ status: 200, error: null });
});

test('when the caller leaves before the answer the request is aborted and nothing is retried', async () => {
  let calls = 0;
  let closed = false;
  const { port, records, pool } = await start((_request, response) => {
    calls += 1;
    response.on('close', () => (closed = true));
  });
  pool.add(2, 'anthropic', oauth('access-2'));
  const request = post(port);
  request.on('error', () => undefined);
  request.end('{}');
  await until(() => calls === 1);
  request.destroy();
  await until(() => closed && records.length === 1);
  expect(records[0]?.status).toBe(499);
  expect(calls).toBe(1);
});

test('when the caller leaves while sending its body nothing reaches a provider', async () => {
  let calls = 0;
  const budget = new ReplayBudget();
  const { port, proxy } = await start(() => (calls += 1), budget);
  const request = post(port, { 'content-length': '1000' });
  request.on('error', () => undefined);
  request.write('x'.repeat(100));
  await until(() => budget.usedBytes === 100);
  request.destroy();
  await until(() => proxy.stats.active === 0);
  expect([calls, budget.usedBytes]).toEqual([0, 0]);
});

test.each([
  ['a chunked stream', {}],
  ['a body of known length', { 'content-length': '1000' }],
])(
  'a provider that breaks off %s breaks the caller too, never with a clean end',
  async (_name, headers) => {
    const { port, records } = await start((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
      response.write('data: 1\n\n', () => request.socket.destroy());
    });
    const request = post(port);
    request.end('{}');
    const message = await answered(request);
    await expect(readBody(message)).rejects.toThrow('aborted');
    expect(message.complete).toBe(false);
    expect(records[0]?.error).toBe('UPSTREAM_ERROR');
  },
);

test('an HTTP/1.0 caller sees a broken stream as a reset, not as its end', async () => {
  const { port } = await start((request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n', () => setImmediate(() => request.socket.destroy()));
  });
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST /v1/messages HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\nx-api-key: ${CLIENT_KEY}\r\n\r\n`,
  );
  socket.resume();
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    socket.on('error', resolve);
    socket.on('end', () => resolve(null));
  });
  expect(error?.code).toBe('ECONNRESET');
});

test('a slow reader slows the provider down; memory stays bounded and no byte is lost', async () => {
  const chunk = Buffer.alloc(64 * 1024, 'a');
  const total = 32 * 1024 * 1024;
  let written = 0;
  let stalled = false;
  const { port } = await start((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    pump(
      response,
      () => {
        stalled = written < total;
        return stalled ? chunk : null;
      },
      (size) => (written += size),
    );
  });
  const request = post(port);
  request.end('{}');
  const message = await answered(request);
  message.pause();
  await settles(() => written);
  expect(stalled).toBe(true);
  expect(written).toBeLessThan(total / 2);
  expect((await readBody(message)).length).toBe(total);
});

test('a body over the replay limit streams through unchanged, with its length', async () => {
  const body = Buffer.alloc(33 * 1024 * 1024, 'b');
  let hash = '';
  let length: string | undefined;
  const { port } = await start((request, response) => {
    length = request.headers['content-length'];
    void readBody(request).then((bytes) => {
      hash = createHash('sha256').update(bytes).digest('hex');
      response.end('ok');
    });
  });
  const request = post(port, { 'content-length': String(body.length) });
  request.end(body);
  expect((await readBody(await answered(request))).toString()).toBe('ok');
  expect(hash).toBe(createHash('sha256').update(body).digest('hex'));
  expect(length).toBe(String(body.length));
});

test('a chunked body that grows over the limit streams on; it is refreshed for, but not sent twice', async () => {
  let calls = 0;
  let size = 0;
  const budget = new ReplayBudget(1000, 10_000);
  const { port, pool } = await start((request, response) => {
    calls += 1;
    void readBody(request).then((bytes) => {
      size = bytes.length;
      response.writeHead(401, { 'content-type': 'text/plain' });
      response.end('no');
    });
  }, budget);
  pool.next.set(1, oauth('access-new'));
  const request = post(port);
  for (let part = 0; part < 10; part += 1) request.write(Buffer.alloc(500, 'c'));
  request.end();
  const message = await answered(request);
  expect(message.statusCode).toBe(401);
  expect((await readBody(message)).toString()).toBe('no');
  expect([calls, size, budget.usedBytes]).toEqual([1, 5000, 0]);
  expect(pool.refreshed).toEqual([1]);
  expect(pool.get(1)?.blocks).toEqual([]);
});

test('held bodies share one budget and give it back', async () => {
  const budget = new ReplayBudget(1000, 1500);
  const waiting: ServerResponse[] = [];
  const { port } = await start((request, response) => {
    void readBody(request).then(() => waiting.push(response));
  }, budget);
  const requests = [post(port), post(port)];
  const messages = requests.map(answered);
  for (const request of requests) request.end(Buffer.alloc(900, 'd'));
  await until(() => waiting.length === 2);
  expect(budget.usedBytes).toBe(900);
  for (const response of waiting) response.end();
  for (const message of messages) await readBody(await message);
  await until(() => budget.usedBytes === 0);
});

test('a refused connection is 502 UPSTREAM_UNREACHABLE in the wire shape of the provider', async () => {
  const { port, upstream } = await start(() => undefined);
  await new Promise((resolve) => upstream.close(resolve));
  const request = post(port);
  request.end('{}');
  const message = await answered(request);
  expect([message.statusCode, message.headers['x-sluice-error']]).toEqual([
    502,
    'UPSTREAM_UNREACHABLE',
  ]);
  expect(JSON.parse((await readBody(message)).toString())).toMatchObject({
    type: 'error',
    error: { type: 'api_error', sluice: { type: 'UPSTREAM_UNREACHABLE', account: 1 } },
  });
});

test('an answer that is no HTTP is 502 and leaks nothing', async () => {
  const { port, upstream } = await start(() => undefined);
  const { port: upstreamPort } = upstream.address() as AddressInfo;
  await new Promise((resolve) => upstream.close(resolve));
  const liar = createServer((socket) => socket.on('data', () => socket.end('SSH-2.0-x\r\n')));
  await new Promise<void>((resolve) => liar.listen(upstreamPort, '127.0.0.1', resolve));
  const request = post(port);
  request.end('{}');
  const message = await answered(request);
  expect(message.statusCode).toBe(502);
  expect((await readBody(message)).toString()).not.toContain('access-1');
  liar.close();
});

test('what the provider read is not sent twice when its connection closes without an answer', async () => {
  let calls = 0;
  const { port } = await start((request, response) => {
    calls += 1;
    if (request.url?.includes('/models') === true || calls === 1) request.socket.destroy();
    else response.end('ok');
  });
  const refused = post(port);
  refused.end('{}');
  expect((await answered(refused)).statusCode).toBe(502);
  expect(calls).toBe(1);
  calls = 0;
  const answer = await rawExchange(
    port,
    `GET /anthropic/v1/models HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nx-api-key: ${CLIENT_KEY}\r\nConnection: close\r\n\r\n`,
  );
  expect(answer).toContain('502 ');
  expect(answer).toContain('x-sluice-attempts: 1');
  expect(calls).toBe(1);
});

test('early hints of the provider are not taken for the answer', async () => {
  const { port } = await start((_request, response) => {
    response.writeEarlyHints({ link: '</x>; rel=preload' }, () => response.end('real'));
  });
  const request = post(port);
  request.end('{}');
  const message = await answered(request);
  expect([message.statusCode, (await readBody(message)).toString()]).toEqual([200, 'real']);
});

test('closing waits for requests under way and takes no new ones', async () => {
  let finish = (): void => undefined;
  const { port, proxy } = await start((_request, response) => {
    response.write('1');
    finish = () => response.end('2');
  });
  const request = post(port);
  request.end('{}');
  const message = await answered(request);
  const closing = proxy.close({ graceMs: 60_000 });
  await expect(rawExchange(port, 'GET /healthz HTTP/1.1\r\n\r\n')).rejects.toThrow('ECONNREFUSED');
  finish();
  expect((await readBody(message)).toString()).toBe('12');
  await closing;
  expect(proxy.stats).toEqual({ total: 1, active: 0 });
});

function pump(
  response: ServerResponse,
  next: () => Buffer | null,
  count: (size: number) => void,
): void {
  for (let chunk = next(); chunk !== null; chunk = next()) {
    count(chunk.length);
    if (response.write(chunk)) continue;
    response.once('drain', () => pump(response, next, count));
    return;
  }
  response.end();
}

/** Waits until a counter stands still over many turns of the loop. */
async function settles(read: () => number): Promise<void> {
  let last = -1;
  let still = 0;
  while (still < 200) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    still = read() === last ? still + 1 : 0;
    last = read();
  }
}
