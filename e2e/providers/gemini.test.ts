import { ApiError, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';

let simulator: Simulator;
let sluice: Served;
let key: string;
const ids = new Map<string, number>();

beforeAll(async () => {
  simulator = await startSimulator();
  sluice = await Served.start(simulator);
  key = await sluice.mint('any');
  for (const id of ['one', 'two']) {
    const made = simulator.createAccount({ id, provider: 'gemini', kind: 'api_key' });
    ids.set(id, await sluice.addKey('gemini', made.key ?? ''));
  }
});
afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

function client(apiKey: string, path = ''): GoogleGenAI {
  return new GoogleGenAI({
    apiKey,
    httpOptions: { baseUrl: `${sluice.proxy}${path}`, apiVersion: 'v1beta' },
  });
}

const question = { model: 'gemini-3-pro', contents: 'hello' };

test.each([
  ['bare /v1beta', ''],
  ['/gemini', '/gemini'],
])('@google/genai streams through %s', async (_, path) => {
  const stream = await client(key, path).models.generateContentStream(question);
  let text = '';
  let answered = 0;
  let pieces = 0;
  for await (const piece of stream) {
    text += piece.text ?? '';
    answered = piece.usageMetadata?.candidatesTokenCount ?? answered;
    pieces += 1;
  }
  expect(text).toMatch(/account (one|two)@example.com, model gemini-3-pro/);
  expect(answered).toBeGreaterThan(0);
  expect(pieces).toBeGreaterThan(3);
  await vi.waitFor(async () => {
    const { requests } = await sluice.call('activity.list', { limit: 5 });
    expect(requests[0]).toMatchObject({
      provider: 'gemini',
      model: 'gemini-3-pro',
      outputTokens: answered,
      path: `${path}/v1beta/models/gemini-3-pro:streamGenerateContent`,
    });
  });
});

test('@google/genai answers, counts tokens and lists models', async () => {
  const { models } = client(key);
  expect((await models.generateContent(question)).text).toContain('Hello');
  expect((await models.countTokens(question)).totalTokens).toBeGreaterThan(0);
  const names: (string | undefined)[] = [];
  for await (const model of await models.list()) names.push(model.name);
  expect(names).toContain('models/gemini-3-pro');
});

test('@google/genai sees the error of a wrong client key, and Google’s own of a wrong model', async () => {
  const refused = client(`slk_${'A'.repeat(43)}`).models.generateContent(question);
  await expect(refused).rejects.toMatchObject({ status: 401 });
  await expect(refused).rejects.toBeInstanceOf(ApiError);
  const unknown = client(key).models.generateContent({ ...question, model: 'no-such-model' });
  await expect(unknown).rejects.toMatchObject({ status: 404 });
});

test('a prompt that Google keeps is used, and dropped, with the key that made it', async () => {
  const { caches, models } = client(key);
  const { name = '' } = await caches.create({
    model: question.model,
    config: { contents: 'a long prompt' },
  });
  const asked = simulator.log.last('/v1beta/cachedContents');
  for (let index = 0; index < 6; index += 1) {
    // Each is a conversation of its own, and would be spread over both keys.
    const contents = `question ${index}`;
    const config = { cachedContent: name };
    const answer = await models.generateContent({ ...question, contents, config });
    expect(answer.text).toContain(`account ${asked?.account}@example.com`);
  }
  await caches.delete({ name });
  expect(simulator.log.last(`/v1beta/${name}`)).toMatchObject({ account: asked?.account });
});

test('the OpenAI SDK through Google’s compatible path, whose errors by Sluice are OpenAI’s', async () => {
  const baseURL = `${sluice.proxy}/gemini/v1beta/openai`;
  const messages = [{ role: 'user' as const, content: 'hello' }];
  const compatible = new OpenAI({ baseURL, apiKey: key, maxRetries: 0 });
  const stream = await compatible.chat.completions.create({
    model: 'gemini-3-pro',
    messages,
    stream: true,
  });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  expect(text).toContain('model gemini-3-pro');
  const stranger = new OpenAI({ baseURL, apiKey: `slk_${'A'.repeat(43)}`, maxRetries: 0 });
  const refused = stranger.chat.completions.create({ model: 'gemini-3-pro', messages });
  await expect(refused).rejects.toMatchObject({
    status: 401,
    type: 'authentication_error',
    code: 'unauthorized',
  });
});

test('a key whose day is over is passed over for that model alone', async () => {
  simulator.google.fill('one', 'gemini-2.5-pro');
  for (let index = 0; index < 4; index += 1) {
    const asked = { model: 'gemini-2.5-pro', contents: `question ${index}` };
    expect((await client(key).models.generateContent(asked)).text).toContain('two@example.com');
  }
  const { accounts } = await sluice.call('accounts.list', {});
  const one = accounts.find(({ id }) => id === ids.get('one'));
  expect(one).toMatchObject({ state: 'ready' });
  expect(one?.blocks.every(({ scope }) => scope === 'family:gemini-2.5-pro')).toBe(true);
});

test('a revoked key is refused by Google with 400, and passed over', async () => {
  simulator.revoke('one');
  for (let index = 0; index < 4; index += 1) {
    const asked = { model: 'gemini-2.5-flash', contents: `question ${index}` };
    expect((await client(key).models.generateContent(asked)).text).toContain('two@example.com');
  }
});

test('the probe: a key that Google refuses with 400 is not kept, and its check is a no', async () => {
  const added = sluice.addKey('gemini', `AIza${'x'.repeat(35)}`);
  await expect(added).rejects.toMatchObject({ code: 'KEY_REFUSED' });
  const { accounts } = await sluice.call('accounts.check', {});
  expect(accounts).toMatchObject([
    { id: ids.get('one'), ok: false },
    { id: ids.get('two'), ok: true },
  ]);
});
