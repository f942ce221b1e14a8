import type { SimAccount } from '../accounts.ts';
import { answerText, pieces } from '../answer-text.ts';
import type { EventStream } from '../event-stream.ts';
import type { Exchange, Headers } from '../exchange.ts';
import { extraUsagePays } from '../quota/claude-quota.ts';
import { spentTokens } from '../quota/tokens.ts';
import type { TokenCounts } from '../quota/tokens.ts';
import { countTokens, opaqueId } from '../values.ts';
import type { World } from '../world.ts';
import { anthropicError } from './errors.ts';
import { unifiedHeaders } from './limit-headers.ts';
import { checkMessages } from './message-check.ts';
import type { MessageCall } from './message-check.ts';

interface Answer {
  readonly id: string;
  readonly call: MessageCall;
  readonly text: string;
  readonly tokens: TokenCounts;
}

/** POST /v1/messages */
export async function answerMessages(
  world: World,
  exchange: Exchange,
  account: SimAccount,
  isKnown?: (model: string) => boolean,
): Promise<void> {
  const call = await readCall(exchange, false, isKnown);
  if (call === null) return;
  const refusal = refuseSpending(world, account, call.model);
  if (refusal !== null) {
    exchange.always(refusal.headers);
    return exchange.sendJson(refusal.status, anthropicError(refusal.status, refusal.message));
  }
  const answer = compose(world, account, call);
  const paid = spend(account, answer);
  exchange.always(limitHeaders(world, account, call.model, paid));
  if (!call.stream) return exchange.sendJson(200, wholeMessage(answer));
  const stream = await exchange.openStream((type, message) => {
    const error = { type: 'error', error: { type, message }, request_id: answer.id };
    return `event: error\ndata: ${JSON.stringify(error)}\n\n`;
  });
  if (stream === null) return;
  await streamMessage(stream, answer);
}

/** POST /v1/messages/count_tokens: free, and not counted. */
export async function answerCount(exchange: Exchange): Promise<void> {
  const call = await readCall(exchange, true);
  if (call !== null) await exchange.sendJson(200, { input_tokens: countTokens(call.inputText) });
}

async function readCall(
  exchange: Exchange,
  counting: boolean,
  isKnown?: (model: string) => boolean,
): Promise<MessageCall | null> {
  const parsed = exchange.json();
  if (!parsed.ok) {
    await exchange.sendJson(400, anthropicError(400, 'The request body is not valid JSON'));
    return null;
  }
  const checked = checkMessages(parsed.value, counting, isKnown);
  if (checked.ok) return checked.call;
  await exchange.sendJson(checked.status, anthropicError(checked.status, checked.message));
  return null;
}

interface Refusal {
  status: number;
  message: string | undefined;
  headers: Headers;
}

function refuseSpending(world: World, account: SimAccount, model: string): Refusal | null {
  if (account.kind === 'api_key') {
    if (account.creditTokens === null || account.creditTokens > 0) return null;
    const message =
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.';
    return { status: 400, message, headers: [] };
  }
  const blocking = account.meter.blocking(model);
  if (blocking.length === 0 || extraUsagePays(account.claude.extraUsage)) return null;
  const latestMs = Math.max(...blocking.map((reading) => reading.resetsAtMs ?? 0));
  const waitS = Math.max(1, Math.ceil((latestMs - world.clock.now()) / 1000));
  const headers: [string, string][] = [
    ['retry-after', String(waitS)],
    ['x-should-retry', 'false'],
  ];
  return {
    status: 429,
    message: undefined,
    headers: [...headers, ...unifiedHeaders(account, model, false)],
  };
}

/** True when a full window stood in the way, and extra usage paid. */
function spend(account: SimAccount, answer: Answer): boolean {
  const tokens = spentTokens(answer.tokens);
  const { model } = answer.call;
  if (account.kind === 'api_key') {
    if (account.creditTokens !== null) account.creditTokens -= tokens;
    return false;
  }
  if (account.meter.blocking(model).length === 0) {
    account.meter.spend(model, tokens);
    return false;
  }
  const { extraUsage } = account.claude;
  extraUsage.usedMinor += tokens / extraUsage.tokensPerMinor;
  return true;
}

function limitHeaders(world: World, account: SimAccount, model: string, paid: boolean): Headers {
  if (account.kind === 'oauth') return unifiedHeaders(account, model, paid);
  const reset = new Date(world.clock.now() + 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  return ['requests', 'input-tokens', 'output-tokens', 'tokens'].flatMap((unit): Headers => {
    const name = `anthropic-ratelimit-${unit}`;
    return [
      [`${name}-limit`, '4000'],
      [`${name}-remaining`, '3999'],
      [`${name}-reset`, reset],
    ];
  });
}

function compose(world: World, account: SimAccount, call: MessageCall): Answer {
  const text = answerText(world.settings, account, call.model);
  return {
    id: opaqueId('msg_01', 22),
    call,
    text,
    tokens: world.tokens.measure({
      account,
      model: call.model,
      inputText: call.inputText,
      outputText: text,
      parts: call.parts,
      countsWrites: true,
      readStep: 1,
    }),
  };
}

function contentBlock(answer: Answer, whole: boolean): Record<string, unknown> {
  const { forcedTool } = answer.call;
  if (forcedTool === null) return { type: 'text', text: whole ? answer.text : '' };
  return { type: 'tool_use', id: opaqueId('toolu_01', 22), name: forcedTool, input: {} };
}

function usageOf(answer: Answer, outputTokens: number): Record<string, unknown> {
  const { input, cacheRead, cacheWrite, cacheWrite1h } = answer.tokens;
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: cacheWrite - cacheWrite1h,
      ephemeral_1h_input_tokens: cacheWrite1h,
    },
    output_tokens: outputTokens,
    service_tier: 'standard',
  };
}

function wholeMessage(answer: Answer): unknown {
  return {
    ...head(answer),
    content: [contentBlock(answer, true)],
    stop_reason: stopReason(answer),
    usage: usageOf(answer, answer.tokens.output),
  };
}

function head(answer: Answer): Record<string, unknown> {
  return {
    id: answer.id,
    type: 'message',
    role: 'assistant',
    model: answer.call.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: usageOf(answer, 1),
  };
}

function stopReason(answer: Answer): string {
  return answer.call.forcedTool === null ? 'end_turn' : 'tool_use';
}

async function streamMessage(stream: EventStream, answer: Answer): Promise<void> {
  const { forcedTool } = answer.call;
  const send = (type: string, rest: object): Promise<boolean> =>
    stream.event(type, { type, ...rest });
  await send('message_start', { message: head(answer) });
  await send('content_block_start', { index: 0, content_block: contentBlock(answer, false) });
  await send('ping', {});
  for (const piece of forcedTool === null ? pieces(answer.text) : ['{}']) {
    const delta =
      forcedTool === null
        ? { type: 'text_delta', text: piece }
        : { type: 'input_json_delta', partial_json: piece };
    if (!(await send('content_block_delta', { index: 0, delta }))) return;
  }
  await send('content_block_stop', { index: 0 });
  await send('message_delta', {
    delta: { stop_reason: stopReason(answer), stop_sequence: null },
    usage: usageOf(answer, answer.tokens.output),
  });
  await send('message_stop', {});
  stream.end();
}
