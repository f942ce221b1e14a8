import { EXACT, REASONS, WORDS } from './error-table.ts';
import type { ErrorMeaning } from './error-table.ts';

export interface ErrorAnswer {
  readonly status: number;
  /** Decoded text, at most its beginning; null where an answer has none by its nature (HEAD). */
  readonly body: string | null;
  /** The provider's headers say that a usage window is exhausted. */
  readonly windowExhausted: boolean;
  readonly retryAfterMs: number | null;
}

const GOOGLE_SHORT_LIMIT_MS = 5 * 60_000;
/** Exact case: OpenAI and Groq say the same in lower case, and mean their limits by the minute. */
const GOOGLE_RATE_LIMIT = 'RATE_LIMIT_EXCEEDED';
const GOOGLE_QUOTA = /"(?:quotaId|quota_limit)"\s*:\s*"([\w-]{1,200})"/g;
const REASON_FIELDS = ['reason', 'code', 'type'].map(
  (field) => new RegExp(`"${field}"\\s*:\\s*"([\\w.-]{1,64})"`, 'g'),
);
/** What the caller wrote, as moderation and validation quote it back. */
const QUOTED_BACK = /"(?:flagged_input|input|prompt)"\s{0,4}:\s{0,4}"(?:[^"\\]|\\.)*"/g;

/** behaviour.md section 4: a structured reason wins over words, and words match as words. */
export function classifyError(answer: ErrorAnswer): ErrorMeaning {
  const { status, body } = answer;
  if (status !== 429 && status !== 402 && status !== 403) return byExactText(status, body);
  if (status === 429 && answer.windowExhausted) return 'usage limit';
  if (body === null) return 'passes';
  if (body.trim() === '') return bodyless(status);
  return byQuotaName(body) ?? byReason(body, answer.retryAfterMs) ?? byWords(body, status);
}

function byExactText(status: number, body: string | null): ErrorMeaning {
  const found = EXACT.find((row) => row.status === status && row.text.test(body ?? ''));
  return found?.means ?? 'passes';
}

function bodyless(status: number): ErrorMeaning {
  if (status === 403) return 'passes';
  return status === 402 ? 'out of credit' : 'usage limit';
}

/** Google names the limit that was met: `GenerateRequestsPerDayPerProjectPerModel-FreeTier`. */
function byQuotaName(body: string): ErrorMeaning | null {
  const names = [...body.matchAll(GOOGLE_QUOTA)].map(([, name = '']) => name);
  if (names.some((name) => /per_?day/i.test(name))) return 'usage limit';
  return names.some((name) => /per_?(?:minute|second)/i.test(name)) ? 'passes' : null;
}

/** The fields in which providers put a reason, most exact first; what is unknown says nothing. */
function byReason(body: string, waitMs: number | null): ErrorMeaning | null {
  for (const field of REASON_FIELDS)
    for (const [, value = ''] of body.matchAll(field)) {
      // Google says it for its long limits too; the delay tells them apart.
      const isLong = value === GOOGLE_RATE_LIMIT && (waitMs ?? 0) >= GOOGLE_SHORT_LIMIT_MS;
      const found = isLong ? 'usage limit' : REASONS.get(value.toLowerCase());
      if (found !== undefined) return found;
    }
  return null;
}

function byWords(body: string, status: number): ErrorMeaning {
  const text = withoutEscapes(body.replaceAll(QUOTED_BACK, ''));
  const found = WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? 'passes';
  return found === 'usage limit' && status === 402 ? 'out of credit' : found;
}

/** Many gateways write their JSON in plain ASCII: `\u989d` for `额`. For words only: an escaped quote ends no string. */
function withoutEscapes(body: string): string {
  if (!body.includes(String.raw`\u`)) return body;
  return body.replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
