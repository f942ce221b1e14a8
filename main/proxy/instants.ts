import { toInstant } from '../../shared/model/common.ts';

/** Texts of instants. Under load many requests begin in the same millisecond, and a text costs more than the rest of their record. */
export class Instants {
  #ms = Number.NaN;
  #text = '';

  of(epochMs: number): string {
    if (epochMs !== this.#ms) {
      this.#text = toInstant(epochMs);
      this.#ms = epochMs;
    }
    return this.#text;
  }
}
