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
/** Where most callers write the model, and whatever else is short. */
const FRONT_BYTES = 512;

/**
 * The string under a top-level key of a JSON object, without parsing the body: a 32 MiB conversation would
 * stop every other stream for its parse. Null where it is not there, not a string, or not found cheaply.
 */
export function topLevelString(body: Buffer, key: string): string | null {
  return stringAt(body, topLevelStart(body, key));
}

/** The bytes of the value under a top-level key; null where it is not there, or its end is not found cheaply. */
export function topLevelBytes(body: Buffer, key: string): Buffer | null {
  const start = topLevelStart(body, key);
  const end = start < 0 ? -1 : valueEnd(body, start);
  return end <= start ? null : body.subarray(start, end);
}

/** The beginning of the value under a top-level key, of an array that of its first element; at most `limit` bytes. */
export function topLevelBeginning(body: Buffer, key: string, limit: number): Buffer | null {
  let start = topLevelStart(body, key);
  if (start < 0) return null;
  if (body[start] === OPEN_BRACKET) start = skipSpace(body, start + 1);
  const begun = body.subarray(0, start + limit);
  const end = valueEnd(begun, start);
  return begun.subarray(start, end < 0 ? undefined : end);
}

/**
 * Where the value under a top-level key begins; -1 when it is not found cheaply. The long part of a body, its
 * conversation, has the other keys before it or behind it: it is walked through only where neither finds the key.
 */
function topLevelStart(body: Buffer, key: string): number {
  const needle = `"${key}"`;
  const front = body.subarray(0, FRONT_BYTES);
  const early = front.includes(needle, 0, 'latin1') ? scanFor(front, key) : -1;
  if (early >= 0) return early;
  // A quoted key cannot occur inside a JSON string: its quotes would be escaped there.
  for (let at = body.lastIndexOf(needle, undefined, 'latin1'); at >= 0;) {
    const start = valueAfter(body, at + needle.length - 1);
    if (start >= 0) {
      if (at < body.length / 2) return scanFor(body, key);
      if (isInOuterObject(body, start)) return start;
    }
    at = at === 0 ? -1 : body.lastIndexOf(needle, at - 1, 'latin1');
  }
  return -1;
}

/** From the front. */
function scanFor(body: Buffer, key: string): number {
  let at = skipSpace(body, 0);
  if (body[at] !== OPEN_BRACE) return -1;
  let depth = 0;
  for (let steps = 0; at < body.length && steps < MAX_STEPS; at += 1, steps += 1) {
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

/** Whether what is left of the body behind a value closes one object only: then the value is one of the outermost. */
function isInOuterObject(body: Buffer, start: number): boolean {
  if (body[skipSpace(body, 0)] !== OPEN_BRACE) return false;
  let depth = 0;
  let steps = 0;
  for (let at = start; at < body.length && steps < MAX_STEPS; at += 1, steps += 1) {
    const byte = body[at];
    if (byte === QUOTE) {
      at = stringEnd(body, at);
      if (at < 0) return false;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth < 0) return byte === CLOSE_BRACE && skipSpace(body, at + 1) >= body.length;
    }
  }
  return false;
}

/** The string that begins at `start`; null when none does. */
function stringAt(body: Buffer, start: number): string | null {
  if (start < 0 || body[start] !== QUOTE) return null;
  const end = stringEnd(body, start);
  if (end < 0) return null;
  const text = body.toString('utf8', start + 1, end);
  return text.includes('\\') ? unescaped(`"${text}"`) : text;
}

/** The ids under a key wherever in the body it stands, at most `limit`: strings, or objects with an `id`. */
export function idsUnder(body: Buffer, key: string, limit: number): readonly string[] {
  const needle = `"${key}"`;
  const found: string[] = [];
  let at = body.indexOf(needle, 0, 'latin1');
  for (let left = limit; at >= 0 && left > 0; left -= 1) {
    const id = idAt(body, valueAfter(body, at + needle.length - 1));
    if (id !== null) found.push(id);
    at = body.indexOf(needle, at + needle.length, 'latin1');
  }
  return found;
}

function idAt(body: Buffer, start: number): string | null {
  if (start < 0 || body[start] !== OPEN_BRACE) return stringAt(body, start);
  const end = valueEnd(body, start);
  return end < 0 ? null : topLevelString(body.subarray(start, end), 'id');
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
