import type { SimAccount } from '../accounts.ts';
import { answerText, pieces } from '../answer-text.ts';
import type { Exchange } from '../exchange.ts';
import type { TokenCounts } from '../quota/tokens.ts';
import { wholeInput } from '../quota/tokens.ts';
import { isObject, opaqueId } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { World } from '../world.ts';
import { googleError } from './errors.ts';

const requestFields = new Set([
  'contents',
  'systemInstruction',
  'tools',
  'toolConfig',
  'safetySettings',
  'generationConfig',
  'cachedContent',
  'labels',
  'session_id',
  'sessionId',
]);
const models = /^(?:gemini|gemma|claude|gpt-oss)-[a-z0-9.-]+$/;

export interface GoogleCall {
  readonly account: SimAccount;
  readonly model: string;
  readonly request: JsonObject;
}

/** Null when it is well formed; else what Google says of it. */
export function refuseRequest(model: string, request: unknown): readonly [number, string] | null {
  if (!models.test(model)) return [404, `models/${model} is not found for API version v1beta.`];
  if (!isObject(request)) return [400, 'Request contains an invalid argument.'];
  const odd = Object.keys(request).find((name) => !requestFields.has(name));
  if (odd !== undefined)
    return [400, `Invalid JSON payload received. Unknown name "${odd}": Cannot find field.`];
  const { contents } = request;
  if (!Array.isArray(contents) || contents.length === 0)
    return [400, '* GenerateContentRequest.contents: contents is not specified'];
  const whole = contents.every((part) => isObject(part) && Array.isArray(part['parts']));
  return whole ? null : [400, '* GenerateContentRequest.contents: contains an empty part'];
}

/** `wrap`: Code Assist puts the answer below a key. */
export async function answerGenerate(
  world: World,
  exchange: Exchange,
  call: GoogleCall,
  { streams, wrap }: { readonly streams: boolean; readonly wrap: (answer: object) => object },
): Promise<void> {
  const { account, model, request } = call;
  const text = answerText(world.settings, account, model);
  const inputText = JSON.stringify(request['contents']);
  const parts = { parts: [], countsWrites: false, readStep: 128 };
  const counts = world.tokens.measure({ account, model, inputText, outputText: text, ...parts });
  const responseId = opaqueId('', 22);
  const piece = (words: string, isLast: boolean): object =>
    wrap({
      candidates: [
        {
          content: { parts: [{ text: words }], role: 'model' },
          ...(isLast && { finishReason: 'STOP' }),
          index: 0,
        },
      ],
      usageMetadata: usageOf(counts, isLast),
      modelVersion: model,
      responseId,
    });
  if (!streams) return exchange.sendJson(200, piece(text, true));
  const all = pieces(text);
  const answers = all.map((words, index) => piece(words, index === all.length - 1));
  if (exchange.url.searchParams.get('alt') !== 'sse') return exchange.sendJson(200, answers);
  const stream = await exchange.openStream(
    (_type, message) => `data: ${JSON.stringify(googleError(503, message))}\n\n`,
  );
  if (stream === null) return;
  for (const answer of answers) if (!(await stream.data(answer))) return;
  stream.end();
}

export function countOf(request: JsonObject): number {
  return Math.max(1, Math.ceil(JSON.stringify(request['contents']).length / 4));
}

/** Zeros are left out, as everywhere in Google's JSON. */
function usageOf(counts: TokenCounts, isLast: boolean): object {
  const prompt = wholeInput(counts);
  const thoughts = counts.reasoning;
  const answer = isLast ? counts.output - thoughts : 0;
  return {
    promptTokenCount: prompt,
    ...(counts.cacheRead > 0 && { cachedContentTokenCount: counts.cacheRead }),
    ...(answer > 0 && { candidatesTokenCount: answer }),
    ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
    totalTokenCount: prompt + answer + thoughts,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
  };
}
