/** What a receiver takes of a sender that it does not trust yet. */
export const LINE_LIMIT_BYTES = 1024 * 1024;

/** Cuts a byte stream into lines. Over the limit (1 MiB) without an end it throws: the sender is no Sluice. */
export class LineReader {
  limitBytes = LINE_LIMIT_BYTES;
  #parts: Buffer[] = [];
  #size = 0;

  /** The lines that `chunk` completes. */
  push(chunk: Buffer): readonly string[] {
    const lines: string[] = [];
    let rest = chunk;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      lines.push(this.#take(rest.subarray(0, end)));
      rest = rest.subarray(end + 1);
    }
    this.#keep(rest);
    return lines;
  }

  #take(last: Buffer): string {
    this.#keep(last);
    const line = Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#size = 0;
    return line;
  }

  #keep(part: Buffer): void {
    this.#size += part.length;
    if (this.#size > this.limitBytes)
      throw new RangeError(`a line of more than ${this.limitBytes} bytes`);
    if (part.length > 0) this.#parts.push(part);
  }
}
