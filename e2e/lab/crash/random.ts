/** Repeatable chance: the same seed and name give the same plan. */
export class Chance {
  #state: number;

  constructor(seed: number, name: string) {
    let state = seed >>> 0;
    for (const char of name)
      state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    this.#state = state;
  }

  /** 0 to below 1 (mulberry32). */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(from: number, to: number): number {
    return from + this.fraction() * (to - from);
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.fraction() * count);
  }

  happens(share: number): boolean {
    return this.fraction() < share;
  }
}
