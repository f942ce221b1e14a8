import { isObject, textField } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';

/** Bought credits: told in words, and a full common window that they pay for still serves. */
export interface CodexCredits {
  readonly pay: boolean;
  readonly notes: readonly string[];
}

const BALANCE = /^\d{1,12}(\.\d{1,6})?$/;

export function readCredits(body: JsonObject): CodexCredits {
  const notes: string[] = [];
  const credits = objectAt(body, 'credits', notes);
  const control = objectAt(body, 'spend_control', notes);
  const unlimited = credits['unlimited'] === true;
  const has = unlimited || credits['has_credits'] === true;
  const spent = credits['overage_limit_reached'] === true;
  const stopped = control['reached'] === true;
  const balance = textField(credits, 'balance');
  if (unlimited) notes.push('Credits: unlimited.');
  else if (has && balance !== null && BALANCE.test(balance))
    notes.push(`Credits: ${balance} left.`);
  if (has && spent) notes.push('The limit of what credits may pay is reached.');
  if (stopped) notes.push('The spending limit of this workspace is reached.');
  return { pay: has && !spent && !stopped, notes };
}

function objectAt(body: JsonObject, name: string, notes: string[]): JsonObject {
  const value = body[name] ?? {};
  if (isObject(value)) return value;
  notes.push(`OpenAI sent ${name} that cannot be read (${name} is no object).`);
  return {};
}
