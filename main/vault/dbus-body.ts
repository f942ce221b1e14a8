/** Arguments of a D-Bus call, each aligned as the wire format wants it. */
export class BodyWriter {
  #bytes = Buffer.alloc(0);

  bytes(): Buffer {
    return this.#bytes;
  }

  text(value: string): this {
    const bytes = Buffer.from(value);
    return this.#number(bytes.length).#put(bytes).#put(Buffer.of(0));
  }

  blob(value: Buffer): this {
    return this.#number(value.length).#put(value);
  }

  signature(value: string): this {
    return this.#put(Buffer.of(value.length)).#put(Buffer.from(value)).#put(Buffer.of(0));
  }

  yes(): this {
    return this.#number(1);
  }

  struct(): this {
    return this.#align(8);
  }

  /** Of dictionary entries; the length leaves out the padding before the first. */
  dictionary(entries: readonly ((writer: this) => void)[]): this {
    this.#number(0);
    const lengthAt = this.#bytes.length - 4;
    this.#align(8);
    const start = this.#bytes.length;
    for (const entry of entries) {
      this.#align(8);
      entry(this);
    }
    this.#bytes.writeUInt32LE(this.#bytes.length - start, lengthAt);
    return this;
  }

  #number(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return this.#align(4).#put(bytes);
  }

  #align(to: number): this {
    const missing = (to - (this.#bytes.length % to)) % to;
    return this.#put(Buffer.alloc(missing));
  }

  #put(bytes: Buffer): this {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    return this;
  }
}

/** Reads an answer in order; throws a RangeError where it ends too early. */
export class BodyReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  text(): string {
    const length = this.#number();
    const value = this.#bytes.toString('utf8', this.#at, this.#at + length);
    this.#at += length + 1;
    return value;
  }

  blob(): Buffer {
    const length = this.#number();
    const value = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return value;
  }

  /** Of texts or paths. */
  texts(): readonly string[] {
    const length = this.#number();
    const end = this.#at + length;
    const values: string[] = [];
    while (this.#at < end) values.push(this.text());
    return values;
  }

  struct(): this {
    this.#align(8);
    return this;
  }

  /** A variant that holds a text. */
  textVariant(): string {
    this.#at += 2 + this.#bytes.readUInt8(this.#at);
    return this.text();
  }

  #number(): number {
    this.#align(4);
    const value = this.#bytes.readUInt32LE(this.#at);
    this.#at += 4;
    return value;
  }

  #align(to: number): void {
    this.#at = Math.ceil(this.#at / to) * to;
  }
}
