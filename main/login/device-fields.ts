import { isObject, objectField, parseJson, textField } from '../providers/json-fields.ts';
import type { JsonObject } from '../providers/json-fields.ts';
import type { HttpAnswer } from '../platform/http.ts';
import type { PollVerdict } from './device-protocol.ts';

/** Longer than what is shown: secrets are looked for before it is cut to that. */
const TEXT_LIMIT = 5000;
/** A person reads and types it; nothing else belongs into a terminal. */
const USER_CODE = /^[A-Za-z0-9](?:[A-Za-z0-9 -]{1,30})[A-Za-z0-9]$/;

export function userCodeOf(body: JsonObject, ...names: readonly string[]): string | null {
  for (const name of names) {
    const code = textField(body, name);
    if (code !== null) return USER_CODE.test(code) ? code : null;
  }
  return null;
}

/** Whole milliseconds of a number of seconds, told as number or text; null for anything else. */
export function secondsField(body: JsonObject, name: string): number | null {
  const value = body[name];
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) return null;
  return Math.round(Math.min(seconds, 86_400) * 1000);
}

/** A page for a person's browser: https, and nothing that could be more than an address. */
export function pageField(body: JsonObject, ...names: readonly string[]): string | null {
  for (const name of names) {
    const text = textField(body, name);
    const url = text === null ? null : URL.parse(text);
    if (url !== null) return url.protocol === 'https:' && url.username === '' ? url.href : null;
  }
  return null;
}

/** The page with the code filled in, where it is of the very site that the person is sent to. */
export function filledPage(body: JsonObject, page: string): string {
  const filled = pageField(body, 'verification_uri_complete', 'verification_url_complete');
  return filled !== null && new URL(filled).origin === new URL(page).origin ? filled : page;
}

/** What RFC 8628 section 3.5 says with words, whatever the status; null where it says none of them. */
export function toldVerdict(answer: HttpAnswer): PollVerdict | null {
  const body = parseJson(answer.text);
  switch (errorCode(body) ?? '') {
    case 'authorization_pending':
      return { kind: 'pending' };
    case 'slow_down':
      return {
        kind: 'slow-down',
        intervalMs: isObject(body) ? secondsField(body, 'interval') : null,
      };
    case 'access_denied':
      return { kind: 'denied' };
    case 'expired_token':
      return { kind: 'expired' };
    default:
      return null;
  }
}

/** An answer that decides nothing: the provider is busy, or it is a failure. */
export function otherVerdict({ status, text }: HttpAnswer): PollVerdict {
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { kind: 'slow-down', intervalMs: null };
  return { kind: 'failed', status, text: text.slice(0, TEXT_LIMIT) };
}

/** `{"error":"x"}`, `{"error":{"code":"x"}}` or `{"code":"x"}`. */
function errorCode(body: unknown): string | null {
  return (
    textField(body, 'error') ??
    textField(objectField(body, 'error'), 'code') ??
    textField(body, 'code')
  );
}
