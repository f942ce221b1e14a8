import type { SimAccount } from '../accounts.ts';
import { anthropicError } from '../anthropic/errors.ts';
import { answerMessages } from '../anthropic/messages.ts';
import { answerText } from '../answer-text.ts';
import type { Identity, OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import type { LiveRecord } from '../log.ts';
import type { OpenAiCall } from '../openai/call.ts';
import { measureOpenAi } from '../openai/call.ts';
import { answerChat } from '../openai/chat.ts';
import { openAiError, openAiErrorFor } from '../openai/errors.ts';
import { spentTokens } from '../quota/tokens.ts';
import { isObject, textField } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { World } from '../world.ts';
import type { Platform, PlatformAnswer, PlatformId } from './platforms.ts';

/** Paths of one company besides its models; true: answered. */
export type OwnPaths = (exchange: Exchange, key: string | null) => Promise<boolean>;

/** One strict server for every OpenAI-compatible API; what differs is data. */
export function platformOrigin(
  world: World,
  platform: Platform,
  ownPaths: OwnPaths = () => Promise.resolve(false),
  isPage: (path: string) => boolean = () => false,
): OriginModule {
  return {
    origin: platform.origin,
    foreignHeaders: ['x-api-key'],
    isPage,
    identify: (record) => identify(world, platform, record),
    errorBody: openAiErrorFor,
    async handle(exchange) {
      const key = bearerOf(exchange.header('authorization'));
      if (await ownPaths(exchange, key)) return;
      const asked = `${exchange.method} ${exchange.path}`;
      const isList = platform.bases.some((base) => asked === `GET ${base}/models`);
      if (isList && platform.lists === 'public') return answerList(exchange, platform);
      const account = await admitted(world, platform, exchange, key);
      if (account === null) return;
      if (isList) return answerList(exchange, platform);
      if (platform.bases.some((base) => asked === `POST ${base}/chat/completions`))
        return chat(world, platform, exchange, account);
      if (asked === `POST ${platform.anthropicBase ?? 'none'}/messages`)
        return messages(world, platform, exchange, account);
      await exchange.sendJson(404, openAiError(`Unknown request URL: ${asked}.`));
    },
  };
}

export function bearerOf(authorization: string | null): string | null {
  return /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? null;
}

function identify(world: World, { id }: Platform, record: LiveRecord): Identity {
  const key = bearerOf(record.header('authorization'));
  if (key === null) return { kind: 'none', account: null };
  return { kind: 'bearer', account: holderOf(world, id, key)?.id ?? null };
}

/** Whose key it is, or whose access token where the platform has sign-ins. */
function holderOf(world: World, id: PlatformId, secret: string): SimAccount | undefined {
  const keyed = world.accounts.byKey(id, secret);
  if (keyed !== undefined) return keyed;
  const { family } = world.grants.checkAccess(id, secret);
  return family === null ? undefined : world.accounts.require(family.account);
}

export function send(exchange: Exchange, { status, body }: PlatformAnswer): Promise<void> {
  return exchange.sendJson(status, body);
}

/** Null when it was refused; the answer has then been sent. */
export async function admitted(
  world: World,
  platform: Platform,
  exchange: Exchange,
  key: string | null,
): Promise<SimAccount | null> {
  const account = key === null ? undefined : holderOf(world, platform.id, key);
  if (account !== undefined && !account.revoked) return account;
  const isMessages = exchange.path.endsWith('/messages');
  if (isMessages) await exchange.sendJson(401, anthropicError(401, 'invalid api key'));
  else await send(exchange, refusalOf(platform, key));
  return null;
}

function refusalOf(platform: Platform, secret: string | null): PlatformAnswer {
  if (secret === null) return platform.noKey();
  const isToken = secret.startsWith('eyJ');
  return isToken && platform.badToken !== undefined ? platform.badToken : platform.badKey(secret);
}

async function answerList(exchange: Exchange, platform: Platform): Promise<void> {
  if (platform.lists === 'broken')
    return exchange.send(500, 'Error listing deployed models', [['content-type', 'text/plain']]);
  const rows = platform.models.map((id) => ({ id, object: 'model', owned_by: platform.id }));
  const body = platform.bareList === true ? rows : { object: 'list', data: rows };
  await exchange.sendJson(200, body);
}

/** Why the account gets no completion now. */
function spendingRefusal(
  world: World,
  platform: Platform,
  account: SimAccount,
  model: string,
): PlatformAnswer | null {
  const isEmpty = account.creditTokens !== null && account.creditTokens <= 0;
  if (isEmpty && platform.noCredit !== null) return platform.noCredit;
  return world.requestRates.take(account.id) ? null : platform.tooFast(model);
}

async function chat(
  world: World,
  platform: Platform,
  exchange: Exchange,
  account: SimAccount,
): Promise<void> {
  const body = await readBody(platform, exchange);
  if (body === null) return;
  const model = textField(body, 'model') ?? '';
  const refusal = spendingRefusal(world, platform, account, model);
  if (refusal !== null) return send(exchange, refusal);
  const text = answerText(world.settings, account, model);
  const inputText = JSON.stringify(body['messages']);
  const asked = { body, model, inputField: 'messages', inputText, text };
  const tokens = measureOpenAi(world, account, asked);
  if (account.creditTokens !== null) account.creditTokens -= spentTokens(tokens);
  const stream = body['stream'] === true;
  const createdS = Math.floor(world.clock.now() / 1000);
  const call: OpenAiCall = { body, model, stream, text, tokens, createdS };
  await answerChat(exchange, call, platform.extra);
}

async function messages(
  world: World,
  platform: Platform,
  exchange: Exchange,
  account: SimAccount,
): Promise<void> {
  const refusal = spendingRefusal(world, platform, account, '');
  if (refusal !== null) return send(exchange, refusal);
  // Claude's own windows do not stand in the way here.
  const here = account.kind === 'api_key' ? account : { ...account, kind: 'api_key' as const };
  await answerMessages(world, exchange, here, (model) => platform.models.includes(model));
}

async function readBody(platform: Platform, exchange: Exchange): Promise<JsonObject | null> {
  const parsed = exchange.json();
  const body = parsed.ok && isObject(parsed.value) ? parsed.value : null;
  const problem = body === null ? 'The body is no JSON object.' : problemOf(platform, body);
  if (body === null || problem !== null) {
    const forbidden = problem?.startsWith('Extra inputs') === true;
    await exchange.sendJson(forbidden ? 422 : 400, openAiError(problem ?? ''));
    return null;
  }
  const model = textField(body, 'model') ?? '';
  if (platform.models.includes(model)) return body;
  const parts = { code: 'model_not_found', param: 'model' };
  await exchange.sendJson(404, openAiError(`The model \`${model}\` does not exist.`, parts));
  return null;
}

function problemOf({ forbids = [] }: Platform, body: JsonObject): string | null {
  if (textField(body, 'model') === null) return 'model: Field required';
  const turns = body['messages'];
  if (!Array.isArray(turns) || turns.length === 0) return 'messages: Field required';
  const extra = forbids.find((name) => body[name] !== undefined);
  return extra === undefined ? null : `Extra inputs are not permitted: ${extra}`;
}
