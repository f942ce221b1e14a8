import { request as httpRequest } from 'node:http';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { Pool } from '../credentials/types.ts';
import { post, startScripted, triedOf } from './testing/scripted.ts';
import type { Script, ScriptedBench } from './testing/scripted.ts';
import { CLIENT_KEY, oauth, OWN_SCOPED_KEY, until } from './testing/test-kit.ts';

let bench: ScriptedBench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

/** Two accounts; `one` answers by script. */
async function start(one: Script | undefined): Promise<ScriptedBench> {
  bench = await startScripted(one === undefined ? {} : { one });
  bench.pool.add(1, 'anthropic', oauth('one'));
  bench.pool.add(2, 'anthropic', oauth('two'));
  return bench;
}

function stream(...events: readonly string[]): string {
  return `event: message_start\ndata: {"type":"message_start"}\n\n${events.join('')}`;
}

const LIMIT_TEXT = 'The usage limit has been reached';

test.each([
  [
    'Anthropic’s',
    `event: error\ndata: {"type":"error","error":{"type":"rate_limit_error","message":"${LIMIT_TEXT}"}}\n\n`,
  ],
  [
    'Codex’s',
    `event: response.failed\ndata: {"type":"response.failed","response":{"error":{"code":"usage_limit_reached","message":"${LIMIT_TEXT}"}}}\n\n`,
  ],
  [
    'OpenAI’s',
    'data: {"error":{"message":"You exceeded your current quota, please check your plan and billing details.","code":"insufficient_quota"}}\n\n',
  ],
  [
    'Google’s',
    'data: {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"reason":"QUOTA_EXHAUSTED"}]}}\r\n\r\n',
  ],
  ['Z.AI’s', 'data: {"error":{"code":"1308","message":"已达到 5 小时的使用上限。"}}\n\n'],
])(
  '%s error event that tells exhaustion passes as it is, and blocks the account',
  async (_name, event) => {
    const body = stream(event);
    const made = await start({
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body,
    });
    const answer = await post(made.port);
    expect([answer.status, await answer.text()]).toEqual([200, body]);
    await expect.poll(() => made.records).toHaveLength(1);
    const means = event.includes('insufficient_quota') ? 'out of credit' : 'usage limit';
    expect(triedOf(made.records[0])).toEqual([`1 200 ${means}`]);
    expect(made.pool.get(1)?.blocks.map(({ reason }) => reason)).toEqual([means]);
    // The caller has this answer, and nothing else was asked.
    expect(made.seen).toEqual(['one']);
    expect((await post(made.port)).headers.get('x-sluice-account')).toBe('2');
  },
);

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
] as const)('exhaustion in a stream that comes as %s is heard too', async (encoding, compress) => {
  const text = stream(`event: error\ndata: {"error":{"message":"${LIMIT_TEXT}"}}\n\n`);
  const headers = { 'content-type': 'text/event-stream', 'content-encoding': encoding };
  const made = await start({ status: 200, headers, body: compress(text) });
  expect(await (await post(made.port)).text()).toBe(text);
  await until(() => (made.pool.get(1)?.blocks.length ?? 0) > 0);
  expect(made.pool.get(1)?.blocks[0]).toMatchObject({ reason: 'usage limit' });
});

test.each([
  [
    'overloaded',
    'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
  ],
  [
    'a limit by the minute',
    'event: response.failed\ndata: {"response":{"error":{"code":"rate_limit_exceeded","message":"Rate limit reached on tokens per min (TPM). Please try again in 11s."}}}\n\n',
  ],
  [
    'attack: a model that writes the words',
    `data: {"delta":{"text":"event: error data: {\\"error\\":{\\"message\\":\\"${LIMIT_TEXT}\\"}}"}}\n\n`,
  ],
  [
    'attack: a model that writes lines',
    `data: {"delta":{"text":"\\nevent: error\\ndata: {\\"error\\":\\"${LIMIT_TEXT}\\"}"}}\n\n`,
  ],
])('in a stream, %s blocks nobody', async (_name, event) => {
  const made = await start({
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: stream(event),
  });
  await (await post(made.port)).text();
  await expect.poll(() => made.records).toHaveLength(1);
  expect(made.pool.get(1)?.blocks).toEqual([]);
  expect(triedOf(made.records[0])).toEqual(['1 200 ok']);
});

test('nothing is retried once a byte of the answer has gone out', async () => {
  const made = await start(undefined);
  made.upstream.removeAllListeners('request');
  const seen: unknown[] = [];
  made.upstream.on('request', (request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n', () => request.socket.destroy());
  });
  const answer = await post(made.port);
  await expect(answer.text()).rejects.toThrow();
  await expect.poll(() => made.records).toHaveLength(1);
  expect(triedOf(made.records[0])).toEqual(['1 200 broke off']);
  expect(seen).toEqual(['Bearer one']);
  expect(made.pool.get(1)?.blocks).toEqual([]);
});

test('nor where an error answer was too long to be kept back: it has begun to pass', async () => {
  const body = JSON.stringify({
    error: { code: 'usage_limit_reached', filler: 'x'.repeat(99_000) },
  });
  const made = await start({ status: 429, body });
  expect(await (await post(made.port)).text()).toBe(body);
  expect(made.seen).toEqual(['one']);
  expect(made.pool.get(1)?.blocks).toHaveLength(1);
});

test('nor where the body streamed through and is gone', async () => {
  const made = await start({ status: 429, body: '{"error":{"type":"usage_limit_reached"}}' });
  const body = 'x'.repeat(33 * 1024 * 1024);
  const answer = await post(made.port, {}, body);
  expect([answer.status, answer.headers.get('x-sluice-error')]).toEqual([429, 'RATE_LIMIT']);
  expect(made.seen).toEqual(['one']);
  expect(made.pool.get(1)?.blocks.map(({ reason }) => reason)).toEqual(['usage limit']);
});

function leaving(port: number): { leave(): void } {
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    path: '/v1/messages',
    method: 'POST',
    agent: false,
    headers: { 'x-api-key': CLIENT_KEY },
  });
  request.on('error', () => undefined);
  request.end('{}');
  return { leave: () => request.destroy() };
}

test('a caller that leaves while its account’s token is refreshed causes no further request', async () => {
  const made = await start({ status: 401 });
  let begun = false;
  let finish = (): void => undefined;
  const whole: Pool['secret'] = made.pool.secret.bind(made.pool);
  made.pool.secret = (id, options) => {
    if (options?.staleRevision === undefined) return whole(id, options);
    begun = true;
    made.pool.next.set(1, oauth('new'));
    return new Promise<void>((resolve) => (finish = resolve)).then(() => whole(id, options));
  };
  const caller = leaving(made.port);
  await until(() => begun);
  caller.leave();
  await until(() => made.records.length === 1);
  finish();
  await until(() => made.pool.refreshed.length === 1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(made.seen).toEqual(['one']);
  expect(made.records[0]).toMatchObject({ status: 499, attempts: 1 });
  expect(triedOf(made.records[0])).toEqual(['1 - caller left']);
});

test('nor one that leaves while the second account is asked: that one is aborted, the third never asked', async () => {
  const made = await start({ status: 429, body: '{"error":{"type":"usage_limit_reached"}}' });
  made.pool.add(3, 'anthropic', oauth('three'));
  const held: string[] = [];
  let closed = false;
  made.upstream.prependListener('request', (request, response) => {
    const { authorization } = request.headers;
    if (authorization === 'Bearer one') return;
    held.push(String(authorization));
    response.end = () => response;
    response.on('close', () => (closed = true));
  });
  const caller = leaving(made.port);
  await until(() => held.length === 1);
  caller.leave();
  await until(() => closed && made.records.length === 1);
  expect(held).toEqual(['Bearer two']);
  expect(triedOf(made.records[0])).toEqual(['1 429 usage limit', '2 - caller left']);
});

test.each([
  [529, 'overloaded'],
  [503, 'overloaded'],
  [500, 'failed'],
  [400, 'refused'],
  [404, 'refused'],
  [413, 'refused'],
] as const)('a %i is recorded as %s, on one account', async (status, reason) => {
  const made = await start({ status, body: '{"error":{"message":"x"}}' });
  await (await post(made.port)).text();
  await expect.poll(() => made.records).toHaveLength(1);
  expect(triedOf(made.records[0])).toEqual([`1 ${status} ${reason}`]);
  expect(made.seen).toEqual(['one']);
});

test('a connection that gives no answer is recorded as unreachable', async () => {
  const made = await start(undefined);
  made.upstream.prependListener('request', (request) => request.socket.destroy());
  expect((await post(made.port)).status).toBe(502);
  await expect.poll(() => made.records).toHaveLength(1);
  expect(triedOf(made.records[0])).toEqual(['1 - unreachable']);
});

test('a caller’s own credential is one attempt of no account', async () => {
  const made = await start(undefined);
  const answer = await post(made.port, {
    'x-api-key': OWN_SCOPED_KEY,
    authorization: 'Bearer sk-ant-oat01-own',
  });
  expect(answer.status).toBe(200);
  await expect.poll(() => made.records).toHaveLength(1);
  expect(triedOf(made.records[0])).toEqual(['own 200 ok']);
});

test('the record names the session by a short hash: the same for one conversation, and never the name itself', async () => {
  const made = await start(undefined);
  const user = JSON.stringify({ session_id: 'my-own-session' });
  const body = (text: string): string =>
    JSON.stringify({
      model: 'm',
      messages: [{ role: 'user', content: text }],
      metadata: { user_id: user },
    });
  await post(made.port, {}, body('first'));
  await post(made.port, {}, body('second'));
  await post(made.port, { 'x-sluice-session': 'another' }, body('second'));
  await post(made.port, {}, '{"model":"m","messages":["one"]}');
  await post(made.port, {}, '{"model":"m","messages":["one","two"]}');
  await post(made.port, {}, '{"model":"m","messages":["other"]}');
  await expect.poll(() => made.records).toHaveLength(6);
  const [a, b, c, d, e, f] = made.records.map(({ session }) => session);
  expect([a === b, a === c, d === e, d === f]).toEqual([true, false, true, false]);
  expect([a, c, d].every((session) => /^[\w-]{8}$/.test(session ?? ''))).toBe(true);
  expect(JSON.stringify(made.records)).not.toMatch(/my-own-session|another|"first"/);
});
