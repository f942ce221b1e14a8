import { afterEach, beforeEach, expect, test } from 'vitest';
import { askCodex, postBackend } from '../codex-client.ts';
import { startSimulator } from '../simulator.ts';
import type { Simulator } from '../simulator.ts';
import { seedKeys } from '../seeds.ts';
import { message } from '../test-client.ts';
import { isObject, parseJson } from '../values.ts';
import type { JsonObject } from '../values.ts';

const minuteMs = 60_000;
const given = {
  input: 100,
  output: 20,
  cacheRead: 3000,
  cacheWrite: 500,
  cacheWrite1h: 200,
  reasoning: 8,
};
const claudeUsage = {
  input_tokens: 100,
  cache_read_input_tokens: 3000,
  cache_creation_input_tokens: 500,
  cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 200 },
  output_tokens: 20,
};
const responsesUsage = {
  input_tokens: 3600,
  input_tokens_details: { cached_tokens: 3000, cache_write_tokens: 500 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 8 },
  total_tokens: 3620,
};
const chatUsage = {
  prompt_tokens: 3600,
  prompt_tokens_details: { cached_tokens: 3000, cache_write_tokens: 500 },
  completion_tokens: 20,
  completion_tokens_details: { reasoning_tokens: 8 },
  total_tokens: 3620,
};
let sim: Simulator;

beforeEach(async () => {
  sim = await startSimulator();
});
afterEach(async () => {
  await sim.close();
});

function claude(body: JsonObject): Promise<{ text: string; body: JsonObject }> {
  const common = { model: 'claude-sonnet-5', max_tokens: 16 };
  return message(sim, { key: seedKeys.anthropic, body: JSON.stringify({ ...common, ...body }) });
}

async function openAi(path: string, body: JsonObject): Promise<string> {
  const answer = await fetch(sim.url('https://api.openai.com') + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${seedKeys.openai}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.6', ...body }),
  });
  return answer.text();
}

/** The `usage` of every event, or of the one body. */
function usages(text: string): unknown[] {
  const lines = text.startsWith('{')
    ? [text]
    : [...text.matchAll(/^data: (.*)$/gm)].map(([, line]) => line ?? '');
  return lines.flatMap((line) => {
    const parsed = parseJson(line);
    if (!parsed.ok || !isObject(parsed.value)) return [];
    const { message: said, response } = parsed.value;
    const owner = [said, response, parsed.value].find(
      (each) => isObject(each) && isObject(each['usage']),
    );
    return isObject(owner) ? [owner['usage']] : [];
  });
}

test.each([
  ['messages', false],
  ['messages, streamed', true],
])('%s tell every kind of token', async (_name, stream) => {
  sim.settings.tokens = given;
  const { text } = await claude({ stream, messages: [{ role: 'user', content: 'hi' }] });
  const told = usages(text);
  if (stream) expect(told[0]).toMatchObject({ ...claudeUsage, output_tokens: 1 });
  expect(told.at(-1)).toMatchObject(claudeUsage);
});

const hi = [{ role: 'user', content: 'hi' }];
test.each([
  ['/v1/responses', { input: hi }, responsesUsage],
  ['/v1/responses', { input: hi, stream: true }, responsesUsage],
  ['/v1/chat/completions', { messages: hi }, chatUsage],
  [
    '/v1/chat/completions',
    { messages: hi, stream: true, stream_options: { include_usage: true } },
    chatUsage,
  ],
])('%s with %j tells every kind of token', async (path, body, expected) => {
  sim.settings.tokens = given;
  expect(usages(await openAi(path, body)).at(-1)).toMatchObject(expected);
});

test('Codex tells them in its stream and in a compaction, and its windows count each once', async () => {
  sim.createAccount({
    provider: 'openai-codex',
    kind: 'oauth',
    id: 'ada',
    limits: { fiveHourTokens: 36_200 },
  });
  const login = sim.login('ada');
  sim.settings.tokens = given;
  const answer = await askCodex(sim, login);
  expect(usages(answer.text).at(-1)).toMatchObject(responsesUsage);
  expect(answer.headers.get('x-codex-primary-used-percent')).toBe('10');
  const compact = { model: 'gpt-5.6-sol', input: hi };
  const compacted = await postBackend(sim, '/codex/responses/compact', login, compact);
  expect(compacted.body['usage']).toMatchObject(responsesUsage);
});

const long = 'A rule of the house. '.repeat(400);

test('Claude writes a prompt up to cache_control once, reads it for 5 minutes, and an hour on demand', async () => {
  const ask = async (ttl?: string): Promise<JsonObject> => {
    const system = [{ type: 'text', text: long, cache_control: { type: 'ephemeral', ttl } }];
    return (await claude({ system, messages: [{ role: 'user', content: 'hi' }] })).body[
      'usage'
    ] as JsonObject;
  };
  const written = await ask();
  const tokens = Number(written['cache_creation_input_tokens']);
  expect(tokens).toBeGreaterThan(2000);
  expect(written).toMatchObject({ cache_read_input_tokens: 0 });
  expect(await ask()).toMatchObject({
    cache_read_input_tokens: tokens,
    cache_creation_input_tokens: 0,
    input_tokens: written['input_tokens'],
  });
  sim.clock.advance(6 * minuteMs);
  expect(await ask()).toMatchObject({ cache_read_input_tokens: 0 });
  const hour = await ask('1h');
  expect(hour['cache_creation']).toMatchObject({ ephemeral_5m_input_tokens: 0 });
  sim.clock.advance(50 * minuteMs);
  expect(Number((await ask('1h'))['cache_read_input_tokens'])).toBeGreaterThan(2000);
});

test('a short prompt, and one without cache_control, is not kept', async () => {
  const mark = { cache_control: { type: 'ephemeral' } };
  for (const block of [
    { type: 'text', text: 'short', ...mark },
    { type: 'text', text: long },
  ]) {
    await claude({ system: [block], messages: hi });
    const { body } = await claude({ system: [block], messages: hi });
    expect(body['usage']).toMatchObject({
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
    });
  }
});

test('OpenAI keeps beginnings by itself, in steps of 128, and tells writes since GPT-5.6', async () => {
  const ask = async (model: string): Promise<JsonObject> => {
    const input = [{ role: 'user', content: long }];
    const usage = usages(await openAi('/v1/responses', { model, input }))[0] as JsonObject;
    return usage['input_tokens_details'] as JsonObject;
  };
  const written = await ask('gpt-5.6');
  expect(written['cached_tokens']).toBe(0);
  expect(Number(written['cache_write_tokens'])).toBeGreaterThan(2000);
  const read = Number((await ask('gpt-5.6'))['cached_tokens']);
  expect(read).toBeGreaterThan(1900);
  expect(read % 128).toBe(0);
  await ask('gpt-4o-mini');
  expect((await ask('gpt-4o-mini'))['cache_write_tokens']).toBe(0);
});
