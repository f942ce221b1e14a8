type Read = (isWanted: () => boolean) => Promise<void>;

/** Reads one at a time, and once more if it was asked meanwhile: a storm of events is a few reads. */
export class Rereader {
  readonly #read: Read;
  readonly #gapMs: number;
  #isReading = false;
  #isAsked = false;
  #isDisposed = false;
  #endWait: (() => void) | null = null;

  /** `read` does not reject. `gapMs`: from the beginning of one read to that of the next. */
  constructor(read: Read, gapMs = 0) {
    this.#read = read;
    this.#gapMs = gapMs;
  }

  ask(): void {
    this.#isAsked = true;
    if (!this.#isReading) void this.#run();
  }

  /** Without the gap: a person asked. */
  askNow(): void {
    this.ask();
    this.#endWait?.();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#endWait?.();
  }

  async #run(): Promise<void> {
    this.#isReading = true;
    while (this.#isAsked && !this.#isDisposed) {
      this.#isAsked = false;
      const gap = this.#gapMs === 0 ? null : this.#startGap();
      await this.#read(() => !this.#isDisposed);
      await gap;
    }
    this.#isReading = false;
  }

  #startGap(): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#endWait = null;
        resolve();
      };
      const timer = setTimeout(end, this.#gapMs);
      this.#endWait = end;
    });
  }
}
