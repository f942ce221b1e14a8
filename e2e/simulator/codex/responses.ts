import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { SimAccount } from '../accounts.ts';
import { answerText } from '../answer-text.ts';
import type { Exchange } from '../exchange.ts';
import { measureOpenAi, responsesUsage } from '../openai/call.ts';
import type { OpenAiCall } from '../openai/call.ts';
import { streamResponse } from '../openai/responses.ts';
import { spentTokens } from '../quota/tokens.ts';
import { isObject, opaqueId, parseJson, textField } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { World } from '../world.ts';
import { models } from './facts.ts';
import { codexHeaders } from './limit-headers.ts';
import { mayUse, spendCodex, usageLimit } from './allowance.ts';

/** POST /backend-api/codex/responses */
export async function answerCodexResponses(
  world: World,
  exchange: Exchange,
  account: SimAccount,
): Promise<void> {
  const body = readBody(exchange);
  const problem = typeof body === 'string' ? body : (checkCommon(body) ?? checkResponses(body));
  if (typeof body === 'string' || problem !== null) {
    return exchange.sendJson(400, { detail: problem });
  }
  const call = await spend(world, exchange, account, body);
  if (call !== null) await streamResponse(exchange, call, opaqueId('resp_', 40));
}

/** POST /backend-api/codex/responses/compact: no stream; the history comes back shorter. */
export async function answerCompact(
  world: World,
  exchange: Exchange,
  account: SimAccount,
): Promise<void> {
  const body = readBody(exchange);
  const problem = typeof body === 'string' ? body : checkCommon(body);
  if (typeof body === 'string' || problem !== null) {
    return exchange.sendJson(400, { detail: problem });
  }
  const call = await spend(world, exchange, account, body);
  if (call === null) return;
  const asked = inputItems(body).filter((item) => isObject(item) && item['role'] === 'user');
  const summary = {
    id: opaqueId('cmp_', 40),
    type: 'compaction',
    encrypted_content: Buffer.from(call.text).toString('base64'),
  };
  await exchange.sendJson(200, {
    id: opaqueId('resp_', 40),
    object: 'response.compaction',
    created_at: call.createdS,
    output: [...asked, summary],
    usage: responsesUsage(call.tokens),
  });
}

/** Null when the windows are full; the answer has then been sent. */
async function spend(
  world: World,
  exchange: Exchange,
  account: SimAccount,
  body: JsonObject,
): Promise<OpenAiCall | null> {
  const model = textField(body, 'model') ?? '';
  if (!mayUse(account, model)) {
    await exchange.sendJson(400, { detail: unsupported(model) });
    return null;
  }
  const limit = usageLimit(world, account, model);
  if (limit !== null) {
    await exchange.sendJson(429, limit, codexHeaders(world, account, model));
    return null;
  }
  const text = answerText(world.settings, account, model);
  const inputText = JSON.stringify([body['instructions'], body['input']]);
  const asked = { body, model, inputField: 'input', inputText, text };
  const tokens = measureOpenAi(world, account, asked);
  spendCodex(account, model, spentTokens(tokens));
  exchange.always(codexHeaders(world, account, model));
  const createdS = Math.floor(world.clock.now() / 1000);
  return { body, model, stream: true, text, tokens, createdS };
}

function readBody(exchange: Exchange): JsonObject | string {
  const coding = exchange.header('content-encoding') ?? 'identity';
  const decode = decoders[coding];
  if (decode === undefined) return `Unsupported content encoding: ${coding}`;
  let text: string;
  try {
    text = decode(exchange.body).toString('utf8');
  } catch {
    return `The body is not ${coding}`;
  }
  const parsed = parseJson(text);
  return parsed.ok && isObject(parsed.value) ? parsed.value : 'Invalid JSON body';
}

const decoders: Record<string, (bytes: Buffer) => Buffer> = {
  identity: (bytes) => bytes,
  zstd: (bytes) => zstdDecompressSync(bytes),
  gzip: (bytes) => gunzipSync(bytes),
  br: (bytes) => brotliDecompressSync(bytes),
};

function checkCommon(body: JsonObject): string | null {
  const model = textField(body, 'model');
  if (model === null) return 'Model is required';
  if (!models.some((known) => known.slug === model)) {
    return unsupported(model);
  }
  if (!Array.isArray(body['input'])) return 'Input must be a list';
  return null;
}

function unsupported(model: string): string {
  return `The '${model}' model is not supported when using Codex with a ChatGPT account.`;
}

function checkResponses(body: JsonObject): string | null {
  const { instructions } = body;
  // The program since 0.169 says them in a developer message instead.
  if (instructions !== undefined && typeof instructions !== 'string') {
    return 'Instructions must be text';
  }
  if (body['store'] !== false) return 'Store must be set to false';
  if (body['stream'] !== true) return 'Stream must be set to true';
  const odd = ['previous_response_id', 'max_output_tokens', 'temperature', 'metadata'].find(
    (name) => body[name] !== undefined && body[name] !== null,
  );
  return odd === undefined ? null : `Unsupported parameter: ${odd}`;
}

function inputItems(body: JsonObject): unknown[] {
  const input = body['input'];
  return Array.isArray(input) ? input : [];
}
