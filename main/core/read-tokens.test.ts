import { expect, test } from 'vitest';
import { readTokens } from './read-tokens.ts';

const SUMS = { prompt_tokens: 100, completion_tokens: 7, total_tokens: 107 };

test.each([
  ['OpenAI', { ...SUMS, prompt_tokens_details: { cached_tokens: 40 } }, 60, 40],
  ['Moonshot and Together', { ...SUMS, cached_tokens: 40 }, 60, 40],
  ['DeepSeek', { ...SUMS, prompt_cache_hit_tokens: 40, prompt_cache_miss_tokens: 60 }, 60, 40],
  [
    'one that tells it twice',
    { ...SUMS, prompt_tokens_details: { cached_tokens: 40 }, prompt_cache_hit_tokens: 40 },
    60,
    40,
  ],
  ['one that tells none', { ...SUMS, prompt_tokens_details: null }, 100, null],
  ['one that tells nonsense', { ...SUMS, cached_tokens: 'many' }, 100, null],
  ['one that tells more than there was', { ...SUMS, cached_tokens: 900 }, 0, 100],
])('what came from the cache, as %s writes it', (_who, usage, inputTokens, cacheReadTokens) => {
  expect(readTokens(usage)).toEqual({
    inputTokens,
    outputTokens: 7,
    cacheReadTokens,
    cacheWriteTokens: null,
    cacheWrite1hTokens: null,
  });
});
