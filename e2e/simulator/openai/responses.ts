import type { SimAccount } from '../accounts.ts';
import { pieces } from '../answer-text.ts';
import type { Exchange } from '../exchange.ts';
import { opaqueId, textField } from '../values.ts';
import { responsesUsage } from './call.ts';
import type { OpenAiCall } from './call.ts';
import { openAiError } from './errors.ts';

/** Responses belong to the account that made them. */
export type ResponseOwners = Map<string, string>;

/** POST /v1/responses */
export async function answerResponses(
  exchange: Exchange,
  call: OpenAiCall,
  account: SimAccount,
  owners: ResponseOwners,
): Promise<void> {
  const previous = textField(call.body, 'previous_response_id');
  if (previous !== null && owners.get(previous) !== account.id) {
    const message = `Previous response with id '${previous}' not found.`;
    const parts = { code: 'previous_response_not_found', param: 'previous_response_id' };
    return exchange.sendJson(400, openAiError(message, parts));
  }
  const id = opaqueId('resp_', 40);
  owners.set(id, account.id);
  if (!call.stream) return exchange.sendJson(200, responseObject(call, id, 'completed'));
  await streamResponse(exchange, call, id);
}

export async function streamResponse(
  exchange: Exchange,
  call: OpenAiCall,
  id: string,
): Promise<void> {
  let sequence = 0;
  const stream = await exchange.openStream((code, message) => {
    const error = { type: 'error', code, message, param: null, sequence_number: sequence++ };
    return `event: error\ndata: ${JSON.stringify(error)}\n\n`;
  });
  if (stream === null) return;
  const send = (type: string, rest: object): Promise<boolean> =>
    stream.event(type, { type, ...rest, sequence_number: sequence++ });
  const started = responseObject(call, id, 'in_progress');
  const item_id = itemId(id);
  const place = { item_id, output_index: 0, content_index: 0 };
  const emptyItem = { ...outputItem(call, id), status: 'in_progress', content: [] };
  await send('response.created', { response: started });
  await send('response.in_progress', { response: started });
  await send('response.output_item.added', { output_index: 0, item: emptyItem });
  await send('response.content_part.added', { ...place, part: textPart('') });
  for (const delta of pieces(call.text)) {
    const event = { ...place, delta, logprobs: [] };
    if (!(await send('response.output_text.delta', event))) return;
  }
  await send('response.output_text.done', { ...place, text: call.text, logprobs: [] });
  await send('response.content_part.done', { ...place, part: textPart(call.text) });
  await send('response.output_item.done', { output_index: 0, item: outputItem(call, id) });
  await send('response.completed', { response: responseObject(call, id, 'completed') });
  stream.end();
}

function responseObject(call: OpenAiCall, id: string, status: string): Record<string, unknown> {
  const done = status === 'completed';
  return {
    id,
    object: 'response',
    created_at: call.createdS,
    status,
    error: null,
    incomplete_details: null,
    instructions: call.body['instructions'] ?? null,
    max_output_tokens: null,
    model: call.model,
    output: done ? [outputItem(call, id)] : [],
    parallel_tool_calls: true,
    previous_response_id: call.body['previous_response_id'] ?? null,
    store: call.body['store'] ?? true,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    truncation: 'disabled',
    usage: done ? responsesUsage(call.tokens) : null,
    metadata: {},
  };
}

function itemId(id: string): string {
  return id.replace('resp_', 'msg_');
}

function outputItem(call: OpenAiCall, id: string): Record<string, unknown> {
  return {
    id: itemId(id),
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [textPart(call.text)],
  };
}

function textPart(text: string): unknown {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}
