import { expect, test } from 'vitest';
import { classifyError } from './classify-error.ts';
import type { ErrorMeaning } from './error-table.ts';
import { retryAfterMs } from './retry-after.ts';
import { PROVIDER_ERRORS } from './testing/provider-errors.ts';

function classify(status: number, body: string | null, extra: object = {}): ErrorMeaning {
  return classifyError({ status, body, windowExhausted: false, retryAfterMs: null, ...extra });
}

test.each(PROVIDER_ERRORS)('%s, %s: %i', (_provider, _what, status, body, means) => {
  expect(classify(status, body, { retryAfterMs: retryAfterMs({}, body, 0) })).toBe(means);
});

test('every provider that there is a login, usage or key for has rows', () => {
  const known = new Set(PROVIDER_ERRORS.map(([provider]) => provider));
  const named =
    'anthropic openai-codex github-copilot google-gemini-cli google-antigravity kimi-code zai opencode-go ollama-cloud openai gemini openrouter xai deepseek mistral groq together fireworks cerebras moonshot minimax';
  expect(named.split(' ').filter((provider) => !known.has(provider))).toEqual([]);
});

test.each([
  [429, ''],
  [429, '{"error":{"type":"usage_limit_reached"}}'],
  [403, '{"error":{"code":"usage_not_included"}}'],
  [429, "You've hit your usage limit. Try again in 2 days."],
  [429, 'Monthly quota reached'],
  [403, 'You exceeded your current quota'],
  [429, '{"error":{"status":"RESOURCE_EXHAUSTED","details":[{"reason":"QUOTA_EXHAUSTED"}]}}'],
  [429, 'Resource has been exhausted'],
  [429, 'too many requests: usage limit reached'],
  [429, '您的额度已用完'],
  [403, '配额不足'],
  [429, '已达到用量上限'],
  [429, '用量已达上限'],
  [429, '已超出每日限额'],
  [429, '額度已用完'],
  [429, 'Quota limit exceeded'],
  [403, 'Your quota was exceeded'],
  [429, 'usage-limit reached'],
  [429, 'Monthly limit reached'],
  [429, 'You have reached your weekly limit.'],
  [429, '5-hour limit reached ∙ resets 3pm'],
  [429, "You've hit your limit · resets 3pm"],
])('%i %j is a usage limit', (status, body) => {
  expect(classify(status, body)).toBe('usage limit');
});

test.each([
  [402, ''],
  [402, '{"error":{"code":"deactivated_workspace"}}'],
  [429, '{"error":{"code":"insufficient_quota","type":"insufficient_quota"}}'],
  [403, 'insufficient balance'],
  [402, 'You are out of credits.'],
  [403, 'spending limit'],
  [402, 'Credits required'],
  [400 + 3, 'Your credit balance is too low'],
  [429, '余额不足'],
  [403, '餘額不足'],
  [402, 'Your account balance is insufficient'],
  [402, 'All credits exhausted'],
  [403, 'You have no credits left'],
])('%i %j is a matter of billing', (status, body) => {
  expect(classify(status, body)).toBe('out of credit');
});

test.each([
  [429, 'Rate limit reached for gpt-6 on tokens per min (TPM): Limit 30000'],
  [429, '{"error":{"code":"rate_limit_exceeded","message":"Rate limit reached"}}'],
  [
    429,
    '{"type":"error","error":{"type":"rate_limit_error","message":"Number of requests has exceeded your per-minute rate limit"}}',
  ],
  [429, "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'"],
  [429, 'Too many requests'],
  [429, 'Too many concurrent requests'],
  [429, 'Overloaded'],
  [429, 'at capacity'],
  [429, '请求过于频繁'],
  [429, '触发限流'],
  [429, '超出并发数'],
  [429, '超出並發數'],
  [429, '請求過於頻繁'],
  [429, '每分钟请求数配额已用完'],
  [429, '每秒請求數配額已用完'],
  [429, 'The model is overloaded. This is not your usage limit.'],
  [429, 'The model is at capacity; no quota exceeded.'],
  [429, 'incapacity exceeded its usage'],
  [429, 'unlimited'],
  [429, 'You have reached your rate limit'],
  [429, 'You have hit your daily rate limit'],
  [429, '{"error":{"type":"overloaded_error","message":"usage limit"}}'],
  [403, ''],
  [403, 'no access to this model'],
  [402, 'see https://example.com'],
  [429, null],
  [503, 'usage limit'],
  [529, 'usage limit'],
  [400, 'usage limit'],
  [429, 'my_usage_limited_thing'],
])('%i %j is the caller’s to see', (status, body) => {
  expect(classify(status, body)).toBe('passes');
});

test('an exhausted window says more than any words', () => {
  expect(classify(429, 'Rate limit reached per minute', { windowExhausted: true })).toBe(
    'usage limit',
  );
});

test('the words of OpenAI’s limits by the minute do not become a usage limit by a long wait', () => {
  const body = '{"error":{"code":"rate_limit_exceeded","message":"Rate limit reached"}}';
  expect(classify(429, body, { retryAfterMs: 3_600_000 })).toBe('passes');
});

test('Google’s RATE_LIMIT_EXCEEDED is a usage limit from five minutes on', () => {
  const body = '{"error":{"details":[{"reason":"RATE_LIMIT_EXCEEDED"}]}}';
  expect(classify(429, body, { retryAfterMs: 299_999 })).toBe('passes');
  expect(classify(429, body, { retryAfterMs: 300_000 })).toBe('usage limit');
});

test.each([
  [429, '您的额度已用完', 'usage limit'],
  [402, '余额不足', 'out of credit'],
  [429, '请求过于频繁', 'passes'],
] as const)('%i %j means the same where JSON writes it in escapes', (status, text, means) => {
  const escaped = Array.from(text, (char) => `\\u${char.codePointAt(0)?.toString(16)}`).join('');
  expect(classify(status, `{"error":{"message":"${escaped}"}}`)).toBe(means);
});

test('attack: a quote in escapes forges no reason', () => {
  const quoted = String.raw`\u0022code\u0022:\u0022rate_limit_exceeded\u0022`;
  expect(classify(403, `{"error":{"message":"usage limit ${quoted}"}}`)).toBe('usage limit');
});

test.each(['flagged_input', 'input', 'prompt'])(
  'attack: a caller cannot forge a limit by a text that is quoted back under %s',
  (field) => {
    const written = 'my \\"usage limit\\" story, insufficient balance';
    const quoted = (message: string): string =>
      `{"error":{"code":403,"message":"${message}","metadata":{"reasons":["violence"],"${field}": "${written}","provider_name":"x"}}}`;
    expect(classify(403, quoted('Your input was flagged'))).toBe('passes');
    expect(classify(403, quoted('Monthly quota exceeded'))).toBe('usage limit');
  },
);
