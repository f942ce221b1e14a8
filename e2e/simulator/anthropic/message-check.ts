import type { PromptPart } from '../quota/prompt-cache.ts';
import { anthropicParts } from '../quota/prompt-parts.ts';
import { isObject, textField } from '../values.ts';
import type { JsonObject } from '../values.ts';
import { models } from './facts.ts';

export interface MessageCall {
  readonly model: string;
  readonly stream: boolean;
  readonly maxTokens: number;
  /** A tool that the caller insists on. */
  readonly forcedTool: string | null;
  readonly inputText: string;
  readonly parts: readonly PromptPart[];
}

export type CheckedCall =
  | { ok: true; call: MessageCall }
  | { ok: false; status: number; message: string };

/** Judges a body of /v1/messages; `counting` is the count_tokens form, which has no max_tokens. */
export function checkMessages(
  body: unknown,
  counting: boolean,
  isKnown: (model: string) => boolean = isKnownModel,
): CheckedCall {
  if (!isObject(body)) return wrong('body: Input should be a valid dictionary');
  const model = textField(body, 'model');
  if (model === null) return wrong('model: Field required');
  const maxTokens = body['max_tokens'];
  if (!counting && maxTokens === undefined) return wrong('max_tokens: Field required');
  if (!counting && (!Number.isInteger(maxTokens) || Number(maxTokens) < 1)) {
    return wrong('max_tokens: Input should be greater than or equal to 1');
  }
  const stream = body['stream'];
  if (stream !== undefined && typeof stream !== 'boolean') {
    return wrong('stream: Input should be a valid boolean');
  }
  const problem = checkTurns(body['messages']);
  if (problem !== null) return wrong(problem);
  if (!isKnown(model)) return { ok: false, status: 404, message: `model: ${model}` };
  return {
    ok: true,
    call: {
      model,
      stream: stream === true,
      maxTokens: typeof maxTokens === 'number' ? maxTokens : 1,
      forcedTool: forcedTool(body),
      inputText: JSON.stringify([body['system'], body['tools'], body['messages']]),
      parts: anthropicParts(body),
    },
  };
}

function checkTurns(turns: unknown): string | null {
  if (turns === undefined) return 'messages: Field required';
  if (!Array.isArray(turns)) return 'messages: Input should be a valid list';
  if (turns.length === 0) return 'messages: at least one message is required';
  for (const [index, turn] of turns.entries()) {
    if (!isObject(turn)) return `messages.${index}: Input should be a valid dictionary`;
    if (!['user', 'assistant', 'system'].includes(textField(turn, 'role') ?? '')) {
      return `messages.${index}.role: Input should be 'user' or 'assistant'`;
    }
    const content = turn['content'];
    if (typeof content !== 'string' && !Array.isArray(content)) {
      return `messages.${index}.content: Input should be a valid string or list`;
    }
  }
  return null;
}

function isKnownModel(model: string): boolean {
  const bare = model.replace(/\[1m\]$/, '');
  return models.some((known) => known.id === bare) || /^claude-[a-z0-9-]+$/.test(bare);
}

function forcedTool(body: JsonObject): string | null {
  const choice = body['tool_choice'];
  return isObject(choice) && choice['type'] === 'tool' ? textField(choice, 'name') : null;
}

function wrong(message: string): CheckedCall {
  return { ok: false, status: 400, message };
}
