import { afterEach, expect, test } from 'vitest';
import { deepseek } from '../providers/deepseek.ts';
import {
  apiKey,
  CLIENT_KEY,
  OPENAI_ORIGIN,
  readBody,
  startBench,
  testProvider,
} from './testing/test-kit.ts';
import type { Bench } from './testing/test-kit.ts';

const CLAUDE = '/deepseek/anthropic/v1/messages';
const CHAT = '/deepseek/v1/chat/completions';

let bench: Bench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

async function start(): Promise<Bench> {
  const providers = [testProvider('deepseek', { ...deepseek.api, origin: OPENAI_ORIGIN })];
  bench = await startBench(
    (request, response) => {
      void readBody(request).then(() => {
        const usage = { input_tokens: 30, output_tokens: 2, cache_read_input_tokens: 12 };
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ content: [], usage }));
      });
    },
    { providers },
  );
  return bench;
}

async function ask({ port }: Bench, path: string, body: object) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${CLIENT_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'deepseek-v4-flash', ...body }),
  });
  const told: unknown = await answer.json();
  return told;
}

function turn(content: string) {
  return { messages: [{ role: 'user', content }] };
}

test('a conversation is known by what the path’s shape keeps it by: metadata.user_id, or prompt_cache_key', async () => {
  const made = await start();
  made.pool.add(1, 'deepseek', apiKey('k-1'));
  const person = { metadata: { user_id: 'user_a_session_one' } };
  const cached = { prompt_cache_key: 'one' };
  for (const [path, known] of [
    [CLAUDE, person],
    [CHAT, cached],
    [CLAUDE, cached],
    [CHAT, person],
  ] as const)
    for (const words of ['first', 'second']) await ask(made, path, { ...known, ...turn(words) });
  const sessions = made.records.map(({ session }) => session);
  expect(sessions[0]).toBe(sessions[1]);
  expect(sessions[2]).toBe(sessions[3]);
  // The other shape's field says nothing: the first message does.
  expect(sessions[4]).not.toBe(sessions[5]);
  expect(sessions[6]).not.toBe(sessions[7]);
});

test('tokens are counted as the path’s shape tells them', async () => {
  const made = await start();
  made.pool.add(1, 'deepseek', apiKey('k-1'));
  await ask(made, CLAUDE, turn('hello'));
  expect(made.records[0]).toMatchObject({
    provider: 'deepseek',
    model: 'deepseek-v4-flash',
    inputTokens: 30,
    outputTokens: 2,
    cacheReadTokens: 12,
  });
});

test('without an account each path is told so in its own shape', async () => {
  const made = await start();
  expect(await ask(made, CLAUDE, turn('hello'))).toMatchObject({
    type: 'error',
    error: { sluice: { type: 'NO_ACCOUNT' } },
  });
  expect(await ask(made, CHAT, turn('hello'))).toMatchObject({
    error: { param: null, sluice: { type: 'NO_ACCOUNT' } },
  });
});
