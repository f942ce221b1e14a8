import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ALL_PATHS_KEY,
  apiKey,
  CLIENT_KEY,
  oauth,
  rawExchange,
  readBody,
  SCOPED_KEY,
  startBench,
} from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

let bench: Bench;
let reached: string[] = [];

beforeEach(async () => {
  reached = [];
  bench = await startBench((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    void readBody(request).then((body) => response.end(body));
  });
  bench.pool.add(1, 'anthropic', oauth('access-1'));
  bench.pool.add(10, 'openai', apiKey('sk-openai-10'));
});

afterEach(() => bench.close());

/** One request by raw bytes; `{host}` stands for the right Host header's value. */
function raw(text: string): Promise<string> {
  const host = `127.0.0.1:${bench.port}`;
  return rawExchange(bench.port, text.replaceAll('{host}', host).replaceAll('\n', '\r\n'));
}

function codeOf(answer: string): string | undefined {
  return /^x-sluice-error: (.*)\r$/im.exec(answer)?.[1];
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

const KEY = `x-api-key: ${CLIENT_KEY}`;

test.each([
  [
    'both Content-Length and Transfer-Encoding',
    `POST /v1/messages HTTP/1.1\nHost: {host}\n${KEY}\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\nGET /v1/oauth/token HTTP/1.1\nHost: {host}\n\n`,
  ],
  [
    'Transfer-Encoding spelled with a space before the colon',
    `POST /v1/messages HTTP/1.1\nHost: {host}\n${KEY}\nTransfer-Encoding : chunked\n\n0\n\n`,
  ],
  [
    'an unknown Transfer-Encoding',
    `POST /v1/messages HTTP/1.1\nHost: {host}\n${KEY}\nTransfer-Encoding: chunked, identity\n\n0\n\n`,
  ],
  [
    'a coding that hides in front of chunked',
    `POST /v1/messages HTTP/1.1\nHost: {host}\n${KEY}\nTransfer-Encoding: gzip, chunked\n\n0\n\n`,
  ],
  [
    'chunked twice',
    `POST /v1/messages HTTP/1.1\nHost: {host}\n${KEY}\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n0\n\n`,
  ],
  [
    'two Content-Lengths',
    `POST /v1/messages HTTP/1.1\nHost: {host}\n${KEY}\nContent-Length: 2\nContent-Length: 5\n\n{}abc`,
  ],
  ['a NUL in a header', `POST /v1/messages HTTP/1.1\nHost: {host}\n${KEY}\nX-A: 1\u0000\n\n`],
  [
    'a folded header',
    `GET /v1/models HTTP/1.1\nHost: {host}\n${KEY}\nX-A: 1\n Content-Length: 5\n\n`,
  ],
])('smuggling by %s is refused and reaches no provider', async (_name, text) => {
  const answer = await raw(text);
  expect([statusOf(answer), codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
  expect(reached).toEqual([]);
});

test.each([
  'xyz\nhello\n0\n\n',
  '-5\nhello\n0\n\n',
  '5;\u0001\nhello\n0\n\n',
  '5\nhelloworld\n0\n\n',
])('a bad chunk size (%j) is refused and never forwarded', async (chunks) => {
  const answer = await raw(
    `POST /v1/messages HTTP/1.1\nHost: {host}\n${KEY}\nTransfer-Encoding: chunked\n\n${chunks}`,
  );
  expect([statusOf(answer), codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
  expect(reached).toEqual([]);
});

test.each([
  ['a missing Host', `GET /healthz HTTP/1.1\nConnection: close\n\n`, 400, 'BAD_REQUEST'],
  [
    'a doubled Host',
    `GET /healthz HTTP/1.1\nHost: {host}\nHost: evil.example\nConnection: close\n\n`,
    400,
    'BAD_REQUEST',
  ],
  [
    'the absolute form',
    `GET http://api.anthropic.com/v1/models HTTP/1.1\nHost: {host}\n${KEY}\nConnection: close\n\n`,
    400,
    'BAD_REQUEST',
  ],
  [
    'the authority form',
    `GET //evil.example/v1/models HTTP/1.1\nHost: {host}\n${KEY}\nConnection: close\n\n`,
    400,
    'BAD_REQUEST',
  ],
  [
    'a fragment in the target',
    `GET /anthropic/v1/oauth/token#x HTTP/1.1\nHost: {host}\n${KEY}\nConnection: close\n\n`,
    400,
    'BAD_REQUEST',
  ],
  ['OPTIONS *', `OPTIONS * HTTP/1.1\nHost: {host}\nConnection: close\n\n`, 400, 'BAD_REQUEST'],
  ['CONNECT', `CONNECT api.anthropic.com:443 HTTP/1.1\nHost: {host}\n\n`, 400, 'BAD_REQUEST'],
  [
    'TRACE, which would echo the credential',
    `TRACE /v1/models HTTP/1.1\nHost: {host}\n${KEY}\nConnection: close\n\n`,
    400,
    'BAD_REQUEST',
  ],
  [
    'DNS rebinding (foreign Host)',
    `GET /healthz HTTP/1.1\nHost: evil.example:80\nConnection: close\n\n`,
    403,
    'FORBIDDEN_ORIGIN',
  ],
  [
    'the right name with another port',
    `GET /healthz HTTP/1.1\nHost: 127.0.0.1:1\nConnection: close\n\n`,
    403,
    'FORBIDDEN_ORIGIN',
  ],
  [
    'a no-cors POST of a web page (Origin)',
    `POST /v1/messages HTTP/1.1\nHost: {host}\n${KEY}\nOrigin: https://evil.example\nContent-Length: 0\nConnection: close\n\n`,
    403,
    'FORBIDDEN_ORIGIN',
  ],
  [
    'an opaque Origin',
    `POST /v1/messages HTTP/1.1\nHost: {host}\n${KEY}\nOrigin: null\nContent-Length: 0\nConnection: close\n\n`,
    403,
    'FORBIDDEN_ORIGIN',
  ],
  [
    'Sec-Fetch-Site: cross-site',
    `GET /v1/models HTTP/1.1\nHost: {host}\n${KEY}\nSec-Fetch-Site: cross-site\nConnection: close\n\n`,
    403,
    'FORBIDDEN_ORIGIN',
  ],
  [
    'a preflight',
    `OPTIONS /v1/messages HTTP/1.1\nHost: {host}\nOrigin: https://evil.example\nAccess-Control-Request-Method: POST\nConnection: close\n\n`,
    403,
    'FORBIDDEN_ORIGIN',
  ],
  [
    'an unknown Expect',
    `POST /v1/messages HTTP/1.1\nHost: {host}\n${KEY}\nExpect: 200-maybe\nContent-Length: 0\n\n`,
    400,
    'BAD_REQUEST',
  ],
])('%s is refused', async (_name, text, status, code) => {
  const answer = await raw(text);
  expect([statusOf(answer), codeOf(answer)]).toEqual([status, code]);
  expect(answer.toLowerCase()).not.toContain('access-control-allow');
  expect(reached).toEqual([]);
});

test('a WebSocket upgrade is answered at once with 426; an h2c offer is ignored', async () => {
  const upgrade = await raw(
    `GET /v1/responses HTTP/1.1\nHost: {host}\nConnection: Upgrade\nUpgrade: websocket\n\n`,
  );
  expect(statusOf(upgrade)).toBe(426);
  const plain = await raw(
    `GET /v1/models HTTP/1.1\nHost: {host}\n${KEY}\nConnection: Upgrade, HTTP2-Settings, close\nUpgrade: h2c\nHTTP2-Settings: AAMA\n\n`,
  );
  expect(statusOf(plain)).toBe(200);
});

test('a header section over 64 KiB is 431 TOO_LARGE with a body', async () => {
  const answer = await raw(
    `GET /v1/models HTTP/1.1\nHost: {host}\nX-Big: ${'x'.repeat(70_000)}\n\n`,
  );
  expect([statusOf(answer), codeOf(answer)]).toEqual([431, 'TOO_LARGE']);
  expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({
    error: { sluice: { type: 'TOO_LARGE' } },
  });
});

test('a header section just under the limit passes', async () => {
  const answer = await raw(
    `GET /v1/models HTTP/1.1\nHost: {host}\n${KEY}\nConnection: close\nX-Big: ${'x'.repeat(60_000)}\n\n`,
  );
  expect(statusOf(answer)).toBe(200);
});

const DOOR_SPELLINGS = [
  '/anthropic/v1/oauth/token',
  '/anthropic/v1/OAuth/Token',
  '/anthropic/v1/%6fauth/token',
  '/anthropic/v1/%256fauth/token',
  '/anthropic/v1/oauth%2ftoken',
  '/anthropic/v1/oauth%252ftoken',
  '/anthropic/v1/messages/../oauth/token',
  '/anthropic/v1/messages/%2e%2e/oauth/token',
  '/anthropic/v1/messages/.%2E/oauth/token',
  '/anthropic/v1/./oauth/token',
  '/anthropic/v1//oauth/token',
  '/anthropic//v1/oauth/token',
  '/anthropic/v1\\oauth\\token',
  '/anthropic/v1/messages/..\\oauth/token',
  '/anthropic/v1/%5coauth/token',
  '/anthropic/v1/oauth;a=b/token',
  '/anthropic/v1/oauth./token',
  '/anthropic/v1/oauth%20/token',
  '/anthropic/v1/oauth%00/token',
  '/anthropic/v1/%EF%BD%8Fauth/token',
  '/anthropic/v1/%ff/oauth/token',
  '/anthropic/v1/oauth',
  '/v1/messages/../oauth/token',
  '/v1/oauth/token',
  '/anthropic/../openai/v1/organization/keys',
  '/openai/v1/organization/admin_api_keys',
];

test.each(DOOR_SPELLINGS)(
  'the door stays shut spelled as %s, even with all paths',
  async (path) => {
    for (const key of [CLIENT_KEY, ALL_PATHS_KEY]) {
      const answer = await raw(
        `POST ${path} HTTP/1.1\nHost: {host}\nx-api-key: ${key}\nContent-Length: 0\nConnection: close\n\n`,
      );
      expect([statusOf(answer), codeOf(answer)]).toEqual([403, 'FORBIDDEN_PATH']);
    }
    expect(reached).toEqual([]);
  },
);

test('other paths are for clients with all paths; a scoped client keeps to its provider', async () => {
  const get = (path: string, key: string): Promise<string> =>
    raw(`GET ${path} HTTP/1.1\nHost: {host}\nx-api-key: ${key}\nConnection: close\n\n`);
  expect(codeOf(await get('/anthropic/api/other', CLIENT_KEY))).toBe('FORBIDDEN_PATH');
  expect(statusOf(await get('/anthropic/api/other', ALL_PATHS_KEY))).toBe(200);
  expect(codeOf(await get('/openai/v1/models', SCOPED_KEY))).toBe('FORBIDDEN_PATH');
  expect(statusOf(await get('/v1/models', SCOPED_KEY))).toBe(200);
  expect(reached).toEqual(['GET /api/other', 'GET /v1/models']);
  expect(bench.records.at(-1)?.provider).toBe('anthropic');
});

test('without a key, with a wrong one or with a key of another shape the answer is the same', async () => {
  const texts = [];
  for (const header of [
    '',
    `x-api-key: slk_${'z'.repeat(43)}\n`,
    'authorization: Bearer sk-ant-oat01-x\n',
  ]) {
    const answer = await raw(
      `POST /v1/messages HTTP/1.1\nHost: {host}\n${header}Content-Length: 0\nConnection: close\n\n`,
    );
    expect([statusOf(answer), codeOf(answer)]).toEqual([401, 'UNAUTHORIZED']);
    texts.push(answer.replaceAll(/[0-9a-f-]{36}/g, 'ID').replace(/^Date.*$/m, ''));
  }
  expect(new Set(texts).size).toBe(1);
  expect(reached).toEqual([]);
});

test('an unknown first segment is 404 in OpenAI shape', async () => {
  const answer = await raw(
    `GET /codex/responses HTTP/1.1\nHost: {host}\n${KEY}\nConnection: close\n\n`,
  );
  expect([statusOf(answer), codeOf(answer)]).toEqual([404, 'NOT_FOUND']);
  expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({
    error: { param: null, sluice: { type: 'NOT_FOUND' } },
  });
});

test('health needs no key', async () => {
  const answer = await raw(
    `GET /healthz HTTP/1.1\nHost: LOCALHOST:${bench.port}\nConnection: close\n\n`,
  );
  expect(answer.slice(answer.indexOf('{'))).toBe('{"ok":true,"version":"0.0.0"}');
});

test('an HTTP/1.0 caller gets a plain body and an end', async () => {
  const answer = await raw(
    `POST /v1/messages HTTP/1.0\nHost: {host}\n${KEY}\nContent-Length: 2\n\nhi`,
  );
  expect(statusOf(answer)).toBe(200);
  expect(answer).not.toMatch(/transfer-encoding/i);
  expect(answer.endsWith('\r\n\r\nhi')).toBe(true);
});

test('Expect: 100-continue is answered by Sluice after the guard, and not forwarded', async () => {
  const socket = connect(bench.port, '127.0.0.1');
  const head = `POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:${bench.port}\r\n${KEY}\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n`;
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
    if (answer === 'HTTP/1.1 100 Continue\r\n\r\n') socket.write('hi');
  });
  socket.write(head);
  await new Promise((resolve) => socket.on('close', resolve));
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200/);
  const refused = await raw(
    `POST /v1/messages HTTP/1.1\nHost: {host}\nExpect: 100-continue\nContent-Length: 2\nConnection: close\n\n`,
  );
  expect(statusOf(refused)).toBe(401);
});

test('smuggling behind a refused Expect: the connection ends instead of waiting for a body', async () => {
  const answer = await raw(
    `POST /v1/messages HTTP/1.1\nHost: {host}\nExpect: 100-continue\nContent-Length: 200\n\n`,
  );
  expect(statusOf(answer)).toBe(401);
  expect(answer).toMatch(/^connection: close\r$/im);
});
