import { pieces } from '../answer-text.ts';
import type { Exchange } from '../exchange.ts';
import { wholeInput } from '../quota/tokens.ts';
import { isObject, opaqueId } from '../values.ts';
import type { OpenAiCall } from './call.ts';
import { openAiError } from './errors.ts';

/** POST /v1/chat/completions */
export async function answerChat(
  exchange: Exchange,
  call: OpenAiCall,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const id = opaqueId('chatcmpl-', 29);
  if (!call.stream) {
    const message = { role: 'assistant', content: call.text, refusal: null, annotations: [] };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }];
    const usage = usageOf(call);
    const top = head(call, id, 'chat.completion');
    return exchange.sendJson(200, { ...top, choices, usage, ...extra });
  }
  const chunk = head(call, id, 'chat.completion.chunk');
  const choice = (delta: object, finish_reason: string | null) => [
    { index: 0, delta, logprobs: null, finish_reason },
  ];
  const first = choice({ role: 'assistant', content: '', refusal: null }, null);
  const middle = pieces(call.text).map((content) => choice({ content }, null));
  await streamChunks(exchange, call, chunk, [first, ...middle, choice({}, 'stop')]);
}

/** POST /v1/completions */
export async function answerCompletion(exchange: Exchange, call: OpenAiCall): Promise<void> {
  const base = head(call, opaqueId('cmpl-', 29), 'text_completion');
  const choice = (text: string, finish_reason: string | null) => [
    { index: 0, text, logprobs: null, finish_reason },
  ];
  if (!call.stream) {
    return exchange.sendJson(200, {
      ...base,
      choices: choice(call.text, 'stop'),
      usage: usageOf(call),
    });
  }
  const middle = pieces(call.text).map((text) => choice(text, null));
  await streamChunks(exchange, call, base, [...middle, choice('', 'stop')]);
}

async function streamChunks(
  exchange: Exchange,
  call: OpenAiCall,
  base: object,
  choicesInOrder: readonly unknown[][],
): Promise<void> {
  const stream = await exchange.openStream((type, message) => {
    const error = openAiError(message, { type, code: type });
    return `data: ${JSON.stringify(error)}\n\n`;
  });
  if (stream === null) return;
  const options = call.body['stream_options'];
  const withUsage = isObject(options) && options['include_usage'] === true;
  const extra = withUsage ? { usage: null } : {};
  for (const choices of choicesInOrder) {
    if (!(await stream.data({ ...base, choices, ...extra }))) return;
  }
  if (withUsage) await stream.data({ ...base, choices: [], usage: usageOf(call) });
  await stream.data('[DONE]');
  stream.end();
}

function head(call: OpenAiCall, id: string, object: string): Record<string, unknown> {
  return {
    id,
    object,
    created: call.createdS,
    model: call.model,
    service_tier: 'default',
    system_fingerprint: 'fp_simulated',
  };
}

function usageOf({ tokens }: OpenAiCall): unknown {
  const input = wholeInput(tokens);
  const { cacheRead, cacheWrite, output, reasoning } = tokens;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: {
      cached_tokens: cacheRead,
      cache_write_tokens: cacheWrite,
      audio_tokens: 0,
    },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0 },
  };
}
