import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { Bench } from './testing/test-kit.ts';
import { CLIENT_KEY, oauth, startBench, until } from './testing/test-kit.ts';

let bench: Bench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

function ask({ port }: Bench, signal: AbortSignal | null = null): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/v1/messages`, {
    method: 'POST',
    signal,
    headers: { 'x-api-key': CLIENT_KEY, 'content-type': 'application/json' },
    body: '{"model":"claude-sonnet-5"}',
  });
}

test('a request is listed from its route to its record, with what is known of it', async () => {
  const held: ServerResponse[] = [];
  bench = await startBench((_request, response) => {
    held.push(response);
  });
  bench.pool.add(1, 'anthropic', oauth('access-1'));
  const { proxy, records } = bench;
  const answer = ask(bench);
  await until(() => held.length === 1);
  const [running] = proxy.running();
  expect(running).toMatchObject({
    provider: 'anthropic',
    account: 1,
    attempts: 1,
    model: 'claude-sonnet-5',
    path: '/v1/messages',
    firstByteMs: null,
  });
  held[0]?.end('{}');
  await (await answer).text();
  await until(() => records.length === 1);
  expect(records[0]?.id).toBe(running?.id);
  expect(proxy.running()).toEqual([]);
});

test('callers that leave, and those that are refused, are not listed any more', async () => {
  bench = await startBench(() => undefined);
  bench.pool.add(1, 'anthropic', oauth('access-1'));
  const { proxy, records } = bench;
  const gone = new AbortController();
  const left = ask(bench, gone.signal).catch(() => null);
  await until(() => proxy.running().length === 1);
  gone.abort();
  await left;
  bench.paused = true;
  await ask(bench);
  await until(() => records.length === 2);
  expect(proxy.running()).toEqual([]);
});

test('what was tried already is told while the next account is waited for', async () => {
  const held: ServerResponse[] = [];
  bench = await startBench((request, response) => {
    if (request.headers.authorization?.endsWith('access-1') === true)
      response.writeHead(429).end('{"error":{"type":"usage_limit_reached"}}');
    else held.push(response);
  });
  bench.pool.add(1, 'anthropic', oauth('access-1'));
  bench.pool.add(2, 'anthropic', oauth('access-2'));
  const { proxy } = bench;
  const answer = ask(bench);
  await until(() => held.length === 1);
  const [running] = proxy.running();
  expect(running).toMatchObject({
    account: 2,
    attempts: 2,
    attemptList: [{ account: 1, status: 429, reason: 'usage limit', why: 'best' }],
  });
  held[0]?.end('{}');
  await (await answer).text();
  // What was told of it does not change with it.
  expect(running?.attemptList).toHaveLength(1);
});

test('under load the newest are listed, and no more than a person reads', async () => {
  bench = await startBench(() => undefined);
  bench.pool.add(1, 'anthropic', oauth('access-1'));
  const { proxy } = bench;
  const gone = new AbortController();
  for (let count = 0; count < 60; count += 1) ask(bench, gone.signal).catch(() => null);
  await until(() => proxy.stats.active === 60 && proxy.running().length > 0);
  expect(proxy.running()).toHaveLength(50);
  gone.abort();
  await until(() => proxy.running().length === 0);
});
