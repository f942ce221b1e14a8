import Anthropic, { NotFoundError } from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { seedKeys } from './seeds.ts';
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';

let sim: Simulator;
let anthropic: Anthropic;
let openai: OpenAI;

beforeAll(async () => {
  sim = await startSimulator();
  anthropic = new Anthropic({
    apiKey: seedKeys.anthropic,
    authToken: null,
    baseURL: sim.url('https://api.anthropic.com'),
    maxRetries: 0,
  });
  openai = new OpenAI({
    apiKey: seedKeys.openai,
    organization: null,
    project: null,
    baseURL: `${sim.url('https://api.openai.com')}/v1`,
    maxRetries: 0,
  });
});
afterEach(() => {
  sim.faults.clear();
  sim.settings.compress = false;
  sim.settings.answerRepeat = 1;
});
afterAll(async () => {
  expect(sim.log.violations()).toEqual([]);
  await sim.close();
});

const ask = {
  model: 'claude-sonnet-5',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'hello' }],
};

const greeting = /^Hello from the simulator \(account ops@example\.com, model claude-sonnet-5\)\.$/;

test.each([false, 'gzip', 'br'] as const)('@anthropic-ai/sdk, compress %s', async (compress) => {
  sim.settings.compress = compress;
  const whole = await anthropic.messages.create(ask);
  expect(whole.content[0]).toMatchObject({ type: 'text', text: expect.stringMatching(greeting) });
  expect(whole.usage.output_tokens).toBeGreaterThan(1);
  const streamed = await anthropic.messages.stream(ask).finalMessage();
  expect(streamed.content).toEqual(whole.content);
  expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens);
  expect(streamed.stop_reason).toBe('end_turn');
});

test('@anthropic-ai/sdk counts tokens, lists models and takes a forced tool', async () => {
  const counted = await anthropic.messages.countTokens({
    model: ask.model,
    messages: ask.messages,
  });
  expect(counted.input_tokens).toBeGreaterThan(0);
  const models = await anthropic.models.list();
  expect(models.data.map((model) => model.id)).toContain('claude-sonnet-5');
  const tool = { name: 'look', input_schema: { type: 'object' as const } };
  const forced = { ...ask, tools: [tool], tool_choice: { type: 'tool' as const, name: 'look' } };
  const message = await anthropic.messages.stream(forced).finalMessage();
  expect(message.content[0]).toMatchObject({ type: 'tool_use', name: 'look', input: {} });
});

test('@anthropic-ai/sdk sees errors, cuts and error events', async () => {
  const origin = 'https://api.anthropic.com';
  await expect(anthropic.messages.create({ ...ask, model: 'gpt-4' })).rejects.toBeInstanceOf(
    NotFoundError,
  );
  sim.faults.add({ origin, action: { kind: 'status', status: 529 } });
  await expect(anthropic.messages.create(ask)).rejects.toMatchObject({
    status: 529,
    error: { error: { type: 'overloaded_error' } },
  });
  sim.faults.add({ origin, action: { kind: 'error-event', afterEvents: 4 } });
  await expect(anthropic.messages.stream(ask).finalMessage()).rejects.toThrow(/overloaded/i);
  sim.faults.add({ origin, action: { kind: 'cut', afterEvents: 5 } });
  await expect(anthropic.messages.stream(ask).finalMessage()).rejects.toThrow(Error);
  expect(sim.log.last('/v1/messages')).toMatchObject({ events: 5, aborted: false });
  await anthropic.messages.create(ask);
});

test.each([false, 'gzip', 'br'] as const)('openai chat, compress %s', async (compress) => {
  sim.settings.compress = compress;
  const call = { model: 'gpt-5.6', messages: ask.messages };
  const whole = await openai.chat.completions.create(call);
  expect(whole.choices[0]?.message.content).toContain('Hello from the simulator');
  const stream = await openai.chat.completions.create({
    ...call,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = '';
  let total = 0;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    total = chunk.usage?.total_tokens ?? total;
  }
  expect(text).toBe(whole.choices[0]?.message.content);
  expect(total).toBe(whole.usage?.total_tokens);
});

test('openai responses, plain and streamed, and the owner of a previous one', async () => {
  const call = { model: 'gpt-5.6', input: 'hello' };
  const whole = await openai.responses.create(call);
  expect(whole.output_text).toContain('Hello from the simulator');
  const next = await openai.responses
    .stream({ ...call, previous_response_id: whole.id })
    .finalResponse();
  expect(next.output_text).toBe(whole.output_text);
  expect(next.usage?.output_tokens).toBe(whole.usage?.output_tokens);
  const other = sim.createAccount({ provider: 'openai', kind: 'api_key' });
  const stranger = openai.withOptions({ apiKey: other.key ?? '' });
  await expect(
    stranger.responses.create({ ...call, previous_response_id: whole.id }),
  ).rejects.toMatchObject({ status: 400, code: 'previous_response_not_found' });
});

test('openai models, embeddings, completions and errors', async () => {
  expect((await openai.models.list()).data.length).toBeGreaterThan(2);
  expect((await openai.models.retrieve('gpt-5.6')).id).toBe('gpt-5.6');
  const embedded = await openai.embeddings.create({
    model: 'text-embedding-3-small',
    input: ['a', 'b'],
  });
  expect(embedded.data).toHaveLength(2);
  expect(embedded.data[0]?.embedding[0]).toBeCloseTo(0.6);
  const old = await openai.completions.create({ model: 'davinci-002', prompt: 'x' });
  expect(old.choices[0]?.text).toContain('Hello');
  const empty = sim.createAccount({ provider: 'openai', kind: 'api_key', creditTokens: 0 });
  const call = { model: 'gpt-5.6', messages: ask.messages };
  await expect(
    openai.withOptions({ apiKey: empty.key ?? '' }).chat.completions.create(call),
  ).rejects.toMatchObject({ status: 429, code: 'insufficient_quota' });
  await expect(
    openai.withOptions({ apiKey: 'sk-wrong' }).chat.completions.create(call),
  ).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
});
