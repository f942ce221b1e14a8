import { isObject } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { PromptPart } from './prompt-cache.ts';

const minuteMs = 60_000;

/** Anthropic keeps a prompt up to each block with `cache_control`, for 5 minutes or an hour. */
export function anthropicParts(body: JsonObject): PromptPart[] {
  const blocks = [...asList(body['tools']), ...asList(body['system']), ...messageBlocks(body)];
  const parts = blocks.map((block) => ({
    text: JSON.stringify(block),
    lifeMs: isObject(block) ? lifeOf(block['cache_control']) : null,
  }));
  const last = parts.at(-1);
  const whole = lifeOf(body['cache_control']);
  return last === undefined || whole === null
    ? parts
    : [...parts.slice(0, -1), { ...last, lifeMs: whole }];
}

/** OpenAI keeps beginnings of every prompt by itself. */
export function openAiParts(body: JsonObject, inputField: string): PromptPart[] {
  const items = [
    ...asList(body['instructions']),
    ...asList(body['tools']),
    ...asList(body[inputField]),
  ];
  return items.map((item) => ({ text: JSON.stringify(item), lifeMs: 10 * minuteMs }));
}

function messageBlocks(body: JsonObject): unknown[] {
  return asList(body['messages']).flatMap((turn) =>
    isObject(turn) ? asList(turn['content']) : [],
  );
}

function lifeOf(control: unknown): number | null {
  if (!isObject(control)) return null;
  return (control['ttl'] === '1h' ? 60 : 5) * minuteMs;
}

function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
