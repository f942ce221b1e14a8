import { NO_TOKENS } from '../../shared/model/tokens.ts';
import type { TokenUsage } from '../../shared/model/tokens.ts';
import { isCounted, mergeTokens, readGoogleTokens, readTokens } from '../core/read-tokens.ts';

/** Of the keys under which providers tell tokens: `"usage"`, and Google's `"usageMetadata"`. */
const NEEDLE = Buffer.from('"usage');
const METADATA = 'Metadata';
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const SPACE = 0x20;
/** A usage object is some hundred bytes; what grows past this is something else. */
const MAX_OBJECT_BYTES = 8 * 1024;

type State = 'search' | 'name' | 'colon' | 'value' | 'object';

/**
 * Finds every `"usage":{…}` and `"usageMetadata":{…}` in an answer as it passes: JSON or SSE, of any provider
 * that names its tokens so.
 * The quoted key cannot occur inside a JSON string (its quotes would be escaped there), so no line and no
 * whole answer needs to be parsed. A stream tells in pieces that count up. A document tells once, behind its
 * content: what a model put into a tool's input under the same name comes before, and is dropped. Google's
 * streams tell the whole each time, behind the content as well.
 */
export class UsageScan {
  #state: State = 'search';
  /** Bytes of NEEDLE seen at the end of the last chunk. */
  #matched = 0;
  #text = '';
  #isMetadata = false;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #tokens: TokenUsage = NO_TOKENS;
  readonly #isStream: boolean;

  constructor(isStream: boolean) {
    this.#isStream = isStream;
  }

  get result(): TokenUsage {
    return this.#tokens;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length)
      at = this.#state === 'search' ? this.#search(chunk, at) : this.#step(chunk, at);
  }

  #search(chunk: Buffer, start: number): number {
    if (this.#matched > 0) return this.#continueMatch(chunk, start);
    const found = chunk.indexOf(NEEDLE, start);
    if (found >= 0) {
      this.#state = 'name';
      return found + NEEDLE.length;
    }
    this.#matched = partialMatch(chunk, start);
    return chunk.length;
  }

  #continueMatch(chunk: Buffer, start: number): number {
    let at = start;
    while (at < chunk.length && this.#matched < NEEDLE.length) {
      if (chunk[at] !== NEEDLE[this.#matched]) {
        this.#matched = 0;
        return at;
      }
      this.#matched += 1;
      at += 1;
    }
    if (this.#matched === NEEDLE.length) {
      this.#matched = 0;
      this.#state = 'name';
    }
    return at;
  }

  #step(chunk: Buffer, at: number): number {
    if (this.#state === 'object') return this.#collect(chunk, at);
    if (this.#state === 'name') return this.#name(chunk, at);
    const byte = chunk[at] ?? 0;
    if (byte <= SPACE) return at + 1;
    if (this.#state === 'colon' && byte === COLON) {
      this.#state = 'value';
      return at + 1;
    }
    if (this.#state !== 'value' || byte !== OPEN_BRACE) {
      this.#state = 'search';
      return at;
    }
    this.#state = 'object';
    return this.#collect(chunk, at);
  }

  /** The rest of the key, with its closing quote. */
  #name(chunk: Buffer, start: number): number {
    let at = start;
    while (at < chunk.length && chunk[at] === METADATA.charCodeAt(this.#text.length)) {
      this.#text += METADATA.charAt(this.#text.length);
      at += 1;
    }
    if (at === chunk.length) return at;
    const isKey = chunk[at] === QUOTE && (this.#text === '' || this.#text === METADATA);
    this.#isMetadata = isKey && this.#text === METADATA;
    this.#text = '';
    this.#state = isKey ? 'colon' : 'search';
    return isKey ? at + 1 : at;
  }

  /** Takes the object up to its closing brace, or to the end of the chunk. */
  #collect(chunk: Buffer, start: number): number {
    let depth = this.#depth;
    let inString = this.#inString;
    let escaped = this.#escaped;
    let at = start;
    do {
      const byte = chunk[at];
      at += 1;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_BRACE) depth += 1;
      else if (byte === CLOSE_BRACE) depth -= 1;
    } while (depth > 0 && at < chunk.length);
    if (this.#text.length + at - start > MAX_OBJECT_BYTES) this.#reset();
    else if (depth === 0) this.#read(this.#text + chunk.toString('latin1', start, at));
    else {
      this.#text += chunk.toString('latin1', start, at);
      this.#depth = depth;
      this.#inString = inString;
      this.#escaped = escaped;
    }
    return at;
  }

  /** Bytes as latin1: the names and figures that count are ASCII. */
  #read(text: string): void {
    this.#reset();
    let usage: Record<string, unknown>;
    try {
      usage = JSON.parse(text) as Record<string, unknown>;
    } catch {
      return;
    }
    const told = this.#isMetadata ? readGoogleTokens(usage) : readTokens(usage);
    if (this.#isStream && !this.#isMetadata) this.#tokens = mergeTokens(this.#tokens, told);
    else if (isCounted(told)) this.#tokens = told;
  }

  #reset(): void {
    this.#state = 'search';
    this.#text = '';
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
  }
}

/** How many bytes at the end of the chunk may begin the needle. */
function partialMatch(chunk: Buffer, start: number): number {
  const first = Math.max(start, chunk.length - NEEDLE.length + 1);
  for (let at = first; at < chunk.length; at += 1)
    if (chunk[at] === QUOTE && begins(chunk, at)) return chunk.length - at;
  return 0;
}

function begins(chunk: Buffer, start: number): boolean {
  for (let at = start; at < chunk.length; at += 1)
    if (chunk[at] !== NEEDLE[at - start]) return false;
  return true;
}
