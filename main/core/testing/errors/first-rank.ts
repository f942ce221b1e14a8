import { openai, anthropic, coded } from './shapes.ts';
import type { ProviderError } from './shapes.ts';

const TOO_LOW =
  'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.';

export const ANTHROPIC_ERRORS: readonly ProviderError[] = [
  ['anthropic', 'empty balance', 400, anthropic('invalid_request_error', TOO_LOW), 'out of credit'],
  ['anthropic', 'empty balance', 403, anthropic('billing_error', TOO_LOW), 'out of credit'],
  [
    'anthropic',
    'the person’s own cap',
    400,
    anthropic(
      'invalid_request_error',
      'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
    ),
    'usage limit',
  ],
  [
    'anthropic',
    'a caller that quotes the empty balance',
    400,
    anthropic('invalid_request_error', `messages.0: ${TOO_LOW}`),
    'passes',
  ],
  [
    'anthropic',
    'a caller that forges a message',
    400,
    anthropic('invalid_request_error', `unknown field "message":"${TOO_LOW}"`),
    'passes',
  ],
  [
    'anthropic',
    'by the minute',
    429,
    anthropic(
      'rate_limit_error',
      'This request would exceed the rate limit for your organization of 40,000 input tokens per minute.',
    ),
    'passes',
  ],
  [
    'anthropic',
    'a 429 without an exhausted window',
    429,
    anthropic(
      'rate_limit_error',
      "This request would exceed your account's rate limit. Please try again later.",
    ),
    'passes',
  ],
  [
    'anthropic',
    'a matter of the request',
    429,
    anthropic('rate_limit_error', 'Extra usage is required for long context requests.'),
    'passes',
  ],
  [
    'anthropic',
    'acceleration',
    429,
    anthropic(
      'rate_limit_error',
      'Number of concurrent connections has exceeded your rate limit. Please try again later.',
    ),
    'passes',
  ],
  ['anthropic', 'overloaded', 529, anthropic('overloaded_error', 'Overloaded'), 'passes'],
  [
    'anthropic',
    'older text',
    429,
    anthropic('rate_limit_error', 'Claude AI usage limit reached|1767229200'),
    'usage limit',
  ],
  [
    'anthropic',
    'no right to a model',
    403,
    anthropic('permission_error', 'OAuth authentication is not allowed for this organization.'),
    'passes',
  ],
];

export const CODEX_ERRORS: readonly ProviderError[] = [
  [
    'openai-codex',
    'usage limit',
    429,
    '{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","plan_type":"plus","resets_at":1767229200,"resets_in_seconds":7200}}',
    'usage limit',
  ],
  [
    'openai-codex',
    'not in the plan',
    403,
    '{"error":{"type":"usage_not_included","message":"Codex is not included in your plan"}}',
    'usage limit',
  ],
  [
    'openai-codex',
    'dead workspace',
    402,
    '{"detail":{"code":"deactivated_workspace"}}',
    'out of credit',
  ],
  [
    'openai-codex',
    'workspace credits',
    429,
    '{"error":{"type":"workspace_member_credits_depleted","message":"Your workspace is out of credits"}}',
    'out of credit',
  ],
  [
    'openai-codex',
    'at capacity',
    429,
    coded('server_is_overloaded', 'Selected model is at capacity. Please try a different model.'),
    'passes',
  ],
  ['openai-codex', 'no words', 429, '{"detail":"Rate limit exceeded"}', 'passes'],
  ['openai-codex', 'a wall in front', 403, '<html>Just a moment…</html>', 'passes'],
];

export const OPENAI_ERRORS: readonly ProviderError[] = [
  [
    'openai',
    'empty balance',
    429,
    openai(
      'You exceeded your current quota, please check your plan and billing details.',
      'insufficient_quota',
      'insufficient_quota',
    ),
    'out of credit',
  ],
  [
    'openai',
    'inactive',
    429,
    openai(
      'Your account is not active, please check your billing details on our website.',
      'billing_not_active',
      'billing_not_active',
    ),
    'out of credit',
  ],
  [
    'openai',
    'hard limit',
    400,
    openai(
      'Billing hard limit has been reached',
      'invalid_request_error',
      'billing_hard_limit_reached',
    ),
    'out of credit',
  ],
  [
    'openai',
    'by the minute',
    429,
    openai(
      'Rate limit reached for gpt-6 in organization org-1 on tokens per min (TPM): Limit 30000, Used 28000, Requested 4000. Please try again in 4s.',
      'tokens',
      'rate_limit_exceeded',
    ),
    'passes',
  ],
  [
    'openai',
    'by the day, in the same words',
    429,
    openai(
      'Rate limit reached for gpt-6 on requests per day (RPD): Limit 200. Please try again in 7m12s.',
      'requests',
      'rate_limit_exceeded',
    ),
    'passes',
  ],
  [
    'openai',
    'overloaded',
    503,
    openai('The engine is currently overloaded, please try again later', 'server_error', null),
    'passes',
  ],
];

export const COPILOT_ERRORS: readonly ProviderError[] = [
  [
    'github-copilot',
    'premium requests',
    402,
    coded('quota_exceeded', 'You have no quota'),
    'usage limit',
  ],
  ['github-copilot', 'in words only', 402, 'You have no quota\n', 'out of credit'],
  [
    'github-copilot',
    'allowance',
    403,
    'You have exceeded your premium request allowance.',
    'usage limit',
  ],
  [
    'github-copilot',
    'by the week',
    429,
    coded(
      'user_weekly_rate_limited',
      "You've reached your weekly rate limit. Please wait for your limit to reset on April 20, 2026 at 2:00 AM",
    ),
    'usage limit',
  ],
  [
    'github-copilot',
    'too fast',
    429,
    coded(
      'user_global_rate_limited',
      "Sorry, you've hit a rate limit that restricts the number of Copilot model requests you can make within a specific time period. Please try again in 2 hours.",
    ),
    'passes',
  ],
];
