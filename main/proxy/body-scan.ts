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
/** Of the keys that anybody asks for, with a quote. */
const LONGEST_KEY = 32;

/** Walked through once for all keys: the whole of a short body, and where a long one has its short keys. */
const FRONT_BYTES = 4096;

/**
 * The top-level keys of a JSON object, without parsing the body: a 32 MiB conversation would stop every other
 * stream for its parse. Null where a key is not there, its value is of another kind, or not found cheaply.
 */
export class BodyFields {
  readonly #body: Buffer;
  readonly #starts = new Map<string, number>();
  readonly #isWhole: boolean;

  constructor(body: Buffer) {
    this.#body = body;
    const isWalked = walk(body.subarray(0, FRONT_BYTES), this.#starts);
    this.#isWhole = isWalked || body.length <= FRONT_BYTES;
  }

  string(key: string): string | null {
    return stringAt(this.#body, this.#startOf(key));
  }

  bytes(key: string): Buffer | null {
    const start = this.#startOf(key);
    const end = start < 0 ? -1 : valueEnd(this.#body, start);
    return end <= start ? null : this.#body.subarray(start, end);
  }

  /** The beginning of a value, of an array that of its first element; at most `limit` bytes. */
  beginning(key: string, limit: number): Buffer | null {
    let start = this.#startOf(key);
    if (start < 0) return null;
    if (this.#body[start] === OPEN_BRACKET) start = skipSpace(this.#body, start + 1);
    const begun = this.#body.subarray(0, start + limit);
    const end = valueEnd(begun, start);
    return begun.subarray(start, end < 0 ? undefined : end);
  }

  #startOf(key: string): number {
    const known = this.#starts.get(key);
    if (known !== undefined) return known;
    return this.#isWhole ? -1 : topLevelStart(this.#body, key);
  }
}

/** Notes where the values of the top-level keys begin; true when it came to the end of the object. */
function walk(body: Buffer, starts: Map<string, number>): boolean {
  let at = skipSpace(body, 0);
  if (body[at] !== OPEN_BRACE) return true;
  let depth = 0;
  for (; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return true;
    } else if (byte === QUOTE) {
      const end = stringEnd(body, at);
      if (end < 0) return false;
      const start = depth === 1 && end - at <= LONGEST_KEY ? valueAfter(body, end) : -1;
      // Behind the last byte of a front it may be space only.
      if (start >= 0 && start < body.length)
        note(starts, body.toString('latin1', at + 1, end), start);
      at = end;
    }
  }
  return false;
}

function note(starts: Map<string, number>, key: string, start: number): void {
  if (!starts.has(key)) starts.set(key, start);
}

/**
 * Where the value under a top-level key that the walk did not reach begins; -1 when it is not found cheaply. The long part of a body, its
 * conversation, has the other keys before it or behind it: it is walked through only where neither finds the key.
 */
function topLevelStart(body: Buffer, key: string): number {
  const needle = `"${key}"`;
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
  return end < 0 ? null : new BodyFields(body.subarray(start, end)).string('id');
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
