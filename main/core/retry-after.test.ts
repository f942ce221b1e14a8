import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const NOW = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

test.each([
  [{ 'retry-after': '30' }, '', 30_000],
  [{ 'retry-after': '1.5' }, '', 1500],
  [{ 'retry-after': 'Thu, 01 Jan 2026 00:02:00 GMT' }, '', 2 * MINUTE],
  [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, '', 0],
  [{ 'retry-after-ms': '250', 'retry-after': '9' }, '', 250],
  [{ 'x-ratelimit-reset-ms': '5000' }, '', 5000],
  [{ 'x-ratelimit-reset': String(NOW / 1000 + 90) }, '', 90_000],
  [{ 'x-ratelimit-reset': '45' }, '', 45_000],
  [{ 'x-ratelimit-reset': '1m30s' }, '', 90_000],
  [{ 'x-ratelimit-reset-after': '7' }, '', 7000],
  [{}, 'It will reset after 1h2m3s.', 3_723_000],
  [{}, 'Please try again in ~158 min.', 158 * MINUTE],
  [{}, 'try again in 20s or later', 20_000],
  [{}, '{"details":[{"retryDelay":"34.07s"}]}', 34_070],
  [{}, '{"details":[{"retryDelay":"34.074824224s"}]}', 34_075],
  [{}, '{"error":{"type":"usage_limit_reached","resets_in_seconds":7200}}', 7_200_000],
  [{}, `{"error":{"resets_at":${NOW / 1000 + 600},"message":"m"}}`, 600_000],
  [{}, `{"error":{"resets_at": ${NOW / 1000 - 5} }}`, 0],
  [{ 'retry-after': '30' }, '{"resets_in_seconds":7200}', 30_000],
  // Real texts: Copilot, Groq, OpenAI, OpenCode, Google (Antigravity, AI Studio), Moonshot, MiniMax, OpenRouter.
  [{}, 'you’ve hit a rate limit. Please try again in 58 hours. Please review', 58 * 60 * MINUTE],
  [{}, 'Please try again in 9m38.016s. Need more tokens?', 578_016],
  [{}, 'Please try again in 250ms. Visit', 250],
  [{}, 'It will reset in 5 days 10 hours. To continue', 130 * 60 * MINUTE],
  [{}, 'Individual quota reached. Resets in 9h22m20s.', 33_740_000],
  [{}, 'Your quota will reset after 161h39m41s.', 581_981_000],
  [{}, 'Your quota will reset after 0s.', 0],
  [{}, 'limit: 250, model: gemini-2.5-pro\nPlease retry in 34.074824224s.', 34_075],
  [{}, 'please try again after 1 seconds', 1000],
  [{}, 'limit reached, resets at 2026-01-01T00:15:00Z (2056)', 15 * MINUTE],
  [{ 'x-ratelimit-reset': String(NOW + 90_000) }, '', 90_000],
  [{ 'x-ratelimit-reset-ms': String(NOW + 90_000) }, '', 90_000],
  // The most exact header wins, whatever order they came in; one that cannot be read is as good as none.
  [{ 'retry-after': 'soon', 'x-ratelimit-reset': '8' }, 'try again in 9s', 8000],
  [{ 'x-ratelimit-reset': '8', 'x-ratelimit-reset-ms': '70' }, '', 70],
  [{ 'retry-after': '99999999' }, '', 31 * 24 * 60 * MINUTE],
])('%j %j asks for %i ms', (headers, body, expected) => {
  expect(retryAfterMs(headers as Record<string, string>, body, NOW)).toBe(expected);
});

test.each([
  // Z.AI writes Beijing time without saying so.
  'Your limit will reset at 2026-01-01 12:00:00',
  'resets at 2026-01-01T12:00:00',
  'try again in a while',
  'try again in 5 parsecs',
  'try again in -5s',
  'in 5s',
  '"retryDelay":"soon"',
  '"retryDelay":"34,07s"',
  '"resets_in_seconds":"7200"',
  '"resets_in_seconds":7200',
])('%j tells no time', (body) => {
  expect(retryAfterMs({}, body, NOW)).toBeNull();
});

test.each(['', '-5', '1e9', '0x10', '5 seconds maybe', 'NaN', '2026-01-01', '1,5', 'Infinity'])(
  'a hostile retry-after %j is not taken for a time',
  (value) => {
    expect(retryAfterMs({ 'retry-after': value }, 'try again later', NOW)).toBeNull();
  },
);

test('Z.AI’s times without a zone are Beijing time: read as UTC a reset would be 8 h late', () => {
  const body =
    '{"error":{"code":"1308","message":"Usage limit reached. Your limit will reset at 2026-01-01 09:30:00"}}';
  expect(NOW).toBe(Date.UTC(2026, 0, 1));
  expect(retryAfterMs({}, body, NOW, '+08:00')).toBe(90 * MINUTE);
  expect(retryAfterMs({}, body, NOW)).toBeNull();
  // One that names its zone has it.
  const told = body.replace('2026-01-01 09:30:00', '2026-01-01T09:30:00Z');
  expect(retryAfterMs({}, told, NOW, '+08:00')).toBe((9 * 60 + 30) * MINUTE);
});
