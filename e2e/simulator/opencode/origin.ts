import type { SimAccount } from '../accounts.ts';
import { anthropicError } from '../anthropic/errors.ts';
import { answerMessages } from '../anthropic/messages.ts';
import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { bearerOf } from '../openai-compatible/origin.ts';
import { answerPlainChat } from '../openai-compatible/plain-chat.ts';
import type { World } from '../world.ts';

const BASE = '/zen/go/v1';
const USAGE = `${BASE}/usage`;
const CHAT_MODELS = ['glm-5.2', 'kimi-k2.6'];
const MESSAGE_MODELS = ['minimax-m3'];
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** opencode.ai: the models of Go in both shapes, and what a key has used. */
export function openCode(world: World): OriginModule {
  return {
    origin: 'https://opencode.ai',
    foreignHeaders: ['x-goog-api-key'],
    ownCalls: [USAGE],
    identify: (record) => {
      const key = bearerOf(record.header('authorization'));
      if (key === null) return { kind: 'none', account: null };
      return { kind: 'bearer', account: world.accounts.byKey('opencode-go', key)?.id ?? null };
    },
    errorBody: (status, message) => zenError('Error', message ?? String(status)),
    async handle(exchange) {
      const asked = `${exchange.method} ${exchange.path}`;
      if (asked === `GET ${BASE}/models`) {
        const data = [...CHAT_MODELS, ...MESSAGE_MODELS].map((id) => ({ id, object: 'model' }));
        return exchange.sendJson(200, { object: 'list', data });
      }
      if (asked === `GET ${USAGE}` && !world.opencode.tellsUsage)
        return exchange.sendHtml(404, '<!doctype html><title>404</title>');
      const account = accountOf(world, exchange);
      if (asked === `POST ${BASE}/messages`) return messages(world, exchange, account);
      if (account === null)
        return exchange.sendJson(401, zenError('AuthError', 'Invalid API key.'));
      if (asked === `GET ${USAGE}`) return answerUsage(world, exchange, account);
      if (asked !== `POST ${BASE}/chat/completions`)
        return exchange.sendHtml(404, '<!doctype html><title>404</title>');
      await answerPlainChat(world, exchange, account, {
        models: CHAT_MODELS,
        badModel: (model) => zenError('ModelError', `Model ${model} is not supported`),
      });
    },
  };
}

function zenError(type: string, message: string): unknown {
  return { type: 'error', error: { type, message } };
}

function accountOf(world: World, exchange: Exchange): SimAccount | null {
  const key = bearerOf(exchange.header('authorization')) ?? exchange.header('x-api-key');
  const account = key === null ? undefined : world.accounts.byKey('opencode-go', key);
  return account === undefined || account.revoked ? null : account;
}

function messages(world: World, exchange: Exchange, account: SimAccount | null): Promise<void> {
  if (account === null) return exchange.sendJson(401, anthropicError(401, 'Invalid API key.'));
  return answerMessages(world, exchange, account, (model) => MESSAGE_MODELS.includes(model));
}

function answerUsage(world: World, exchange: Exchange, account: SimAccount): Promise<void> {
  if (world.opencode.unsubscribed.has(account.id))
    return exchange.sendJson(403, zenError('SubscriptionError', 'No Go subscription.'));
  // It wants to know which installation asks.
  if (!UUID.test(exchange.header('x-opencode-session') ?? ''))
    return exchange.sendJson(400, zenError('RequestError', 'x-opencode-session is missing'));
  return exchange.sendJson(200, { usage: world.opencode.usageOf(account.id) });
}
