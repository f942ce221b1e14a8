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
  return stringAt(body, topLevelStarts(body, [key])[0] ?? -1);
}

/**
 * The bytes of the value under a top-level key; of an array, those of its first element if `first`. Null
 * where it is not there, or its end is not found cheaply.
 */
export function topLevelBytes(body: Buffer, key: string, first = false): Buffer | null {
  return bytesAt(body, topLevelStarts(body, [key])[0] ?? -1, first);
}

/** The string that begins at `start`; null when none does. */
export function stringAt(body: Buffer, start: number): string | null {
  if (start < 0 || body[start] !== QUOTE) return null;
  const end = stringEnd(body, start);
  if (end < 0) return null;
  const text = body.toString('utf8', start + 1, end);
  return text.includes('\\') ? unescaped(`"${text}"`) : text;
}

/** As `topLevelBytes`, of the value that begins at `start`. */
export function bytesAt(body: Buffer, start: number, first = false): Buffer | null {
  if (start < 0) return null;
  const from = first && body[start] === OPEN_BRACKET ? skipSpace(body, start + 1) : start;
  const end = valueEnd(body, from);
  return end <= from ? null : body.subarray(from, end);
}

/** Where the values under top-level keys begin, found in one pass; -1 for one that is not found cheaply. */
export function topLevelStarts(body: Buffer, keys: readonly string[]): readonly number[] {
  const starts = keys.map(() => -1);
  // A native search tells most keys that are nowhere: the pass then ends with the last one that is there.
  const wanted = keys.map((key) => body.includes(`"${key}"`, 0, 'latin1'));
  let left = wanted.filter(Boolean).length;
  let at = skipSpace(body, 0);
  if (body[at] !== OPEN_BRACE) return starts;
  let depth = 0;
  for (let steps = 0; left > 0 && at < body.length && steps < MAX_STEPS; at += 1, steps += 1) {
    const byte = body[at];
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
    else if (byte === QUOTE) {
      const end = stringEnd(body, at);
      if (end < 0) return starts;
      const found = depth === 1 ? keyAt(body, at, end, keys, wanted) : -1;
      const start = found < 0 ? -1 : valueAfter(body, end);
      if (start >= 0) {
        starts[found] = start;
        wanted[found] = false;
        left -= 1;
      }
      at = end;
    }
  }
  return starts;
}

/** Which of the wanted keys stands between two quotes; -1: none. */
function keyAt(
  body: Buffer,
  open: number,
  close: number,
  keys: readonly string[],
  wanted: readonly boolean[],
): number {
  const length = close - open - 1;
  for (const [index, key] of keys.entries())
    if (
      wanted[index] === true &&
      key.length === length &&
      body.toString('latin1', open + 1, close) === key
    )
      return index;
  return -1;
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
  const object = bytesAt(body, start);
  return object === null ? null : topLevelString(object, 'id');
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
