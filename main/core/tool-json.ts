export type JsonObject = Readonly<Record<string, unknown>>;

/** The object that a tool's file holds, or why it holds none. */
export function readToolJson(
  text: string,
):
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly why: string } {
  const bare = text.replace(/^\uFEFF/, '').trim();
  if (bare === '') return { ok: false, why: `The file is empty. ${AGAIN}` };
  try {
    const value: unknown = JSON.parse(bare);
    if (isObject(value)) return { ok: true, value };
  } catch {
    // The parser's own message quotes the text.
    return {
      ok: false,
      why: `The file is no whole JSON: it is damaged, or being written now. ${AGAIN}`,
    };
  }
  return { ok: false, why: `The file holds something else than a JSON object. ${AGAIN}` };
}

const AGAIN = 'Look again in a moment; if it stays so, sign in again in its tool.';

export function objectIn(value: JsonObject, name: string): JsonObject | null {
  const field = value[name];
  return isObject(field) ? field : null;
}

/** A text that can stand in a header and in a list: no control characters, no ends of white space. */
export function textIn(value: JsonObject | null, name: string): string | null {
  const field = value?.[name];
  if (typeof field !== 'string') return null;
  const text = field.trim();
  return text === '' || text.length > LONGEST_TEXT || /\p{Cc}/u.test(text) ? null : text;
}

/** An instant in epoch milliseconds; null for what is none. */
export function instantIn(value: JsonObject | null, name: string): number | null {
  const field = value?.[name];
  return typeof field === 'number' && Number.isFinite(field) && field > 0 && field < LAST_INSTANT_MS
    ? Math.floor(field)
    : null;
}

/** A JWT is a few kB; a megabyte is no token. */
const LONGEST_TEXT = 16_384;
const LAST_INSTANT_MS = 8.64e15;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
