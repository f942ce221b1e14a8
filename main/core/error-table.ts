/** `usage limit`, `out of credit`: this account cannot serve for a while. `passes`: the answer is the caller's to see. */
export type ErrorMeaning = 'usage limit' | 'out of credit' | 'passes';

/** What providers put into `reason`, `code` or `type`, in lower case. A structured reason wins over words. */
export const REASONS: ReadonlyMap<string, ErrorMeaning> = new Map([
  ...meaning('usage limit', [
    'usage_limit_reached',
    'usage_limit_exceeded',
    'usage_not_included',
    'limit_reached',
    'quota_exceeded',
    'quota_exhausted',
    'free_quota_exceeded',
    'overage_limit_reached',
    'user_weekly_rate_limited',
    'workspace_owner_usage_limit_reached',
    'workspace_member_usage_limit_reached',
    'gousagelimiterror',
    'freeusagelimiterror',
    'monthlylimiterror',
    'userlimiterror',
  ]),
  ...meaning('out of credit', [
    'insufficient_quota',
    'insufficient_balance',
    'insufficient_credits',
    'insufficient_g1_credits_balance',
    'exceeded_current_quota_error',
    'billing_error',
    'billing_hard_limit_reached',
    'billing_not_active',
    'billing_not_configured',
    'credit_limit',
    'credits_required',
    'creditserror',
    'out_of_credits',
    'spending_limit_reached',
    'deactivated_workspace',
    'workspace_owner_credits_depleted',
    'workspace_member_credits_depleted',
  ]),
  ...meaning('passes', [
    'rate_limit_exceeded',
    'rate_limit_reached_error',
    'requests_per_minute_exceeded',
    'tokens_per_minute_exceeded',
    'ratelimiterror',
    'rate_limited',
    'user_global_rate_limited',
    'user_model_rate_limited',
    'integration_rate_limited',
    'upstream_provider_rate_limit',
    'too_many_requests',
    'overloaded_error',
    'engine_overloaded_error',
    'server_is_overloaded',
    'slow_down',
    'queue_exceeded',
    'model_capacity_exhausted',
    'service_tier_capacity_exceeded',
    'concurrency_limit_exceeded',
    'model_rate_limit',
  ]),
]);

/**
 * Words, for bodies without a reason that is known here; the first row that fits decides. They match as
 * words: `my_usage_limited_thing` is no usage limit.
 */
export const WORDS: readonly (readonly [RegExp, ErrorMeaning])[] = [
  // A limit by the minute, by frequency or by concurrency, whatever else the text says.
  [
    /\bper[ -](?:minute|min|second|sec)\b|\b[rt]p[ms]\b|\bconcurren(?:t|cy)\b|\brate limit reached\b|\bcapacity exceeded\b|\bno capacity available\b|\bat capacity\b|\boverloaded\b/i,
    'passes',
  ],
  [
    /过于频繁|過於頻繁|请求过多|請求過多|频率|頻率|速率限制|限流|并发|並發|併發|访问量过大|訪問量過大|每(?:分钟|分鐘|秒)/,
    'passes',
  ],
  // The same sentence as OpenAI's for an empty balance, but of a quota that comes back.
  [/\bai\.google\.dev\/gemini-api\/docs\/rate-limits\b/i, 'usage limit'],
  [
    /\binsufficient[ _](?:\w{1,20}[ _])?(?:balance|quota|credits?|funds)\b|\bout of (?:\w{1,20} )?credits?\b|\bused all available credits\b|\bspend(?:ing)?[ _](?:limit|cap)(?:_reached)?\b|\bcredits?[ _](?:are |is )?required\b|\brequires more credits\b|\bcredit (?:balance|limit)\b|\bplan and billing\b|\bpayment (?:is )?required\b|\bpayment is past due\b|\bdeactivated[ _]workspace\b|\bkey limit exceeded\b|\bcoding plan package has expired\b|\bbalance is (?:insufficient|too low|exhausted|depleted)\b|\bcredits? (?:(?:are|is|have been|has been) )?(?:exhausted|depleted|used up)\b|\bno (?:\w{1,20} )?credits? (?:left|remaining)\b/i,
    'out of credit',
  ],
  [/余额不足|餘額不足|欠费|欠費|请充值|請充值|套餐已到期/, 'out of credit'],
  [
    /\busage[ _-]limits?(?:_(?:reached|exceeded))?\b|\busage_not_included\b|\bweekly rate limit\b|(?<!\brate[ _])\blimit_reached\b|\bper day limit exceeded\b|\bdaily call limit\b|\bfree usage exceeded\b|\b(?:5[ -]hour|hourly|daily|weekly|monthly) (?:(?:request|token|message)s? )?limit\b|\b(?:hit|reached) your (?:(?:session|plan|account) )?limit\b/i,
    'usage limit',
  ],
  [
    /\bquota[ _](?:limits? )?(?:has been |is |was )?(?:exceeded|reached|exhausted)\b|\bno quota\b|\bexceeded (?:your|the) (?:\w{1,20} ){0,3}(?:quota|allowance)\b|\bexhausted your (?:capacity|(?:\w{1,20} )?quota)\b|\bresource[ _](?:has been )?exhausted\b/i,
    'usage limit',
  ],
  [
    /额度|額度|配额|配額|(?:用量|使用).{0,4}上限|今日调用次数|[今每本][日天周週月].{0,8}(?:限额|限額|上限)/,
    'usage limit',
  ],
];

interface ExactText {
  readonly status: number;
  readonly text: RegExp;
  readonly means: ErrorMeaning;
}

/**
 * Accounts that cannot serve, told with a status that otherwise means the caller's mistake. Only the
 * provider's own sentence at the beginning of its message counts: what a caller wrote is quoted, if at all, with its quotes escaped.
 */
export const EXACT: readonly ExactText[] = [
  {
    status: 400,
    text: sentence('Your credit balance is too low to access'),
    means: 'out of credit',
  },
  {
    status: 400,
    text: sentence('You have reached your specified API usage limits'),
    means: 'usage limit',
  },
  { status: 400, text: /"code"\s*:\s*"billing_hard_limit_reached"/, means: 'out of credit' },
  { status: 401, text: /"type"\s*:\s*"CreditsError"/, means: 'out of credit' },
  {
    status: 401,
    text: /"type"\s*:\s*"(?:MonthlyLimit|UserLimit|GoUsageLimit)Error"/,
    means: 'usage limit',
  },
  { status: 412, text: sentence('Account [\\w-]{1,100} is suspended'), means: 'out of credit' },
];

/** Statuses under which an account's own limit may be told. */
export function mayTellLimit(status: number): boolean {
  return status === 429 || status === 402 || status === 403 || status === 400 || status === 412;
}

function meaning(
  means: ErrorMeaning,
  reasons: readonly string[],
): readonly (readonly [string, ErrorMeaning])[] {
  return reasons.map((reason) => [reason, means]);
}

function sentence(beginning: string): RegExp {
  return new RegExp(`"message"\\s*:\\s*"${beginning}`);
}
