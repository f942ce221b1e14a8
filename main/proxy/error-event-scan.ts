const LINE_FEED = 0x0a;
const SMALL_D = 0x64;
const SMALL_E = 0x65;
const SMALL_F = 0x66;
const SMALL_R = 0x72;
const SMALL_T = 0x74;

/** Enough to tell every line that counts from the others. */
const HEAD_BYTES = 32;
/** Of the data of an error event. */
const MAX_DATA_BYTES = 8 * 1024;
/** First letter of an event's name, or its second where no space is before it. */
const NAME_AT = 7;
/** Of the first key of `data: {"error"`; one less where no space is before it. */
const KEY_AT = 8;
/** From the first letter of `type` to that of its value, and on to the `f` of `response.failed`. */
const TYPE_TO_VALUE = 7;
const VALUE_TO_FAILED = 9;

const ERROR_NAME = /^event: ?(?:error|response\.failed)\r?$/;
/** Some that serve a provider's answers again leave the name of an event out. */
const ERROR_DATA = /^data: ?\{"(?:error"|type":"(?:error|response\.failed)")/;

/**
 * Finds the error events of an event stream as it passes, and tells the data of each. Only whole lines of
 * the stream's own count: the same words in a model's text lie inside a JSON string, never at a line's start.
 */
export class ErrorEventScan {
  readonly #onError: (data: string) => void;
  /** Beginning of the present line as latin1; null: the line does not count. */
  #line: string | null = '';
  #inErrorEvent = false;

  constructor(onError: (data: string) => void) {
    this.#onError = onError;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      const found = chunk.indexOf(LINE_FEED, at);
      const end = found < 0 ? chunk.length : found;
      this.#take(chunk, at, end);
      if (found < 0) return;
      this.#endLine();
      at = found + 1;
    }
  }

  #take(chunk: Buffer, start: number, end: number): void {
    if (this.#line === '' && !this.#inErrorEvent && isDull(chunk, start, end)) this.#line = null;
    if (this.#line === null) return;
    let line = this.#line;
    const headEnd = Math.min(end, start + Math.max(0, HEAD_BYTES - line.length));
    line += chunk.toString('latin1', start, headEnd);
    if (headEnd < end && this.#counts(line))
      line += chunk.toString(
        'latin1',
        headEnd,
        Math.min(end, headEnd + MAX_DATA_BYTES - line.length),
      );
    this.#line = line;
  }

  #endLine(): void {
    const line = this.#line;
    this.#line = '';
    if (line === null) return;
    if (line === '' || line === '\r') this.#inErrorEvent = false;
    else if (ERROR_NAME.test(line)) this.#inErrorEvent = true;
    else if (this.#counts(line)) this.#onError(Buffer.from(line, 'latin1').toString('utf8'));
  }

  #counts(line: string): boolean {
    return (this.#inErrorEvent && line.startsWith('data:')) || ERROR_DATA.test(line);
  }
}

/** Lines that tell by single bytes that they are no error's; spares nearly every line of a stream a copy. */
function isDull(chunk: Buffer, start: number, end: number): boolean {
  if (end - start <= KEY_AT) return false;
  const second = chunk[start + NAME_AT];
  if (chunk[start] === SMALL_E) return second !== SMALL_E && second !== SMALL_R;
  if (chunk[start] !== SMALL_D) return true;
  const key = chunk[start + KEY_AT];
  if (second === SMALL_E || key === SMALL_E) return false;
  if (key === SMALL_T) return isDullType(chunk, start + KEY_AT, end);
  return second !== SMALL_T || isDullType(chunk, start + KEY_AT - 1, end);
}

/** `at`: where the first key begins, which may be `type`. */
function isDullType(chunk: Buffer, at: number, end: number): boolean {
  const value = at + TYPE_TO_VALUE;
  if (value + VALUE_TO_FAILED >= end) return false;
  if (chunk[value] === SMALL_R) return chunk[value + VALUE_TO_FAILED] !== SMALL_F;
  return chunk[value] !== SMALL_E;
}
