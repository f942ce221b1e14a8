import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Selection, SelectionQuery } from '../core/selection.ts';
import {
  apiKey,
  CLIENT_KEY,
  oauth,
  PINNED_KEY,
  rawExchange,
  startBench,
} from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

let bench: Bench;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: SelectionQuery[] = [];

beforeEach(async () => {
  asked.length = 0;
  bench = await startBench((request, response) => {
    request.resume();
    answer(request, response);
  });
  bench.pool.add(1, 'anthropic', oauth('access-1'));
  bench.pool.add(2, 'anthropic', oauth('access-2'));
  bench.pool.add(10, 'openai', apiKey('key-10'));
  bench.pool.add(11, 'openai', apiKey('key-11'));
  const select = bench.pool.select.bind(bench.pool);
  vi.spyOn(bench.pool, 'select').mockImplementation((query, nowMs): Selection => {
    asked.push(query);
    return select(query, nowMs);
  });
  answer = json({});
});
afterEach(() => bench.close());

function json(value: object, headers: Record<string, string> = {}) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

async function send(
  path: string,
  body: object | null = {},
  headers: Record<string, string> = {},
  key = CLIENT_KEY,
): Promise<Response> {
  const response = await fetch(`http://127.0.0.1:${bench.port}${path}`, {
    method: body === null ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response;
}

const ownerOf = (id: string): Promise<number> =>
  vi.waitFor(() => {
    const owner = bench.made.get(`openai ${id}`) ?? bench.made.get(`anthropic ${id}`);
    if (owner === undefined) throw new Error(`${id} is not known`);
    return owner;
  });

test('the id of a response is learned from JSON, from a stream and from a compressed answer', async () => {
  answer = json({ id: 'resp_json', object: 'response' });
  await send('/openai/v1/responses', { model: 'gpt', input: 'hi' });
  expect(await ownerOf('resp_json')).toBe(10);
  answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const event = 'data: {"type":"response.created","response":{"id":"resp_stream"}}\n\n';
    response.write(event.slice(0, 50));
    response.end(`${event.slice(50)}data: {"type":"x","item":{"id":"msg_1"}}\n\n`);
  };
  await send('/openai/v1/responses', { stream: true, input: 'hi' });
  expect(await ownerOf('resp_stream')).toBe(10);
  answer = (_request, response) => {
    const body = gzipSync('{"id":"resp_gzip","object":"response"}');
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(body);
  };
  await send('/openai/v1/responses', { input: 'hi' });
  expect(await ownerOf('resp_gzip')).toBe(10);
});

test('files that a model’s tools wrote are its account’s; no other answer is searched for them', async () => {
  answer = json({ content: [{ file_id: 'file_1' }, { file_id: 'file_2' }] });
  await send('/v1/messages', {}, { 'anthropic-beta': 'x, code-execution-2025-08-25' });
  expect(await ownerOf('file_2')).toBe(1);
  answer = json({ content: [{ file_id: 'file_3' }] });
  await send('/v1/messages', {}, { 'anthropic-beta': 'other-2025' });
  answer = json({ output: [{ file_id: 'cfile_4' }], id: 'resp_4' });
  await send('/openai/v1/responses', { tools: [{ type: 'code_interpreter' }], store: false });
  await ownerOf('cfile_4');
  expect([...bench.made.keys()]).toEqual([
    'anthropic file_1',
    'anthropic file_2',
    'openai cfile_4',
  ]);
});

test('of a response that nobody stores, of a refused one and of a message nothing is kept', async () => {
  answer = json({ id: 'resp_gone' });
  await send('/openai/v1/responses', { store: false, input: 'hi' });
  await send('/v1/messages', { messages: [] });
  answer = (_request, response) => {
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"id":"resp_400"}');
  };
  await send('/openai/v1/responses', { input: 'hi' });
  answer = json({ id: 'resp_last' });
  await send('/openai/v1/responses', { input: 'hi' });
  await ownerOf('resp_last');
  expect([...bench.made.keys()]).toEqual(['openai resp_last']);
});

test.each<[string, string, object | null, string | null]>([
  ['previous_response_id', '/openai/v1/responses', { previous_response_id: 'resp_1' }, 'resp_1'],
  ['one that nobody here made', '/openai/v1/responses', { previous_response_id: 'resp_9' }, null],
  ['a conversation by name', '/openai/v1/responses', { conversation: 'conv_1' }, 'conv_1'],
  [
    'a conversation as object',
    '/openai/v1/responses',
    { conversation: { id: 'conv_1' } },
    'conv_1',
  ],
  [
    'a file deep in a message',
    '/v1/messages',
    { messages: [{ content: [{ source: { type: 'file', file_id: 'file_1' } }] }] },
    'file_1',
  ],
  ['a file in the path', '/v1/files/file_1/content', null, 'file_1'],
  ['a response in the path', '/openai/v1/responses/resp_1/cancel', {}, 'resp_1'],
  ['the file of a batch', '/openai/v1/batches', { input_file_id: 'file-1' }, 'file-1'],
  ['another provider’s', '/openai/v1/responses', { previous_response_id: 'file_1' }, null],
  ['the words in a text', '/v1/messages', { messages: ['"file_id":"file_1"'] }, null],
])('a request that goes on with %s names it', async (_name, path, body, continuation) => {
  bench.made.set('openai resp_1', 11).set('openai conv_1', 11).set('openai file-1', 11);
  bench.made.set('anthropic file_1', 2);
  await send(path, body);
  expect(asked[0]?.continuation).toBe(continuation);
});

test('the session is a short hash of what the caller names, whatever the model is', async () => {
  const user_id = JSON.stringify({ session_id: 'planted-session' });
  await send('/v1/messages', { model: 'a', metadata: { user_id } });
  await send('/v1/messages', { model: 'b', metadata: { user_id }, messages: ['other'] });
  await send('/v1/messages', { model: 'a' }, { session_id: 'planted-session' });
  await send('/v1/messages', { model: 'a' }, { 'x-sluice-session': 'mine', session_id: 'x' });
  const [one, two, three, four] = asked.map(({ session }) => session);
  expect(one).toMatch(/^[\w-]{22}$/);
  expect([two, three]).toEqual([one, one]);
  expect(four).not.toBe(one);
});

test('without a name the first message makes the session, and the client with it', async () => {
  const first = { role: 'user', content: 'hello' };
  await send('/v1/messages', { model: 'a', messages: [first] });
  await send('/v1/messages', { model: 'a', messages: [first, { role: 'assistant' }, first] });
  await send('/v1/messages', { model: 'a', messages: [{ ...first, content: 'other' }] });
  await send('/v1/messages', { model: 'a', messages: [first] }, {}, PINNED_KEY);
  const [one, two, three, four] = asked.map(({ session }) => session);
  expect(two).toBe(one);
  expect(new Set([one, three, four]).size).toBe(3);
});

test('the session header reaches no provider, those of the tools do', async () => {
  const seen: IncomingMessage['headers'][] = [];
  answer = (request, response) => {
    seen.push(request.headers);
    response.end();
  };
  await send(
    '/v1/messages',
    {},
    { 'x-sluice-session': 'mine', session_id: 's', 'x-session-id': 'x' },
  );
  expect(seen[0]).toMatchObject({ session_id: 's', 'x-session-id': 'x' });
  expect(Object.keys(seen[0] ?? {}).filter((name) => name.startsWith('x-sluice'))).toEqual([]);
});

test('two x-sluice-account headers are refused: none of them is guessed', async () => {
  const got = await rawExchange(
    bench.port,
    [
      'POST /v1/messages HTTP/1.1',
      `Host: 127.0.0.1:${bench.port}`,
      `Authorization: Bearer ${CLIENT_KEY}`,
      'x-sluice-account: 1',
      'X-Sluice-Account: 2',
      'Content-Length: 2',
      'Connection: close',
      '',
      '{}',
    ].join('\r\n'),
  );
  expect(got).toMatch(/^HTTP\/1\.1 400/);
  expect(asked).toEqual([]);
});
