export interface ErrorAnswer {
  readonly status: number;
  /** Decoded text, at most its beginning; null where an answer has none by its nature (HEAD). */
  readonly body: string | null;
  /** The provider's headers say that a usage window is exhausted. */
  readonly windowExhausted: boolean;
  readonly retryAfterMs: number | null;
}

/** `usage-limit`: this account cannot serve for a while; `other`: the answer is the caller's to see. */
export type ErrorClass =
  | { readonly kind: 'usage-limit'; readonly billing: boolean }
  | { readonly kind: 'other' };

const OTHER: ErrorClass = { kind: 'other' };
const GOOGLE_SHORT_LIMIT_MS = 5 * 60_000;

const LIMIT_REASONS: ReadonlySet<string> = new Set([
  'usage_limit_reached',
  'usage_limit_exceeded',
  'usage_not_included',
  'limit_reached',
  'quota_exceeded',
  'quota_exhausted',
]);

const BILLING_REASONS: ReadonlySet<string> = new Set([
  'insufficient_quota',
  'insufficient_balance',
  'billing_error',
  'billing_hard_limit_reached',
  'billing_not_active',
  'credits_required',
  'out_of_credits',
  'spending_limit_reached',
  'deactivated_workspace',
]);

const PASSING_REASONS: ReadonlySet<string> = new Set([
  'rate_limit_exceeded',
  'requests_per_minute_exceeded',
  'tokens_per_minute_exceeded',
  'overloaded_error',
  'concurrency_limit_exceeded',
]);

// A limit by the minute or by concurrency, whatever else the text says.
const SHORT_WORDS =
  /\bper[ -](?:minute|min|second|sec)\b|\b[rt]p[ms]\b|\bconcurren(?:t|cy)\b|请求过于频繁|限流|并发/i;

const BILLING_WORDS =
  /\binsufficient[ _](?:balance|quota|credits?|funds)\b|\bout of credits?\b|\bspend(?:ing)?[ _](?:limit|cap)\b|\bcredits?[ _](?:are |is )?required\b|\bcredit balance\b|\bplan and billing\b|\bdeactivated[ _]workspace\b|余额不足/i;

const LIMIT_WORDS =
  /\busage[ _]limits?\b|\busage_not_included\b|(?<!\brate[ _])\blimit_reached\b|\bquota[ _](?:has been |is )?(?:exceeded|reached|exhausted)\b|\bexceeded (?:your|the) (?:current |monthly |weekly |daily )?quota\b|\bresource[ _](?:has been )?exhausted\b|额度|配额|用量上限/i;

/** behaviour.md section 4: a structured reason wins over words, and words match as words. */
export function classifyError(answer: ErrorAnswer): ErrorClass {
  const { status, body } = answer;
  if (status !== 429 && status !== 402 && status !== 403) return OTHER;
  if (status === 429 && answer.windowExhausted) return limit(false);
  if (body === null) return OTHER;
  if (body.trim() === '') return status === 403 ? OTHER : limit(status === 402);
  for (const reason of reasonsIn(body)) {
    if (LIMIT_REASONS.has(reason)) return limit(false);
    if (BILLING_REASONS.has(reason)) return limit(true);
    if (PASSING_REASONS.has(reason)) return passing(reason, answer);
  }
  if (SHORT_WORDS.test(body)) return OTHER;
  if (BILLING_WORDS.test(body)) return limit(true);
  return LIMIT_WORDS.test(body) ? limit(status === 402) : OTHER;
}

/** Google says RATE_LIMIT_EXCEEDED for its long limits too; the delay tells them apart. */
function passing(reason: string, answer: ErrorAnswer): ErrorClass {
  const long = (answer.retryAfterMs ?? 0) >= GOOGLE_SHORT_LIMIT_MS;
  return reason === 'rate_limit_exceeded' && long ? limit(false) : OTHER;
}

function limit(billing: boolean): ErrorClass {
  return { kind: 'usage-limit', billing };
}

/** Values of the fields in which providers put a reason, most exact first. */
function reasonsIn(body: string): string[] {
  const found: string[] = [];
  for (const field of ['reason', 'code', 'type'])
    for (const match of body.matchAll(
      new RegExp(`"${field}"\\s*:\\s*"([A-Za-z0-9_.-]{1,64})"`, 'g'),
    ))
      found.push((match[1] ?? '').toLowerCase());
  return found;
}
