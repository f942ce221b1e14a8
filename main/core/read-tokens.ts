import { NO_TOKENS } from '../../shared/model/tokens.ts';
import type { TokenUsage } from '../../shared/model/tokens.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a provider's `usage` object tells; what it leaves out is null. */
export function readTokens(usage: Fields): TokenUsage {
  const details = usage['input_tokens_details'] ?? usage['prompt_tokens_details'];
  const isOpenAi = isFields(details) || usage['prompt_tokens'] !== undefined;
  return isOpenAi ? openAi(usage, isFields(details) ? details : {}) : anthropic(usage);
}

/** What Google's `usageMetadata` tells: the prompt with what came from the cache, the answer without its thoughts. */
export function readGoogleTokens(usage: Fields): TokenUsage {
  const prompt = count(usage['promptTokenCount']);
  const answer = count(usage['candidatesTokenCount'] ?? usage['responseTokenCount']);
  const thoughts = count(usage['thoughtsTokenCount']);
  const read = count(usage['cachedContentTokenCount']);
  const cacheReadTokens = read === null || prompt === null ? null : Math.min(read, prompt);
  const ofTools = count(usage['toolUsePromptTokenCount']) ?? 0;
  return {
    ...NO_TOKENS,
    inputTokens: prompt === null ? null : prompt - (cacheReadTokens ?? 0) + ofTools,
    outputTokens: answer === null && thoughts === null ? null : (answer ?? 0) + (thoughts ?? 0),
    cacheReadTokens,
  };
}

/** Streams tell in pieces: what a later one leaves out stays. */
export function mergeTokens(known: TokenUsage, told: TokenUsage): TokenUsage {
  return {
    inputTokens: told.inputTokens ?? known.inputTokens,
    outputTokens: told.outputTokens ?? known.outputTokens,
    cacheReadTokens: told.cacheReadTokens ?? known.cacheReadTokens,
    cacheWriteTokens: told.cacheWriteTokens ?? known.cacheWriteTokens,
    cacheWrite1hTokens: told.cacheWrite1hTokens ?? known.cacheWrite1hTokens,
  };
}

/** Whether anything was told that a price could be asked for. */
export function isCounted({ inputTokens, outputTokens }: TokenUsage): boolean {
  return inputTokens !== null || outputTokens !== null;
}

function anthropic(usage: Fields): TokenUsage {
  const lifetimes = usage['cache_creation'];
  const written = count(usage['cache_creation_input_tokens']);
  const anHour = isFields(lifetimes) ? count(lifetimes['ephemeral_1h_input_tokens']) : null;
  return {
    inputTokens: count(usage['input_tokens']),
    outputTokens: count(usage['output_tokens']),
    cacheReadTokens: count(usage['cache_read_input_tokens']),
    cacheWriteTokens: written,
    cacheWrite1hTokens: written === null || anHour === null ? null : Math.min(anHour, written),
  };
}

/** What of the input came from the cache: OpenAI's place, Moonshot's and Together's, DeepSeek's. */
const CACHED: readonly ((usage: Fields, details: Fields) => unknown)[] = [
  (_usage, details) => details['cached_tokens'],
  (usage) => usage['cached_tokens'],
  (usage) => usage['prompt_cache_hit_tokens'],
];

function openAi(usage: Fields, details: Fields): TokenUsage {
  const all = count(usage['input_tokens'] ?? usage['prompt_tokens']);
  const outputTokens = count(usage['output_tokens'] ?? usage['completion_tokens']);
  if (all === null) return { ...NO_TOKENS, outputTokens };
  const read = CACHED.map((cached) => count(cached(usage, details))).find((one) => one !== null);
  const written = count(details['cache_write_tokens']);
  const cacheReadTokens = read === undefined ? null : Math.min(read, all);
  const uncached = all - (cacheReadTokens ?? 0);
  const cacheWriteTokens = written === null ? null : Math.min(written, uncached);
  return {
    inputTokens: uncached - (cacheWriteTokens ?? 0),
    outputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite1hTokens: null,
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
