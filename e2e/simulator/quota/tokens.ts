import type { SimAccount } from '../accounts.ts';
import type { SimClock } from '../clock.ts';
import type { SimSettings } from '../settings.ts';
import { countTokens } from '../values.ts';
import { PromptCache } from './prompt-cache.ts';
import type { PromptPart } from './prompt-cache.ts';

/** Every token of an answer once: `input` is what was neither read from the cache nor written to it. */
export interface TokenCounts {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  /** The part of `cacheWrite` that is kept for an hour (Anthropic). */
  cacheWrite1h: number;
  /** The part of `output` that nobody sees (OpenAI). */
  reasoning: number;
}

export interface Measured {
  readonly account: SimAccount;
  readonly model: string;
  readonly inputText: string;
  readonly outputText: string;
  readonly parts: readonly PromptPart[];
  /** The provider tells, and bills, what it writes to its cache. */
  readonly countsWrites: boolean;
  /** The provider reads from its cache in steps of so many tokens. */
  readonly readStep: number;
}

export class TokenCounter {
  readonly #settings: SimSettings;
  readonly #cache: PromptCache;

  constructor(clock: SimClock, settings: SimSettings) {
    this.#settings = settings;
    this.#cache = new PromptCache(clock);
  }

  measure(measured: Measured): TokenCounts {
    const { account, model, parts, countsWrites, readStep } = measured;
    const all = countTokens(measured.inputText);
    const cached = this.#cache.measure(`${account.organization.uuid} ${model}`, parts);
    // The last token of a prompt is never out of the cache.
    const most = Math.max(0, all - 1);
    const cacheRead = Math.floor(Math.min(cached.read, most) / readStep) * readStep;
    const cacheWrite = countsWrites ? Math.min(cached.write, most - cacheRead) : 0;
    return {
      input: all - cacheRead - cacheWrite,
      output: countTokens(measured.outputText),
      cacheRead,
      cacheWrite,
      cacheWrite1h: Math.min(cached.write1h, cacheWrite),
      reasoning: 0,
      ...this.#settings.tokens,
    };
  }
}

/** What a plan's windows count: each token once, whatever it cost. */
export function spentTokens({ input, output, cacheRead, cacheWrite }: TokenCounts): number {
  return input + output + cacheRead + cacheWrite;
}

/** As OpenAI writes it: the input with what came from the cache and what went there. */
export function wholeInput({ input, cacheRead, cacheWrite }: TokenCounts): number {
  return input + cacheRead + cacheWrite;
}
