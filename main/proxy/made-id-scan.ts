import type { Making } from '../core/made-ids.ts';

const SPACE = 0x20;
const COLON = 0x3a;
const QUOTE = 0x22;
/** Of an answer that is about one thing: what comes later is content. */
const LIMIT_BYTES = 64 * 1024;
const MAX_ID_BYTES = 200;
/** An id and the space before it that may wait for its end. */
const MAX_REST_BYTES = 512;
const CUT = Symbol('cut');

/**
 * Finds `"<key>":"<beginning>…"` in an answer as it passes. The quoted key cannot occur inside a JSON string,
 * and other ids (of items, of events) begin differently, so nothing is parsed.
 */
export class MadeIdScan {
  readonly #making: Making;
  readonly #needle: Buffer;
  readonly #onMade: (id: string) => void;
  /** What of the last chunk may belong to an id that goes on in the next one. */
  #rest: Buffer | null = null;
  #seenBytes = 0;
  #over = false;

  constructor(making: Making, onMade: (id: string) => void) {
    this.#making = making;
    this.#needle = Buffer.from(`"${making.key}"`);
    this.#onMade = onMade;
  }

  push(chunk: Buffer): void {
    if (this.#over) return;
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#seenBytes += chunk.length;
    const unread = this.#read(bytes);
    // A copy: a slice would keep the whole chunk alive.
    this.#rest = unread < bytes.length ? Buffer.from(bytes.subarray(unread)) : null;
    if (this.#making.isOne && this.#seenBytes > LIMIT_BYTES) this.#over = true;
    if (this.#over) this.#rest = null;
  }

  /** Where what is to be read again with the next chunk begins. */
  #read(bytes: Buffer): number {
    const { beginnings, isOne, kind } = this.#making;
    const needle = this.#needle;
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length)) {
      const id = idAfter(bytes, at + needle.length);
      if (id === CUT && bytes.length - at <= MAX_REST_BYTES) return at;
      if (
        typeof id !== 'string' ||
        id === '' ||
        !beginnings.some((beginning) => id.startsWith(beginning))
      )
        continue;
      this.#onMade(kind === undefined ? id : `${kind}/${id}`);
      this.#over = isOne;
      if (isOne) break;
    }
    return Math.max(0, bytes.length - needle.length + 1);
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
