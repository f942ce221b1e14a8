import type { SimAccount } from '../accounts.ts';
import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { bearerOf } from '../openai-compatible/origin.ts';
import { answerPlainChat } from '../openai-compatible/plain-chat.ts';
import { answerText } from '../answer-text.ts';
import { isObject, textField } from '../values.ts';
import type { World } from '../world.ts';

const LOCAL = 'http://127.0.0.1:11434';
const CLOUD = 'https://ollama.com';
const MODELS = ['gpt-oss:20b', 'qwen3-coder'];

/** The engine on this machine, and the company's cloud: the same API, the second with a key. */
export function ollamaOrigins(world: World): OriginModule[] {
  return [ollamaApi(world, LOCAL, 'ollama'), ollamaApi(world, CLOUD, 'ollama-cloud')];
}

function ollamaApi(world: World, origin: string, id: 'ollama' | 'ollama-cloud'): OriginModule {
  const keyOf = (header: (name: string) => string | null): string =>
    bearerOf(header('authorization')) ?? '';
  return {
    origin,
    foreignHeaders: ['x-api-key', 'x-goog-api-key'],
    identify: (record) => {
      const key = keyOf((name) => record.header(name));
      const kind = key === '' ? 'none' : 'bearer';
      return { kind, account: world.accounts.byKey(id, key)?.id ?? null };
    },
    errorBody: (_status, message) => ({ error: message ?? 'error' }),
    async handle(exchange) {
      const asked = `${exchange.method} ${exchange.path}`;
      // Its lists are public in the cloud, too.
      if (asked === 'GET /api/tags')
        return exchange.sendJson(200, { models: MODELS.map((name) => ({ name, model: name })) });
      if (asked === 'GET /v1/models')
        return exchange.sendJson(200, {
          object: 'list',
          data: MODELS.map((name) => ({ id: name })),
        });
      const key = keyOf((name) => exchange.header(name));
      const known = world.accounts.byKey(id, key);
      // The engine on this machine asks nobody for a key.
      const isAnybody = known === undefined && id === 'ollama' && key === '';
      const account = isAnybody ? createAnybody(world) : known;
      if (account === undefined || account.revoked)
        return exchange.sendJson(401, { error: 'unauthorized' });
      if (asked === 'POST /api/chat') return answerOwnChat(world, exchange, account);
      if (asked === 'POST /v1/chat/completions')
        return answerPlainChat(world, exchange, account, {
          models: MODELS,
          badModel: (model) => ({ error: `model "${model}" not found` }),
        });
      await exchange.send(404, '404 page not found');
    },
  };
}

function createAnybody(world: World): SimAccount {
  return world.accounts.create({ id: 'anybody', provider: 'ollama', kind: 'api_key', key: '' });
}

/** Ollama's own shape, whole. */
async function answerOwnChat(world: World, exchange: Exchange, account: SimAccount): Promise<void> {
  const parsed = exchange.json();
  const body = parsed.ok && isObject(parsed.value) ? parsed.value : {};
  const model = textField(body, 'model') ?? '';
  if (!MODELS.includes(model))
    return exchange.sendJson(404, { error: `model "${model}" not found` });
  const message = { role: 'assistant', content: answerText(world.settings, account, model) };
  await exchange.sendJson(200, {
    model,
    created_at: new Date(world.clock.now()).toISOString(),
    message,
    done: true,
    done_reason: 'stop',
    prompt_eval_count: 12,
    eval_count: 9,
  });
}
