import type { SimAccount } from '../accounts.ts';
import { anthropicError } from '../anthropic/errors.ts';
import { answerMessages } from '../anthropic/messages.ts';
import { answerText } from '../answer-text.ts';
import type { Identity, OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import type { LiveRecord } from '../log.ts';
import { measureOpenAi } from '../openai/call.ts';
import { answerChat } from '../openai/chat.ts';
import { openAiError, openAiErrorFor } from '../openai/errors.ts';
import { isObject, textField } from '../values.ts';
import type { World } from '../world.ts';
import { apiOrigin, models } from './facts.ts';
import { usagesOf } from './usages.ts';

/** api.kimi.com: the coding plan. */
export function kimiApi(world: World): OriginModule {
  return {
    origin: apiOrigin,
    foreignHeaders: ['x-api-key'],
    ownCalls: ['/coding/v1/usages'],
    identify: (record) => identify(world, record),
    errorBody: openAiErrorFor,
    async handle(exchange) {
      const account = accountOf(world, exchange);
      const isMessages = exchange.path === '/coding/v1/messages';
      if (account === null) {
        const message = 'The API Key appears to be invalid or may have expired.';
        const error = { type: 'invalid_authentication_error' };
        return exchange.sendJson(
          401,
          isMessages ? anthropicError(401, message) : openAiError(message, error),
        );
      }
      const asked = `${exchange.method} ${exchange.path}`;
      if (asked === 'GET /coding/v1/usages') return exchange.sendJson(200, usagesOf(account));
      if (asked === 'GET /coding/v1/models') return answerModels(exchange);
      if (asked === 'POST /coding/v1/chat/completions') return chat(world, exchange, account);
      if (asked === 'POST /coding/v1/messages') return messages(world, exchange, account);
      await exchange.sendJson(404, openAiError('The requested resource was not found'));
    },
  };
}

function tokenOf(authorization: string | null): string | null {
  return /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? null;
}

function identify(world: World, record: LiveRecord): Identity {
  const token = tokenOf(record.header('authorization'));
  if (token === null) return { kind: 'none', account: null };
  const { family } = world.grants.checkAccess('kimi-code', token);
  return { kind: 'bearer', account: family?.account ?? null };
}

function accountOf(world: World, exchange: Exchange): SimAccount | null {
  const { account } = exchange.record;
  return account === null ? null : world.accounts.require(account);
}

async function answerModels(exchange: Exchange): Promise<void> {
  const data = models.map((id) => ({ id, object: 'model', context_length: 262_144 }));
  await exchange.sendJson(200, { object: 'list', data });
}

/** Seconds until the account serves again; null: it serves, and the request is counted. */
function takeRequest(world: World, { meter }: SimAccount, model: string): number | null {
  const ends = meter.blocking(model).map(({ resetsAtMs }) => resetsAtMs ?? world.clock.now());
  if (ends.length > 0) return Math.ceil((Math.max(...ends) - world.clock.now()) / 1000);
  meter.spend(model, 1);
  return null;
}

const FULL = "You've reached your usage limit for this period. Your quota will be refreshed soon.";

async function chat(world: World, exchange: Exchange, account: SimAccount): Promise<void> {
  const parsed = exchange.json();
  const body = parsed.ok && isObject(parsed.value) ? parsed.value : null;
  const model = body === null ? null : textField(body, 'model');
  if (body === null || model === null || !Array.isArray(body['messages']))
    return exchange.sendJson(400, openAiError('model and messages are needed'));
  if (!models.includes(model))
    return exchange.sendJson(
      404,
      openAiError(`Not found the model ${model}`, { type: 'resource_not_found_error' }),
    );
  const waitS = takeRequest(world, account, model);
  if (waitS !== null) {
    exchange.always([['retry-after', String(waitS)]]);
    return exchange.sendJson(429, openAiError(FULL, { type: 'access_terminated_error' }));
  }
  const text = answerText(world.settings, account, model);
  const inputText = JSON.stringify(body['messages']);
  const asked = { body, model, inputField: 'messages', inputText, text };
  const tokens = measureOpenAi(world, account, asked);
  const createdS = Math.floor(world.clock.now() / 1000);
  const stream = body['stream'] === true;
  await answerChat(exchange, { body, model, stream, text, tokens, createdS });
}

async function messages(world: World, exchange: Exchange, account: SimAccount): Promise<void> {
  const waitS = takeRequest(world, account, '');
  if (waitS !== null) {
    exchange.always([['retry-after', String(waitS)]]);
    return exchange.sendJson(429, anthropicError(429, FULL));
  }
  // Nothing of Claude's own windows stands in the way here.
  const here = { ...account, kind: 'api_key', creditTokens: null } as const;
  await answerMessages(world, exchange, here, (model) => models.includes(model));
}
