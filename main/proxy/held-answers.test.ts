import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { post, startScripted } from './testing/scripted.ts';
import type { Script, ScriptedBench } from './testing/scripted.ts';
import { CLIENT_KEY, oauth, startBench } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';
import { UpstreamCall } from './upstream.ts';
import type { Caller, CallResult } from './upstream.ts';

let bench: Bench | null = null;

afterEach(async () => {
  vi.useRealTimers();
  await bench?.close();
  bench = null;
});

test('a 401 whose page is over 64 KiB is still met with a refresh', async () => {
  const made: ScriptedBench = await startScripted({
    old: { status: 401, body: `<html>${'x'.repeat(200_000)}</html>` },
  });
  bench = made;
  made.pool.add(1, 'anthropic', oauth('old'));
  made.pool.next.set(1, oauth('new'));
  expect((await post(made.port)).status).toBe(200);
  expect(made.seen).toEqual(['old', 'new']);
  expect(made.pool.get(1)?.blocks).toEqual([]);
});

test('a 401 without an end fills no memory: it passes from a mebibyte on', async () => {
  const made = await startBench((_request, response) => {
    response.writeHead(401);
    response.write('x'.repeat(1_100_000));
  });
  bench = made;
  made.pool.add(1, 'anthropic', oauth('old'));
  const answer = await post(made.port);
  expect([answer.status, answer.headers.get('x-sluice-error')]).toEqual([401, 'AUTH_ERROR']);
  await answer.body?.cancel();
});

test('a GET whose answer had begun is not asked again when the rest of it is lost', async () => {
  let asked = 0;
  const made = await startBench((_request, response) => {
    asked += 1;
    response.writeHead(429, { 'content-length': '50' });
    response.write('half', () => response.socket?.destroy());
  });
  bench = made;
  made.pool.add(1, 'anthropic', oauth('one'));
  const answer = await fetch(`http://127.0.0.1:${made.port}/anthropic/v1/models`, {
    headers: { 'x-api-key': CLIENT_KEY },
  });
  expect([answer.status, asked]).toEqual([502, 1]);
  expect(made.pool.get(1)?.blocks).toEqual([]);
});

test('an error answer that does not end is the caller’s after ten seconds, with what comes later', () => {
  vi.useFakeTimers();
  const went: unknown[] = [];
  const results: CallResult[] = [];
  const caller: Caller = {
    keepsBack: () => true,
    head: ({ status }, begun) => went.push([status, begun?.toString()]),
    chunk: (chunk) => went.push(chunk.toString()) > 0,
    whenDrained: () => undefined,
    end: () => went.push('end'),
  };
  const controller = { rawHeaders: [], resume: vi.fn(), pause: vi.fn(), abort: vi.fn() };
  const call = new UpstreamCall(caller, (result) => results.push(result));
  call.onRequestStart(controller as never);
  call.onResponseStart(controller as never, 429, {}, '');
  call.onResponseData(controller as never, Buffer.from('some'));
  vi.advanceTimersByTime(9_999);
  expect(went).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(went).toEqual([[429, 'some'], 'some']);
  call.onResponseData(controller as never, Buffer.from('more'));
  call.onResponseEnd();
  expect(went.slice(2)).toEqual(['more', 'end']);
  expect(results).toEqual([{ kind: 'passed' }]);
  expect(vi.getTimerCount()).toBe(0);
});

const LIMIT = '{"error":{"type":"usage_limit_reached"}}';
const whole = gzipSync(JSON.stringify({ error: { code: 'insufficient_quota' } }));

test.each<[string, Script]>([
  ['gzip', { status: 429, headers: { 'content-encoding': 'gzip' }, body: gzipSync(LIMIT) }],
  ['br', { status: 429, headers: { 'content-encoding': 'br' }, body: brotliCompressSync(LIMIT) }],
  [
    'deflate',
    { status: 402, headers: { 'content-encoding': 'deflate' }, body: deflateSync(LIMIT) },
  ],
  ['zstd', { status: 403, headers: { 'content-encoding': 'ZSTD' }, body: zstdCompressSync(LIMIT) }],
  [
    'gzip cut',
    { status: 429, headers: { 'content-encoding': 'gzip' }, body: whole.subarray(0, -8) },
  ],
  ['gzip of nothing', { status: 429, headers: { 'content-encoding': 'gzip' }, body: gzipSync('') }],
  [
    'an encoding that it has not',
    { status: 429, headers: { 'content-encoding': 'gzip' }, body: LIMIT },
  ],
  ['an event stream', { status: 429, body: `event: error\r\ndata: ${LIMIT}\r\n\r\n` }],
  ['white space', { status: 402, body: ' \r\n' }],
])('a limit that is told as %s moves on to the next account', async (_name, script) => {
  const made = await startScripted({ one: script });
  bench = made;
  made.pool.add(1, 'anthropic', oauth('one'));
  made.pool.add(2, 'anthropic', oauth('two'));
  const answer = await post(made.port);
  expect([answer.status, answer.headers.get('x-sluice-account')]).toEqual([200, '2']);
  expect(made.pool.get(1)?.blocks).toHaveLength(1);
});

test.each<[string, Script]>([
  ['a page', { status: 429, body: '<html><title>429</title>You are being rate limited</html>' }],
  ['a wall', { status: 403, body: '<html>Just a moment…</html>' }],
  [
    'a bomb',
    { status: 429, headers: { 'content-encoding': 'gzip' }, body: gzipSync(' '.repeat(2 ** 24)) },
  ],
  ['an empty object', { status: 429, body: '{}' }],
])(
  '%s instead of an error object blocks nobody, and passes byte by byte',
  async (_name, script) => {
    const made = await startScripted({ one: script });
    bench = made;
    made.pool.add(1, 'anthropic', oauth('one'));
    made.pool.add(2, 'anthropic', oauth('two'));
    const answer = await fetch(`http://127.0.0.1:${made.port}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': CLIENT_KEY },
      body: '{}',
    });
    expect([answer.status, answer.headers.get('x-sluice-account')]).toEqual([script.status, '1']);
    await answer.arrayBuffer();
    expect(made.pool.get(1)?.blocks).toEqual([]);
  },
);
