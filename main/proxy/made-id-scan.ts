const NEEDLE = Buffer.from('"id"');
const SPACE = 0x20;
const COLON = 0x3a;
const QUOTE = 0x22;
/** An id stands at the beginning of an answer: what comes later is content. */
const LIMIT_BYTES = 64 * 1024;
const MAX_ID_BYTES = 200;
const CUT = Symbol('cut');

/**
 * Finds the first `"id":"<beginning>…"` in an answer as it passes. The quoted key cannot occur inside a JSON
 * string, and other ids (of items, of events) begin differently, so nothing is parsed.
 */
export class MadeIdScan {
  readonly #beginnings: readonly string[];
  readonly #onMade: (id: string) => void;
  /** What of the last chunk may belong to an id that goes on in the next one. */
  #rest: Buffer | null = null;
  #seenBytes = 0;
  #over = false;

  constructor(beginnings: readonly string[], onMade: (id: string) => void) {
    this.#beginnings = beginnings;
    this.#onMade = onMade;
  }

  push(chunk: Buffer): void {
    if (this.#over) return;
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = null;
    this.#seenBytes += chunk.length;
    const unread = this.#read(bytes);
    if (unread === null || this.#seenBytes > LIMIT_BYTES) this.#over = true;
    // A copy: a slice would keep the whole chunk alive.
    else this.#rest = unread < bytes.length ? Buffer.from(bytes.subarray(unread)) : null;
  }

  /** Where what is to be read again with the next chunk begins; null: found. */
  #read(bytes: Buffer): number | null {
    let at = bytes.indexOf(NEEDLE);
    while (at >= 0) {
      const id = idAfter(bytes, at + NEEDLE.length);
      if (id === CUT) return at;
      if (id !== null && this.#beginnings.some((beginning) => id.startsWith(beginning))) {
        this.#onMade(id);
        return null;
      }
      at = bytes.indexOf(NEEDLE, at + NEEDLE.length);
    }
    return Math.max(0, bytes.length - NEEDLE.length + 1);
  }
}

/** The plain string behind a key; null: something else is there. `CUT`: the bytes end before that is known. */
function idAfter(bytes: Buffer, keyEnd: number): string | typeof CUT | null {
  const colon = skipSpace(bytes, keyEnd);
  if (colon >= bytes.length) return CUT;
  if (bytes[colon] !== COLON) return null;
  const open = skipSpace(bytes, colon + 1);
  if (open >= bytes.length) return CUT;
  if (bytes[open] !== QUOTE) return null;
  const close = bytes.indexOf(QUOTE, open + 1);
  if (close < 0) return bytes.length - open > MAX_ID_BYTES ? null : CUT;
  return close - open > MAX_ID_BYTES ? null : bytes.toString('latin1', open + 1, close);
}

function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  for (let byte = bytes[at]; byte !== undefined && byte <= SPACE; byte = bytes[at]) at += 1;
  return at;
}
