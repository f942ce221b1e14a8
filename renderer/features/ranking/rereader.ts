type Read = (isWanted: () => boolean) => Promise<void>;

/** Reads one at a time, and once more if it was asked meanwhile: a storm of events is a few reads. */
export class Rereader {
  readonly #read: Read;
  #isReading = false;
  #isAsked = false;
  #isDisposed = false;

  /** `read` does not reject. */
  constructor(read: Read) {
    this.#read = read;
  }

  ask(): void {
    this.#isAsked = true;
    if (!this.#isReading) void this.#run();
  }

  dispose(): void {
    this.#isDisposed = true;
  }

  async #run(): Promise<void> {
    this.#isReading = true;
    while (this.#isAsked && !this.#isDisposed) {
      this.#isAsked = false;
      await this.#read(() => !this.#isDisposed);
    }
    this.#isReading = false;
  }
}
