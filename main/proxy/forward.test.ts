import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { openRequest, sendRequest } from './testing/send.ts';
import { apiKey, CLIENT_KEY, oauth, readBody, startBench, until } from './testing/test-kit.ts';
import type { Bench, Upstream } from './testing/test-kit.ts';

let bench: Bench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

async function start(handler: Upstream): Promise<Bench> {
  bench = await startBench(handler);
  bench.pool.add(1, 'anthropic', oauth('access-1'));
  bench.pool.add(10, 'openai', apiKey('sk-openai-10'));
  return bench;
}

const base = (port: number): string => `http://127.0.0.1:${port}`;

interface Seen {
  readonly url: string;
  readonly raw: readonly string[];
  readonly body: Buffer;
}

function recorder(seen: Seen[], body = '{"ok":true}'): Upstream {
  return (request, response) => {
    void readBody(request).then((bytes) => {
      seen.push({ url: request.url ?? '', raw: request.rawHeaders, body: bytes });
      response.setHeader('content-type', 'application/json');
      response.end(body);
    });
  };
}

function valueOf(raw: readonly string[], name: string): string[] {
  return raw.filter((_value, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
}

test.each([
  ['Bearer', { authorization: `Bearer ${CLIENT_KEY}` }, ''],
  ['x-api-key', { 'x-api-key': CLIENT_KEY }, ''],
  ['x-goog-api-key', { 'x-goog-api-key': CLIENT_KEY }, ''],
  ['?key=', {}, `?key=${CLIENT_KEY}`],
])('a client key travels in %s and never reaches the provider', async (_name, headers, query) => {
  const seen: Seen[] = [];
  const { port } = await start(recorder(seen));
  const answer = await fetch(`${base(port)}/v1/messages${query}`, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: '{"model":"claude-opus-5"}',
  });
  expect(answer.status).toBe(200);
  const [request] = seen;
  expect(JSON.stringify(request)).not.toContain('slk_');
  expect(valueOf(request?.raw ?? [], 'authorization')).toEqual(['Bearer access-1']);
  expect(request?.url).toBe('/v1/messages');
});

test('other query bytes pass unchanged when the key is taken out', async () => {
  const seen: Seen[] = [];
  const { port } = await start(recorder(seen));
  await fetch(`${base(port)}/v1/messages?beta=true&key=${CLIENT_KEY}&x=%2B+a&&y`, {
    method: 'POST',
  });
  expect(seen[0]?.url).toBe('/v1/messages?beta=true&x=%2B+a&&y');
});

test('request headers keep order, case and repeats; credentials, cookies, hop-by-hop and account headers stay here', async () => {
  const seen: Seen[] = [];
  const { port } = await start(recorder(seen));
  const headers = [
    ['Host', `127.0.0.1:${port}`, 'Authorization', `Bearer ${CLIENT_KEY}`],
    ['X-Api-Key', 'other-secret', 'Cookie', 'a=b', 'Connection', 'close, X-Named'],
    [
      'X-Named',
      '1',
      'TE',
      'trailers',
      'Proxy-Authorization',
      'Basic x',
      'OpenAI-Organization',
      'o',
    ],
    ['chatgpt-account-id', 'c', 'X-Sluice-Session', 's', 'X-Repeat', 'one', 'x-Repeat', 'two'],
    ['anthropic-beta', 'files-api-2025', 'User-Agent', 'their-tool/1.0', 'Content-Length', '2'],
  ].flat();
  await sendRaw(port, 'POST', '/anthropic/v1/messages', headers, '{}');
  const raw = seen[0]?.raw ?? [];
  const names = raw.filter((_name, index) => index % 2 === 0);
  expect(names.map((name) => name.toLowerCase())).toEqual(
    [
      ['host', 'connection', 'x-repeat', 'x-repeat', 'anthropic-beta', 'user-agent'],
      ['authorization', 'content-length'],
    ].flat(),
  );
  expect(names).toContain('X-Repeat');
  expect(names).toContain('x-Repeat');
  expect(valueOf(raw, 'anthropic-beta')).toEqual(['files-api-2025,oauth-2025-04-20']);
  expect(valueOf(raw, 'user-agent')).toEqual(['their-tool/1.0']);
});

test('a caller cannot strip the account credential with Connection: authorization', async () => {
  const seen: Seen[] = [];
  const { port } = await start(recorder(seen));
  const headers = [
    ['Host', `127.0.0.1:${port}`, 'x-api-key', CLIENT_KEY],
    ['Connection', 'close, authorization, anthropic-beta', 'Content-Length', '0'],
  ].flat();
  await sendRaw(port, 'POST', '/v1/messages', headers, '');
  expect(valueOf(seen[0]?.raw ?? [], 'authorization')).toEqual(['Bearer access-1']);
  expect(valueOf(seen[0]?.raw ?? [], 'anthropic-beta')).toEqual(['oauth-2025-04-20']);
});

test('an API key goes in the header of its provider and without the OAuth beta', async () => {
  const seen: Seen[] = [];
  const { port, pool } = await start(recorder(seen));
  pool.add(1, 'anthropic', apiKey('sk-ant-1'));
  await fetch(`${base(port)}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': CLIENT_KEY },
  });
  expect(valueOf(seen[0]?.raw ?? [], 'x-api-key')).toEqual(['sk-ant-1']);
  expect(valueOf(seen[0]?.raw ?? [], 'authorization')).toEqual([]);
  expect(valueOf(seen[0]?.raw ?? [], 'anthropic-beta')).toEqual([]);
});

test('a stored secret with a line break never becomes a header', async () => {
  const seen: Seen[] = [];
  const { port, pool } = await start(recorder(seen));
  pool.add(1, 'anthropic', oauth('a\r\nx-injected: 1'));
  const answer = await fetch(`${base(port)}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': CLIENT_KEY },
  });
  expect(seen).toEqual([]);
  expect(answer.headers.get('x-sluice-error')).toBe('AUTH_ERROR');
});

test('answer headers keep order, case and repeats; CORS and hop-by-hop are dropped, marks are added', async () => {
  const { port } = await start((_request, response) => {
    response.sendDate = false;
    response.writeHead(
      200,
      [
        ['Date', 'Mon, 01 Jan 2024 00:00:00 GMT', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'],
        ['Access-Control-Allow-Origin', '*', 'X-Odd-Case', 'Yes', 'Connection', 'X-Hop'],
        ['X-Hop', '1', 'X-Sluice-Account', '99', 'Content-Length', '2'],
      ].flat(),
    );
    response.end('hi');
  });
  const answer = await sendRequest(port, 'GET', '/v1/models', { 'anthropic-version': '1' });
  const raw = answer.message.rawHeaders;
  expect(raw.slice(0, 10)).toEqual(
    [
      ['Date', 'Mon, 01 Jan 2024 00:00:00 GMT', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'],
      ['X-Odd-Case', 'Yes', 'Content-Length', '2'],
    ].flat(),
  );
  expect(valueOf(raw, 'x-sluice-account')).toEqual(['1']);
  expect(valueOf(raw, 'x-sluice-attempts')).toEqual(['1']);
  expect(valueOf(raw, 'x-sluice-request-id')[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(valueOf(raw, 'date')).toHaveLength(1);
  expect(raw.join()).not.toMatch(/access-control|x-hop/i);
});

test('a compressed answer passes byte by byte as it came, and its tokens are counted beside it', async () => {
  const json = JSON.stringify({
    text: randomBytes(100_000).toString('hex'),
    usage: { input_tokens: 7, output_tokens: 9 },
  });
  const packed = gzipSync(json);
  const { port, records } = await start((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(packed);
  });
  const answer = await sendRequest(port, 'POST', '/v1/messages', {}, '{}');
  expect(sha(answer.body)).toBe(sha(packed));
  await until(() => records.length === 1);
  expect(records[0]).toMatchObject({ inputTokens: 7, outputTokens: 9, account: 1, status: 200 });
});

test('an event stream passes with its framing, and usage is read across chunk borders', async () => {
  const frames = [
    'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":25,"output_tokens":1}}}\n\n',
    ': ping\r\n\r\n',
    'event: content_block_delta\ndata: {"delta":{"text":"say \\"usage\\":{\\"input_tokens\\":1}"}}\n\n',
    'event: message_delta\ndata: {"type":"message_delta","us',
    'age":{"output_tok',
    'ens":15}}\n\nevent: message_stop\ndata: {}\n\n',
  ];
  const { port, records } = await start((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    let index = 0;
    const next = (): void => {
      const frame = frames[index];
      index += 1;
      if (frame === undefined) response.end();
      else response.write(frame, () => setImmediate(next));
    };
    next();
  });
  const answer = await sendRequest(
    port,
    'POST',
    '/v1/messages',
    {},
    '{"model":"claude-sonnet-5","stream":true}',
  );
  expect(answer.body.toString()).toBe(frames.join(''));
  expect(answer.message.headers['transfer-encoding']).toBe('chunked');
  await until(() => records.length === 1);
  expect(records[0]).toMatchObject({ inputTokens: 25, outputTokens: 15, model: 'claude-sonnet-5' });
});

test('the head and first event of a stream arrive while the provider is still silent about the rest', async () => {
  let finish = (): void => undefined;
  const { port } = await start((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    finish = () => response.end('data: end\n\n');
  });
  const message = await openRequest(port, 'POST', '/v1/messages', {}, '{}');
  expect(message.statusCode).toBe(200);
  finish();
  expect((await readBody(message)).toString()).toBe('data: end\n\n');
});

test.each([
  ['HEAD', 200, { 'content-length': '5' }],
  ['GET', 204, {}],
  ['GET', 304, { etag: '"x"' }],
])('%s with %i has no body', async (method, status, headers) => {
  const { port } = await start((_request, response) => {
    response.writeHead(status, headers);
    response.end();
  });
  const answer = await sendRequest(port, method, '/v1/models', {});
  expect(answer.message.statusCode).toBe(status);
  expect(answer.body.length).toBe(0);
  for (const [name, value] of Object.entries(headers))
    expect(answer.message.headers[name]).toBe(value);
});

test('status, reason and body of an unknown provider error pass unchanged with a mark', async () => {
  const { port, records } = await start((_request, response) => {
    response.writeHead(418, 'Short And Stout', { 'content-type': 'text/plain' });
    response.end('teapot');
  });
  const answer = await sendRequest(port, 'POST', '/v1/messages', {}, '{"broken":');
  expect(answer.message.statusCode).toBe(418);
  expect(answer.message.statusMessage).toBe('Short And Stout');
  expect(answer.body.toString()).toBe('teapot');
  expect(answer.message.headers['x-sluice-error']).toBe('INVALID_REQUEST');
  expect(records[0]?.error).toBe('INVALID_REQUEST');
});

test('malformed JSON passes to the provider byte by byte', async () => {
  const seen: Seen[] = [];
  const { port } = await start(recorder(seen));
  const body = Buffer.concat([Buffer.from('{"model": "x'), Buffer.from([0xff, 0x00, 0x7b])]);
  await sendRequest(port, 'POST', '/v1/messages', {}, body);
  expect(seen[0]?.body.equals(body)).toBe(true);
});

test('a chunked request body arrives whole with a length', async () => {
  const seen: Seen[] = [];
  const { port } = await start(recorder(seen));
  const sent = httpRequest(`${base(port)}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': CLIENT_KEY },
  });
  sent.write('{"a":');
  setImmediate(() => sent.end('1}'));
  await new Promise((resolve) => sent.on('response', (message) => resolve(readBody(message))));
  expect(seen[0]?.body.toString()).toBe('{"a":1}');
  expect(valueOf(seen[0]?.raw ?? [], 'transfer-encoding')).toEqual([]);
});

test('a usage header reading is told with the account that answered', async () => {
  const { port, seenHeaders } = await start((_request, response) => {
    response.setHeader('Anthropic-Ratelimit-Unified-5h-Utilization', '0.4');
    response.end();
  });
  await sendRequest(port, 'POST', '/v1/messages', {}, '{}');
  expect(seenHeaders[0]).toMatchObject({
    account: 1,
    headers: { 'anthropic-ratelimit-unified-5h-utilization': '0.4' },
  });
});

function sha(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function sendRaw(
  port: number,
  method: string,
  path: string,
  headers: readonly string[],
  body: string,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', method, path, headers, agent: false });
    request.on('response', (message) => resolve(readBody(message)));
    request.on('error', reject);
    request.end(body);
  });
}
