interface Told {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
}

/** All that was told of them, or null. */
export function tokensOf(told: Told): number | null {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = told;
  const counts = [inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens].filter(
    (count) => count !== null,
  );
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}
