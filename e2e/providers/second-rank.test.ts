import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLATFORMS } from '../simulator/openai-compatible/platforms.ts';
import type { Platform } from '../simulator/openai-compatible/platforms.ts';
import { startSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { Served } from './testing/served.ts';

let simulator: Simulator;
let sluice: Served;
let anyClient: string;
const keys = new Map<string, string>();

const OPENAI = { id: 'openai', origin: 'https://api.openai.com', bases: ['/v1'] } as const;
const MODELS: Readonly<Record<string, string>> = { openai: 'gpt-4o-mini' };
const ALL = [OPENAI, ...PLATFORMS];

beforeAll(async () => {
  simulator = await startSimulator();
  sluice = await Served.start(simulator);
  anyClient = await sluice.mint('any');
  for (const { id } of ALL) {
    const { key } = simulator.createAccount({ id: `${id}-a`, provider: id, kind: 'api_key' });
    keys.set(id, key ?? '');
    await sluice.addKey(id, key ?? '');
  }
});

afterAll(async () => {
  await sluice.dispose();
  expect(simulator.log.violations()).toEqual([]);
  await simulator.close();
});

function modelOf({ id, models }: { readonly id: string; readonly models?: readonly string[] }) {
  return models?.[0] ?? MODELS[id] ?? '';
}

function ask(model: string) {
  return { model, messages: [{ role: 'user' as const, content: 'hello' }] };
}

async function streamed(client: OpenAI, model: string): Promise<string> {
  let text = '';
  for await (const chunk of await client.chat.completions.create({ ...ask(model), stream: true }))
    text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

/** What arrived at the provider carried its own key, and nothing of the client's. */
function expectOwnKey(id: string, origin: string, path: string, clientKey: string): void {
  const record = simulator.log.last(path);
  expect(record).toMatchObject({ origin, account: `${id}-a` });
  expect(record?.header('authorization')).toBe(`Bearer ${keys.get(id)}`);
  expect(JSON.stringify(record?.rawHeaders)).not.toContain(clientKey);
  expect(record?.body?.toString()).not.toContain(clientKey);
}

describe.each(ALL.map((each) => [each.id, each] as const))(
  'the openai SDK to %s',
  (id, platform) => {
    const base = platform.bases.includes('/v1') ? '/v1' : (platform.bases[0] ?? '');
    const model = modelOf(platform);

    test('by its route, whole and streamed', async () => {
      const baseURL = `${sluice.proxy}/${id}${base}`;
      const client = new OpenAI({ baseURL, apiKey: anyClient, maxRetries: 0 });
      const whole = await client.chat.completions.create(ask(model));
      expect(whole.choices[0]?.message.content).toContain(`model ${model}`);
      expectOwnKey(id, platform.origin, `${base}/chat/completions`, anyClient);
      expect(await streamed(client, model)).toBe(whole.choices[0]?.message.content);
      expectOwnKey(id, platform.origin, `${base}/chat/completions`, anyClient);
    });

    test('by the bare /v1 of a client minted for it', async () => {
      const apiKey = await sluice.mint(`${id} alone`, id);
      const client = new OpenAI({ baseURL: `${sluice.proxy}/v1`, apiKey, maxRetries: 0 });
      const whole = await client.chat.completions.create(ask(model));
      expect(whole.choices[0]?.message.content).toContain(`model ${model}`);
      expect(await streamed(client, model)).toBe(whole.choices[0]?.message.content);
      expectOwnKey(id, platform.origin, `${base}/chat/completions`, apiKey);
    });
  },
);

const SPEAKS_ANTHROPIC = PLATFORMS.filter(({ anthropicBase }) => anthropicBase !== undefined);

describe.each(SPEAKS_ANTHROPIC.map((each) => [each.id, each] as const))(
  'the Anthropic SDK to %s',
  (id, platform) => {
    const base = platform.anthropicBase ?? '';
    const model = modelOf(platform);
    const question = { ...ask(model), max_tokens: 16 };

    test.each(['apiKey', 'authToken'] as const)('with the client key as %s', async (as) => {
      const baseURL = `${sluice.proxy}/${id}${base.replace(/\/v1$/, '')}`;
      const credentials = { apiKey: null, authToken: null, [as]: anyClient };
      const client = new Anthropic({ baseURL, ...credentials, maxRetries: 0 });
      const whole = await client.messages.create(question);
      expect(whole.content[0]).toMatchObject({ text: expect.stringContaining(`model ${model}`) });
      expectOwnKey(id, platform.origin, `${base}/messages`, anyClient);
      const message = await client.messages.stream(question).finalMessage();
      expect(message.content).toEqual(whole.content);
    });

    test('by the bare path of a client minted for it', async () => {
      const apiKey = await sluice.mint(`${id} claude`, id);
      const client = new Anthropic({ baseURL: sluice.proxy, apiKey, maxRetries: 0 });
      await client.messages.create(question);
      expectOwnKey(id, platform.origin, `${base}/messages`, apiKey);
    });

    test('an error of Sluice’s own has Anthropic’s shape there, and OpenAI’s elsewhere', async () => {
      const wrong = { apiKey: `slk_${'A'.repeat(43)}`, maxRetries: 0 };
      const path = base.replace(/\/v1$/, '');
      const claude = new Anthropic({ baseURL: `${sluice.proxy}/${id}${path}`, ...wrong });
      await expect(claude.messages.create(question)).rejects.toMatchObject({
        status: 401,
        error: { type: 'error', error: { type: 'authentication_error' } },
      });
      const openai = new OpenAI({
        baseURL: `${sluice.proxy}/${id}${bareBase(platform)}`,
        ...wrong,
      });
      await expect(openai.chat.completions.create(ask(model))).rejects.toMatchObject({
        status: 401,
        type: 'authentication_error',
      });
    });
  },
);

function bareBase({ bases }: Platform): string {
  return bases.includes('/v1') ? '/v1' : (bases[0] ?? '');
}

test('a door below paths of Anthropic’s shape is told in that shape', async () => {
  const told = async (path: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${anyClient}` };
    return (await fetch(`${sluice.proxy}/deepseek${path}`, { headers })).json();
  };
  expect(await told('/anthropic/v1/organizations')).toMatchObject({
    type: 'error',
    error: { type: 'permission_error', sluice: { type: 'FORBIDDEN_PATH' } },
  });
  expect(await told('/user/balance')).toMatchObject({
    error: { type: 'permission_error', code: expect.anything() },
  });
});
