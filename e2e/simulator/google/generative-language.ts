import type { SimAccount } from '../accounts.ts';
import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import type { LiveRecord } from '../log.ts';
import type { World } from '../world.ts';
import { answerPlainChat } from '../openai-compatible/plain-chat.ts';
import { answerCached, CachedContents, refuseCached } from './cached-contents.ts';
import { errorInfo, googleError, retryInfo } from './errors.ts';
import { answerGenerate, countOf, refuseRequest } from './generate.ts';
import { isObject } from '../values.ts';

/** The same models in OpenAI's shape; its errors are Google's, in a list. */
const openAiChat = {
  models: ['gemini-3-pro', 'gemini-2.5-flash'],
  badModel: (model: string): unknown => [googleError(404, `models/${model} is not found.`)],
};
const names = ['gemini-3-pro', 'gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-2.5-flash-lite'];

/** generativelanguage.googleapis.com */
export function generativeLanguage(world: World): OriginModule {
  const cached = new CachedContents();
  return {
    origin: 'https://generativelanguage.googleapis.com',
    foreignHeaders: ['authorization', 'x-api-key'],
    ownHeaders: ['x-goog-api-key'],
    identify: (record: LiveRecord) => ({
      kind: 'none',
      account: accountOf(world, record.header('x-goog-api-key'))?.id ?? null,
    }),
    errorBody: googleError,
    async handle(exchange) {
      const account = await admittedKey(world, exchange);
      if (account === null) return;
      const { method, path } = exchange;
      const [, model = '', verb = ''] = /^\/v1(?:beta)?\/models\/([^/:]+):(\w+)$/.exec(path) ?? [];
      if (method === 'POST' && verb !== '')
        return answerModel(world, exchange, account, { model, verb, cached });
      if (method === 'GET' && path === '/v1beta/models') return answerList(exchange);
      const isCached = `${method} ${path}` === 'POST /v1beta/cachedContents';
      if (isCached || (method === 'DELETE' && path.startsWith('/v1beta/cachedContents/')))
        return answerCached(world, exchange, account, cached);
      if (`${method} ${path}` === 'POST /v1beta/openai/chat/completions')
        return answerPlainChat(world, exchange, account, openAiChat);
      await exchange.sendJson(404, googleError(404, `Method not found: ${method} ${path}`));
    },
  };
}

function accountOf(world: World, key: string | null): SimAccount | undefined {
  const account = key === null ? undefined : world.accounts.byKey('gemini', key);
  return account?.revoked === true ? undefined : account;
}

/** Google refuses a wrong key with 400, and none with 403. */
async function admittedKey(world: World, exchange: Exchange): Promise<SimAccount | null> {
  const keys = [exchange.header('x-goog-api-key'), exchange.url.searchParams.get('key')];
  const [key = null, ...more] = keys.filter((each) => each !== null);
  if (key === null) {
    const message =
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.";
    await exchange.sendJson(403, googleError(403, message));
    return null;
  }
  const account = more.length > 0 ? undefined : accountOf(world, key);
  if (account !== undefined) return account;
  const message = 'API key not valid. Please pass a valid API key.';
  await exchange.sendJson(400, googleError(400, message, [errorInfo('API_KEY_INVALID')]));
  return null;
}

interface Asked {
  readonly model: string;
  readonly verb: string;
  readonly cached: CachedContents;
}

async function answerModel(
  world: World,
  exchange: Exchange,
  account: SimAccount,
  { model, verb, cached }: Asked,
): Promise<void> {
  const parsed = exchange.json();
  const request = parsed.ok ? parsed.value : null;
  const refused = refuseRequest(model, request);
  if (refused !== null) return exchange.sendJson(refused[0], googleError(...refused));
  if (!isObject(request)) return;
  const { cachedContent } = request;
  if (typeof cachedContent === 'string' && !cached.isOf(account, cachedContent))
    return refuseCached(exchange);
  if (verb === 'countTokens') return exchange.sendJson(200, { totalTokens: countOf(request) });
  if (verb !== 'generateContent' && verb !== 'streamGenerateContent')
    return exchange.sendJson(404, googleError(404));
  if (!world.google.spend(account.id, model))
    return refuseQuota(world, exchange, account.id, model);
  const streams = verb === 'streamGenerateContent';
  await answerGenerate(
    world,
    exchange,
    { account, model, request },
    { streams, wrap: (same) => same },
  );
}

function refuseQuota(world: World, exchange: Exchange, id: string, model: string): Promise<void> {
  const { resetsAtMs } = world.google.read(id, model);
  const seconds = Math.ceil((resetsAtMs - world.clock.now()) / 1000);
  const message = `You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. Please retry in ${seconds}s.`;
  const failure = {
    '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
    violations: [
      {
        quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
        quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
        quotaDimensions: { location: 'global', model },
      },
    ],
  };
  return exchange.sendJson(429, googleError(429, message, [failure, retryInfo(seconds)]));
}

function answerList(exchange: Exchange): Promise<void> {
  const size = Number(exchange.url.searchParams.get('pageSize') ?? names.length);
  const models = names.slice(0, size).map((name) => ({
    name: `models/${name}`,
    displayName: name,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
  }));
  return exchange.sendJson(200, { models });
}
