import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { request } from './http-undici.ts';
import { Http, UnsentError } from './http.ts';
import { OriginMap } from './origin-map.ts';
import { openLoopbackServer, sendJson } from './testing/loopback-server.ts';
import type { Answering, LoopbackServer } from './testing/loopback-server.ts';

const ORIGIN = 'https://api.example';
let server: LoopbackServer;
let http: Http;
let answer: Answering;

beforeEach(async () => {
  answer = (_request, response) => sendJson(response, 200, {});
  server = await openLoopbackServer((request, response) => answer(request, response));
  http = new Http(new OriginMap(new Map([[ORIGIN, server.origin]])), '1.2.3');
});
afterEach(async () => {
  await http.close();
  await server.close();
});

function ask(path = '/v1/x?a=b', more: Partial<Parameters<Http['request']>[0]> = {}) {
  return http.request({ method: 'GET', url: ORIGIN + path, ...more });
}

test('a call goes to the mapped origin and says who asks', async () => {
  answer = (_request, response) => {
    response.writeHead(
      201,
      [
        ['X-Name', 'a'],
        ['x-name', 'b'],
      ].flat(),
    );
    response.end('text');
  };
  const got = await ask('/v1/x?a=b', { method: 'POST', body: 'hello', headers: { 'x-own': '1' } });
  expect(got).toMatchObject({ status: 201, text: 'text', headers: { 'x-name': 'a, b' } });
  expect(server.seen[0]).toMatchObject({
    method: 'POST',
    path: '/v1/x?a=b',
    body: 'hello',
    headers: { 'user-agent': 'Sluice/1.2.3', 'x-own': '1' },
  });
});

test.each([301, 302, 307, 308])(
  'a redirect (%i) is an answer and is never followed: credentials stay with their origin',
  async (status) => {
    answer = (_request, response) => {
      response.writeHead(status, { location: `${server.origin}/elsewhere` });
      response.end();
    };
    expect((await ask()).status).toBe(status);
    expect(server.seen).toHaveLength(1);
  },
);

test('an origin that the map leaves out is refused before anything is sent', async () => {
  const request = http.request({ method: 'GET', url: 'https://elsewhere.example/' });
  await expect(request).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
});

test('nobody there is UPSTREAM_UNREACHABLE with the system’s word for it', async () => {
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, 'close');
  const alone = new Http(new OriginMap(new Map([[ORIGIN, `http://127.0.0.1:${port}`]])), '0');
  await expect(alone.request({ method: 'GET', url: ORIGIN })).rejects.toMatchObject({
    code: 'UPSTREAM_UNREACHABLE',
    message: expect.stringContaining('ECONNREFUSED'),
  });
  await alone.close();
});

test('a call that never left is told from one that may have been done', async () => {
  answer = (_request, response) => response.destroy();
  await expect(ask()).rejects.not.toBeInstanceOf(UnsentError);
  answer = () => undefined;
  await expect(ask('/', { timeoutMs: 20 })).rejects.not.toBeInstanceOf(UnsentError);
  await server.close();
  await expect(ask()).rejects.toBeInstanceOf(UnsentError);
  const request = http.request({ method: 'GET', url: 'https://elsewhere.example/' });
  await expect(request).rejects.toBeInstanceOf(UnsentError);
});

test('a connection that never stands has sent nothing, however long it was waited for', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const alone = new Http(new OriginMap(new Map([[ORIGIN, `https://127.0.0.1:${port}`]])), '0');
  const request = alone.request({ method: 'POST', url: ORIGIN, body: 'x', timeoutMs: 100 });
  await expect(request).rejects.toBeInstanceOf(UnsentError);
  await expect(request).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  for (const socket of sockets) socket.destroy();
  silent.close();
  await alone.close();
});

test('an answer cut in the middle is UPSTREAM_UNREACHABLE, not half an answer', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.destroy());
  };
  await expect(ask()).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
});

test('no answer in time is UPSTREAM_TIMEOUT', async () => {
  answer = () => undefined;
  await expect(ask('/', { timeoutMs: 20 })).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
});

test('a body that never ends is left at the limit of 4 MiB', async () => {
  answer = (_request, response) => {
    const block = Buffer.alloc(64 * 1024, 'x');
    const more = (): void => {
      while (!response.destroyed && response.write(block));
    };
    response.on('drain', more);
    more();
  };
  await expect(ask()).rejects.toMatchObject({
    code: 'UPSTREAM_UNREACHABLE',
    message: expect.stringContaining('4 MiB'),
  });
});

test('a caller that leaves gets its own reason back', async () => {
  const leaving = new AbortController();
  const reason = new Error('left');
  answer = () => leaving.abort(reason);
  await expect(ask('/', { signal: leaving.signal })).rejects.toBe(reason);
});

test('one pool an origin, and addresses for a browser are mapped too', () => {
  expect(http.pool(ORIGIN)).toBe(http.pool(ORIGIN));
  expect(http.browserUrl(`${ORIGIN}/a?b=c`)).toBe(`${server.origin}/a?b=c`);
});

test('own calls do not wait behind the streams of tools', async () => {
  let held = 0;
  answer = (asked, response) => {
    if (asked.path === '/stream') held += 1;
    else sendJson(response, 200, {});
  };
  const streams = Array.from({ length: 1025 }, () =>
    request.call(http.pool(ORIGIN), { method: 'GET', path: '/stream' }).catch(() => null),
  );
  await expect.poll(() => held).toBe(1024);
  expect((await ask('/token')).status).toBe(200);
  await http.close();
  await Promise.all(streams);
});
