import { afterEach, expect, test } from 'vitest';
import { openRequest, sendRequest } from './testing/send.ts';
import { apiKey, oauth, startBench, until } from './testing/test-kit.ts';
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

test('asking again for an answer that was stored counts no tokens twice', async () => {
  const { port, records } = await start((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"id":"resp_1","usage":{"input_tokens":7,"output_tokens":9}}');
  });
  await sendRequest(port, 'POST', '/openai/v1/responses', {}, '{"model":"gpt-5"}');
  await sendRequest(port, 'GET', '/openai/v1/responses/resp_1', {});
  await until(() => records.length === 2);
  expect(records.map(({ inputTokens }) => inputTokens)).toEqual([7, null]);
});

test('only the answer that the caller got is counted, and no error', async () => {
  let asked = 0;
  const { port, pool, records } = await start((request, response) => {
    asked += 1;
    const limited = asked === 1;
    const failed = request.url?.includes('count_tokens') === true;
    response.writeHead(limited ? 429 : failed ? 500 : 200, { 'content-type': 'application/json' });
    const error = limited ? '"error":{"type":"usage_limit_reached"},' : '';
    response.end(`{${error}"usage":{"input_tokens":${asked},"output_tokens":9}}`);
  });
  pool.add(2, 'anthropic', oauth('access-2'));
  await sendRequest(port, 'POST', '/v1/messages', {}, '{"model":"claude-opus-5"}');
  await sendRequest(port, 'POST', '/v1/messages/count_tokens', {}, '{}');
  await until(() => records.length === 2);
  expect(records.map(({ attempts, inputTokens }) => [attempts, inputTokens])).toEqual([
    [2, 2],
    [1, null],
  ]);
});

test('a stream that is cut in the middle keeps the tokens that it told', async () => {
  let cut = (): void => undefined;
  const { port, records } = await start((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"message":{"usage":{"input_tokens":25,"output_tokens":1}}}\n\n');
    cut = () => response.destroy();
  });
  const message = await openRequest(port, 'POST', '/v1/messages', {}, '{"stream":true}');
  message.on('error', () => undefined);
  message.once('data', () => cut());
  await until(() => records.length === 1);
  expect(records[0]).toMatchObject({ inputTokens: 25, outputTokens: 1, error: 'UPSTREAM_ERROR' });
});

test('attack: a model name as long as a body does not fill the list of requests', async () => {
  const { port, records } = await start((_request, response) => response.end());
  await sendRequest(
    port,
    'POST',
    '/v1/messages',
    {},
    JSON.stringify({ model: 'm'.repeat(1_000_000) }),
  );
  await until(() => records.length === 1);
  expect(records[0]?.model).toBe('m'.repeat(200));
});

test('attack: paths as long as a header section do not fill the list of requests, nor uncover a key at the cut', async () => {
  const { port, records } = await start((_request, response) => response.end());
  const long = 'p'.repeat(50_000);
  await sendRequest(port, 'GET', `/v1/models/${long}`, {});
  await sendRequest(port, 'GET', `/nobody/${long}`, {});
  const key = `sk-ant-api03-${'k'.repeat(60)}`;
  await sendRequest(port, 'GET', `/v1/models/${'p'.repeat(165)}/${key}/${long}`, {});
  await until(() => records.length === 3);
  expect(records.map(({ status }) => status)).toEqual([200, 404, 200]);
  for (const { path } of records) {
    expect(path.length).toBeLessThanOrEqual(201);
    expect(path).not.toMatch(/sk-ant|kkkkk/);
  }
});
