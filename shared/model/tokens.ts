/**
 * Tokens of one answer, in parts that do not overlap: their sum is what the provider counted. `inputTokens`
 * is what was read at the full price. Anthropic's `input_tokens` already leaves the cache out; OpenAI's
 * counts it, so it is taken off. Null: not told.
 */
export interface TokenUsage {
  readonly inputTokens: number | null;
  /** Reasoning included. */
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
  /** Of `cacheWriteTokens`: kept for an hour, which costs more. */
  readonly cacheWrite1hTokens: number | null;
}

export const NO_TOKENS: TokenUsage = {
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  cacheWrite1hTokens: null,
};
