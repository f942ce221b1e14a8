import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../fixtures/sign-in.ts';
import { Profile, mintKey } from '../fixtures/sluice.ts';
import type { Running } from '../fixtures/sluice.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

let simulator: Simulator;
let profile: Profile;
let sluice: Running;
let key: string;

beforeAll(async () => {
  simulator = await startSimulator();
  profile = new Profile({ originMap: simulator.originMap });
  sluice = await profile.serve();
  await signIn(profile, simulator, 'mira');
  await profile.run(['add-key', 'openai', '--json'], { stdin: seedKeys.openai });
  key = await mintKey(profile);
});

afterAll(async () => {
  await profile.dispose();
  await simulator.close();
});

const QUESTION = {
  model: 'claude-sonnet-5',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'hello' }],
};

describe('@anthropic-ai/sdk through the port', () => {
  it.each([
    [
      'an auth token',
      () => new Anthropic({ baseURL: sluice.proxy, authToken: key, apiKey: null, maxRetries: 0 }),
    ],
    [
      'an API key',
      () => new Anthropic({ baseURL: sluice.proxy, apiKey: key, authToken: null, maxRetries: 0 }),
    ],
  ])('answers with the client key as %s', async (_name, make) => {
    const message = await make().messages.create(QUESTION);
    expect(message.content[0]).toMatchObject({
      type: 'text',
      text: expect.stringContaining('mira@example.com'),
    });
  });

  it('streams', async () => {
    const client = new Anthropic({ baseURL: sluice.proxy, apiKey: key, maxRetries: 0 });
    let streamed = '';
    const stream = client.messages.stream(QUESTION).on('text', (text) => (streamed += text));
    const message = await stream.finalMessage();
    expect(streamed).toContain('mira@example.com');
    expect(message.usage.output_tokens).toBeGreaterThan(0);
  });

  it('sees the error of a wrong client key as an AuthenticationError', async () => {
    const client = new Anthropic({
      baseURL: sluice.proxy,
      apiKey: `slk_${'A'.repeat(43)}`,
      maxRetries: 0,
    });
    await expect(client.messages.create(QUESTION)).rejects.toBeInstanceOf(
      Anthropic.AuthenticationError,
    );
  });
});

describe('openai through the port', () => {
  it('answers', async () => {
    const client = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey: key, maxRetries: 0 });
    const completion = await client.chat.completions.create({
      model: 'gpt-5.1',
      messages: [{ role: 'user', content: 'hello' }],
    });
    expect(completion.choices[0]?.message.content).toContain('Hello');
  });

  it('streams', async () => {
    const client = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey: key, maxRetries: 0 });
    const stream = await client.chat.completions.create({
      model: 'gpt-5.1',
      messages: [{ role: 'user', content: 'hello' }],
      stream: true,
    });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toContain('Hello');
  });

  it('sees the provider’s own error for a bad request', async () => {
    const client = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey: key, maxRetries: 0 });
    const refused = client.models.retrieve('no-such-model');
    await expect(refused).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });
});

it('no request carried anything to a provider that is not the provider’s', () => {
  expect(simulator.log.violations()).toEqual([]);
});
