import { afterEach, expect, test, vi } from 'vitest';
import { post, startScripted } from './testing/scripted.ts';
import type { ScriptedBench } from './testing/scripted.ts';
import { oauth, startBench } from './testing/test-kit.ts';
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
