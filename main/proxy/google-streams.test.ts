import { afterEach, expect, test } from 'vitest';
import { gemini } from '../providers/gemini.ts';
import { apiKey, CLIENT_KEY, readBody, startBench, until } from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

async function stream(status: number, body: string): Promise<{ made: Bench; text: string }> {
  const made = await startBench(
    (request, response) => {
      void readBody(request).then(() => {
        const type = status === 200 ? 'text/event-stream' : 'application/json; charset=UTF-8';
        response.writeHead(status, { 'content-type': type }).end(body);
      });
    },
    { providers: [gemini] },
  );
  bench = made;
  made.pool.add(1, 'gemini', apiKey('AIza-one'));
  const url = `http://127.0.0.1:${made.port}/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'x-goog-api-key': CLIENT_KEY, 'content-type': 'application/json' },
    body: '{"contents":[{"parts":[{"text":"Hi"}]}]}',
  });
  const text = await answer.text();
  await until(() => made.records.length === 1);
  return { made, text };
}

const EXHAUSTED =
  '{"error":{"code":429,"message":"Resource has been exhausted (e.g. check quota).","status":"RESOURCE_EXHAUSTED","details":[{"reason":"QUOTA_EXHAUSTED"}]}}';
const PIECE =
  '{"candidates":[{"content":{"parts":[{"text":"He"}]}}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":1}}';

test('a stream that ends in RESOURCE_EXHAUSTED passes as it is, and blocks that model of the account', async () => {
  const body = `data: ${PIECE}\r\n\r\ndata: ${EXHAUSTED}\r\n\r\n`;
  const { made, text } = await stream(200, body);
  expect(text).toBe(body);
  expect(made.pool.get(1)?.blocks.map(({ scope }) => scope)).toEqual(['family:gemini-3-pro']);
  expect(made.records).toMatchObject([{ error: 'RATE_LIMIT', inputTokens: 4, outputTokens: 1 }]);
});

test('a refusal that comes as a list, as Google answers a stream, means the same', async () => {
  const { made, text } = await stream(429, `[${EXHAUSTED}\n]`);
  expect(text).toBe(`[${EXHAUSTED}\n]`);
  expect(made.pool.get(1)?.blocks.map(({ scope }) => scope)).toEqual(['family:gemini-3-pro']);
});

test('a model that is overloaded in the middle of its answer blocks nothing', async () => {
  const overloaded =
    '{"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}';
  const { made } = await stream(200, `data: ${PIECE}\r\n\r\ndata: ${overloaded}\r\n\r\n`);
  expect(made.pool.get(1)?.blocks).toEqual([]);
});
