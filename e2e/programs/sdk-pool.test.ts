import OpenAI from 'openai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Profile, mintKey } from '../fixtures/sluice.ts';
import { seedKeys } from '../simulator/seeds.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';

const MODEL = 'gpt-5.6';

let simulator: Simulator;
let profile: Profile;
let client: OpenAI;

beforeAll(async () => {
  simulator = await startSimulator();
  profile = new Profile({ originMap: simulator.originMap });
  const sluice = await profile.serve();
  const second = 'sk-proj-'.padEnd(60, '7');
  simulator.createAccount({ id: 'second', provider: 'openai', kind: 'api_key', key: second });
  for (const stdin of [seedKeys.openai, second])
    await profile.run(['add-key', 'openai', '--json'], { stdin });
  const apiKey = await mintKey(profile);
  client = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey, maxRetries: 0 });
}, 60_000);

afterAll(async () => {
  await profile.dispose();
  await simulator.close();
});

interface Streamed {
  readonly id: string;
  readonly text: string;
  readonly account: string | null;
}

async function respond(input: string, previous: string | null = null): Promise<Streamed> {
  const { data, response } = await client.responses
    .create({ model: MODEL, input, stream: true, previous_response_id: previous })
    .withResponse();
  let id = '';
  let text = '';
  for await (const event of data) {
    if (event.type === 'response.output_text.delta') text += event.delta;
    if (event.type === 'response.completed') id = event.response.id;
  }
  return { id, text, account: response.headers.get('x-sluice-account') };
}

it(
  'openai streams responses of ten conversations from two keys, and each goes on where it began',
  { timeout: 60_000 },
  async () => {
    const openings = [];
    for (let index = 0; index < 10; index += 1) openings.push(await respond(`question ${index}`));
    expect(new Set(openings.map(({ account }) => account))).toEqual(new Set(['1', '2']));
    expect(openings.every(({ id, text }) => id !== '' && text.includes(MODEL))).toBe(true);
    for (const { id, account } of openings) {
      // Another first message: only the response before it says whose conversation this is.
      const next = await respond('and then?', id);
      expect([next.account, next.text]).toEqual([account, expect.stringContaining(MODEL)]);
    }
  },
);

it(
  'openai streams a whole completion though the first key has no credit left',
  { timeout: 60_000 },
  async () => {
    await profile.run(['priority', '1', 'preferred']);
    simulator.accounts.require('openai-key').creditTokens = 0;
    const { data, response } = await client.chat.completions
      .create({
        model: MODEL,
        messages: [{ role: 'user', content: 'a question of its own' }],
        stream: true,
        stream_options: { include_usage: true },
      })
      .withResponse();
    let text = '';
    let tokens = 0;
    for await (const chunk of data) {
      text += chunk.choices[0]?.delta.content ?? '';
      tokens = chunk.usage?.total_tokens ?? tokens;
    }
    expect(text).toContain(`model ${MODEL}`);
    expect(tokens).toBeGreaterThan(0);
    const told = ['x-sluice-account', 'x-sluice-attempts'].map((name) =>
      response.headers.get(name),
    );
    expect(told).toEqual(['2', '2']);
    expect(simulator.log.violations()).toEqual([]);
  },
);
