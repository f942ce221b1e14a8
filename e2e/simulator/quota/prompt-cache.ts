import { createHash } from 'node:crypto';
import type { SimClock } from '../clock.ts';
import { countTokens } from '../values.ts';

/** A piece of a prompt, in order. With a life: the prompt up to here is to be kept so long. */
export interface PromptPart {
  readonly text: string;
  readonly lifeMs: number | null;
}

export interface CacheReading {
  readonly read: number;
  readonly write: number;
  /** The part of `write` that is kept for an hour. */
  readonly write1h: number;
}

const hourMs = 3_600_000;
/** Shorter beginnings are not kept, at either provider. */
const leastTokens = 1024;

/** Beginnings of prompts that were seen before; a hit keeps one alive. */
export class PromptCache {
  readonly #clock: SimClock;
  readonly #expiries = new Map<string, number>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** `scope`: who shares the cache, e.g. organisation and model. */
  measure(scope: string, parts: readonly PromptPart[]): CacheReading {
    const nowMs = this.#clock.now();
    const hash = createHash('sha256').update(scope);
    const lengths = new Map<string, number>();
    let tokens = 0;
    let read = 0;
    let kept = 0;
    let write1h = 0;
    for (const { text, lifeMs } of parts) {
      tokens += countTokens(text);
      hash.update('\0').update(text);
      if (lifeMs === null || tokens < leastTokens) continue;
      const key = hash.copy().digest('hex');
      if ((this.#expiries.get(key) ?? 0) > nowMs) {
        read = tokens;
        write1h = 0;
      } else if (lifeMs >= hourMs) write1h += tokens - kept;
      kept = tokens;
      lengths.set(key, nowMs + lifeMs);
    }
    for (const [key, expiryMs] of lengths) this.#expiries.set(key, expiryMs);
    return { read, write: kept - read, write1h };
  }
}
