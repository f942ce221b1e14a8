import type { SimAccount } from '../accounts.ts';
import type { Identity, OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import type { LiveRecord } from '../log.ts';
import { wholeInput } from '../quota/tokens.ts';
import { opaqueId } from '../values.ts';
import type { World } from '../world.ts';
import type { OpenAiCall } from './call.ts';
import { openCall } from './call.ts';
import { answerChat, answerCompletion } from './chat.ts';
import { openAiError, openAiErrorFor } from './errors.ts';
import { answerResponses } from './responses.ts';
import type { ResponseOwners } from './responses.ts';

const modelIds = ['gpt-5.6', 'gpt-5.6-mini', 'gpt-4o-mini', 'text-embedding-3-small'];

type Paid = (exchange: Exchange, call: OpenAiCall, account: SimAccount) => Promise<void>;

/** api.openai.com */
export function openAiApi(world: World): OriginModule {
  const owners: ResponseOwners = new Map();
  const paid: Record<string, { input: string; answer: Paid }> = {
    '/v1/chat/completions': {
      input: 'messages',
      answer: (exchange, call) => answerChat(exchange, call),
    },
    '/v1/completions': { input: 'prompt', answer: answerCompletion },
    '/v1/embeddings': { input: 'input', answer: answerEmbeddings },
    '/v1/responses': {
      input: 'input',
      answer: (exchange, call, account) => answerResponses(exchange, call, account, owners),
    },
  };
  return {
    origin: 'https://api.openai.com',
    foreignHeaders: ['x-api-key'],
    identify: (record) => identify(world, record),
    errorBody: openAiErrorFor,
    async handle(exchange) {
      const account = await admitted(world, exchange);
      if (account === null) return;
      exchange.always(answerHeaders(account));
      const route = exchange.method === 'POST' ? paid[exchange.path] : undefined;
      if (route === undefined) return answerModels(exchange);
      const call = await openCall(world, exchange, account, route.input);
      if (call !== null) await route.answer(exchange, call, account);
    },
  };
}

function identify(world: World, record: LiveRecord): Identity {
  const key = bearerOf(record.header('authorization'));
  if (key === null) return { kind: 'none', account: null };
  return { kind: 'bearer', account: world.accounts.byKey('openai', key)?.id ?? null };
}

function bearerOf(authorization: string | null): string | null {
  return /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? null;
}

async function admitted(world: World, exchange: Exchange): Promise<SimAccount | null> {
  const key = bearerOf(exchange.header('authorization'));
  if (key === null) {
    const message =
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).";
    await exchange.sendJson(401, openAiError(message));
    return null;
  }
  const account = world.accounts.byKey('openai', key);
  if (account !== undefined && !account.revoked) return account;
  const shown = `${key.slice(0, 8)}********${key.slice(-4)}`;
  const message = `Incorrect API key provided: ${shown}. You can find your API key at https://platform.openai.com/account/api-keys.`;
  await exchange.sendJson(401, openAiError(message, { code: 'invalid_api_key' }));
  return null;
}

function answerHeaders(account: SimAccount): [string, string][] {
  return [
    ['openai-organization', account.organization.name],
    ['openai-processing-ms', '12'],
    ['openai-version', '2020-10-01'],
    ['x-request-id', opaqueId('req_', 32)],
    ['access-control-expose-headers', 'X-Request-ID'],
    // Two of them: repeats must survive the way.
    ['set-cookie', '__cf_bm=simulated; path=/; HttpOnly; Secure'],
    ['set-cookie', '_cfuvid=simulated; path=/; HttpOnly; Secure'],
  ];
}

async function answerEmbeddings(exchange: Exchange, call: OpenAiCall): Promise<void> {
  const input = call.body['input'];
  const count = Array.isArray(input) ? input.length : 1;
  const vector = Float32Array.from([0.6, 0.8, 0, 0]);
  const embedding =
    call.body['encoding_format'] === 'base64'
      ? Buffer.from(vector.buffer).toString('base64')
      : [...vector];
  const data = Array.from({ length: count }, (_, index) => ({
    object: 'embedding',
    index,
    embedding,
  }));
  const tokens = wholeInput(call.tokens);
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  await exchange.sendJson(200, { object: 'list', data, model: call.model, usage });
}

async function answerModels(exchange: Exchange): Promise<void> {
  const [, version, models, wanted, ...rest] = exchange.path.split('/');
  const isModels = version === 'v1' && models === 'models' && rest.length === 0;
  if (!isModels || exchange.method !== 'GET') {
    const message = `Invalid URL (${exchange.method} ${exchange.path})`;
    return exchange.sendJson(404, openAiError(message));
  }
  const row = (id: string) => ({ id, object: 'model', created: 1_780_000_000, owned_by: 'system' });
  if (wanted === undefined) {
    return exchange.sendJson(200, { object: 'list', data: modelIds.map(row) });
  }
  if (modelIds.includes(wanted)) return exchange.sendJson(200, row(wanted));
  const message = `The model '${wanted}' does not exist`;
  await exchange.sendJson(404, openAiError(message, { code: 'model_not_found', param: 'model' }));
}
