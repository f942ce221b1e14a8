import type { SimAccount } from '../accounts.ts';
import { answerText } from '../answer-text.ts';
import type { Exchange } from '../exchange.ts';
import { openAiParts } from '../quota/prompt-parts.ts';
import { spentTokens, wholeInput } from '../quota/tokens.ts';
import type { TokenCounts } from '../quota/tokens.ts';
import { isObject, textField } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { World } from '../world.ts';
import { openAiError } from './errors.ts';

/** A request that will be answered, and paid for. */
export interface OpenAiCall {
  readonly body: JsonObject;
  readonly model: string;
  readonly stream: boolean;
  readonly text: string;
  readonly tokens: TokenCounts;
  readonly createdS: number;
}

/** Null when it was refused; the answer has then been sent. */
export async function openCall(
  world: World,
  exchange: Exchange,
  account: SimAccount,
  inputField: string,
): Promise<OpenAiCall | null> {
  const body = await readBody(exchange, inputField);
  if (body === null) return null;
  if (account.creditTokens !== null && account.creditTokens <= 0) {
    const message =
      'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.';
    const parts = { type: 'insufficient_quota', code: 'insufficient_quota' };
    await exchange.sendJson(429, openAiError(message, parts));
    return null;
  }
  const model = textField(body, 'model') ?? '';
  const text = answerText(world.settings, account, model);
  const inputText = JSON.stringify(body[inputField]);
  const tokens = measureOpenAi(world, account, { body, model, inputField, inputText, text });
  if (account.creditTokens !== null) account.creditTokens -= spentTokens(tokens);
  exchange.always(limitHeaders(wholeInput(tokens)));
  return {
    body,
    model,
    stream: body['stream'] === true,
    text,
    tokens,
    createdS: Math.floor(world.clock.now() / 1000),
  };
}

export function measureOpenAi(
  world: World,
  account: SimAccount,
  asked: { body: JsonObject; model: string; inputField: string; inputText: string; text: string },
): TokenCounts {
  return world.tokens.measure({
    account,
    model: asked.model,
    inputText: asked.inputText,
    outputText: asked.text,
    parts: openAiParts(asked.body, asked.inputField),
    // Since GPT-5.6; before it, writing was free and not told.
    countsWrites: /^gpt-(5\.[6-9]|[6-9])/.test(asked.model),
    readStep: 128,
  });
}

/** Responses write it so, at both origins. */
export function responsesUsage(tokens: TokenCounts): JsonObject {
  const input = wholeInput(tokens);
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: tokens.cacheRead,
      cache_write_tokens: tokens.cacheWrite,
    },
    output_tokens: tokens.output,
    output_tokens_details: { reasoning_tokens: tokens.reasoning },
    total_tokens: input + tokens.output,
  };
}

async function readBody(exchange: Exchange, inputField: string): Promise<JsonObject | null> {
  const parsed = exchange.json();
  if (!parsed.ok || !isObject(parsed.value)) {
    const message =
      'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly.)';
    await exchange.sendJson(400, openAiError(message));
    return null;
  }
  const body = parsed.value;
  const model = textField(body, 'model');
  if (model === null) {
    await exchange.sendJson(400, openAiError('you must provide a model parameter'));
    return null;
  }
  const input = body[inputField];
  if (input === undefined || (Array.isArray(input) && input.length === 0)) {
    const message = `Missing required parameter: '${inputField}'.`;
    const parts = { code: 'missing_required_parameter', param: inputField };
    await exchange.sendJson(400, openAiError(message, parts));
    return null;
  }
  if (!/^(gpt-|o\d|chatgpt-|codex-|text-embedding-|davinci-|babbage-)/.test(model)) {
    const message = `The model \`${model}\` does not exist or you do not have access to it.`;
    await exchange.sendJson(404, openAiError(message, { code: 'model_not_found' }));
    return null;
  }
  return body;
}

function limitHeaders(tokens: number): [string, string][] {
  return [
    ['x-ratelimit-limit-requests', '5000'],
    ['x-ratelimit-limit-tokens', '800000'],
    ['x-ratelimit-remaining-requests', '4999'],
    ['x-ratelimit-remaining-tokens', String(Math.max(0, 800_000 - tokens))],
    ['x-ratelimit-reset-requests', '12ms'],
    ['x-ratelimit-reset-tokens', '1m3.5s'],
  ];
}
