const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;
const SPACE = 0x20;

/** Bytes looked at one by one; strings are skipped natively and count as one. Keeps the loop free. */
const MAX_STEPS = 200_000;

/**
 * The string under a top-level key of a JSON object, without parsing the body: a 32 MiB conversation would
 * stop every other stream for its parse. Null where it is not there, not a string, or not found cheaply.
 */
export function topLevelString(body: Buffer, key: string): string | null {
  const start = topLevelStart(body, key);
  if (start < 0 || body[start] !== QUOTE) return null;
  const end = stringEnd(body, start);
  if (end < 0) return null;
  const text = body.toString('utf8', start + 1, end);
  return text.includes('\\') ? unescaped(`"${text}"`) : text;
}

/**
 * The bytes of the value under a top-level key; of an array, those of its first element if `first`. Null
 * where it is not there, or its end is not found cheaply.
 */
export function topLevelBytes(body: Buffer, key: string, first = false): Buffer | null {
  let start = topLevelStart(body, key);
  if (start < 0) return null;
  if (first && body[start] === OPEN_BRACKET) start = skipSpace(body, start + 1);
  const end = valueEnd(body, start);
  return end <= start ? null : body.subarray(start, end);
}

/** Where the value under a top-level key begins; -1 when it is not found cheaply. */
function topLevelStart(body: Buffer, key: string): number {
  let at = skipSpace(body, 0);
  if (body[at] !== OPEN_BRACE) return -1;
  let depth = 0;
  let steps = 0;
  for (; at < body.length && steps < MAX_STEPS; at += 1, steps += 1) {
    const byte = body[at];
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
    else if (byte === QUOTE) {
      const end = stringEnd(body, at);
      if (end < 0) return -1;
      if (
        depth === 1 &&
        end - at - 1 === key.length &&
        body.toString('latin1', at + 1, end) === key
      ) {
        const start = valueAfter(body, end);
        if (start >= 0) return start;
      }
      at = end;
    }
  }
  return -1;
}

/** -1 when the string was a value and not a key. */
function valueAfter(body: Buffer, keyEnd: number): number {
  const colon = skipSpace(body, keyEnd + 1);
  return body[colon] === COLON ? skipSpace(body, colon + 1) : -1;
}

/** Behind the value that begins at `start`; -1 when it does not end, or not cheaply. */
function valueEnd(body: Buffer, start: number): number {
  let depth = 0;
  let steps = 0;
  for (let at = start; at < body.length && steps < MAX_STEPS; at += 1, steps += 1) {
    const byte = body[at];
    if (byte === QUOTE) {
      at = stringEnd(body, at);
      if (at < 0) return -1;
      if (depth === 0) return at + 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth < 0) return at;
      if (depth === 0) return at + 1;
    } else if (byte === COMMA && depth === 0) return at;
  }
  return -1;
}

function unescaped(token: string): string | null {
  try {
    return JSON.parse(token) as string;
  } catch {
    return null;
  }
}

/** Position of the closing quote; -1 when the string does not end. */
function stringEnd(body: Buffer, start: number): number {
  let end = body.indexOf(QUOTE, start + 1);
  while (end > 0 && isEscaped(body, start, end)) end = body.indexOf(QUOTE, end + 1);
  return end;
}

function isEscaped(body: Buffer, start: number, at: number): boolean {
  let before = at - 1;
  while (before > start && body[before] === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}

function skipSpace(body: Buffer, start: number): number {
  let at = start;
  for (let byte = body[at]; byte !== undefined && byte <= SPACE; byte = body[at]) at += 1;
  return at;
}
