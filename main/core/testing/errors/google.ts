import { google, googleInfo, googleQuota, googleDelay } from './shapes.ts';
import type { ProviderError } from './shapes.ts';

const GEMINI_QUOTA =
  'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.';

export const GOOGLE_ERRORS: readonly ProviderError[] = [
  [
    'google-gemini-cli',
    'quota',
    429,
    google(
      'You have exhausted your capacity on this model. Your quota will reset after 161h39m41s.',
      [
        googleInfo('QUOTA_EXHAUSTED', { quotaResetDelay: '161h39m41.3s' }),
        googleDelay('581981.3s'),
      ],
    ),
    'usage limit',
  ],
  [
    'google-gemini-cli',
    'quota of one person',
    429,
    google('Individual quota reached. Please upgrade your subscription. Resets in 9h22m20s.'),
    'usage limit',
  ],
  [
    'google-gemini-cli',
    'by the day, called a rate limit',
    429,
    google(
      "Quota exceeded for quota metric 'Gemini 2.5 Pro Requests' and limit 'Gemini 2.5 Pro Requests per day per user per tier'",
      [
        googleInfo('RATE_LIMIT_EXCEEDED', {
          quota_limit: 'Gemini25ProRequestsPerDayPerUserPerTier',
        }),
      ],
    ),
    'usage limit',
  ],
  [
    'google-antigravity',
    'for a moment',
    429,
    google('Rate limited', [googleInfo('RATE_LIMIT_EXCEEDED'), googleDelay('0.9s')]),
    'passes',
  ],
  [
    'google-antigravity',
    'for long, by the same reason',
    429,
    google('Rate limited', [googleInfo('RATE_LIMIT_EXCEEDED'), googleDelay('7643.5s')]),
    'usage limit',
  ],
  [
    'google-antigravity',
    'no room',
    429,
    google('No capacity available for model gemini-3-pro on the server', [
      googleInfo('MODEL_CAPACITY_EXHAUSTED', { model: 'gemini-3-pro' }),
    ]),
    'passes',
  ],
  [
    'google-antigravity',
    'no room, without a reason',
    429,
    google('No capacity available for model gemini-3-pro on the server'),
    'passes',
  ],
  [
    'google-antigravity',
    'credits',
    429,
    google('Resource has been exhausted (e.g. check quota).', [
      googleInfo('INSUFFICIENT_G1_CREDITS_BALANCE', { error_number: '2008' }),
    ]),
    'out of credit',
  ],
  [
    'google-antigravity',
    'exhausted',
    429,
    google('Resource has been exhausted (e.g. check quota).'),
    'usage limit',
  ],
  [
    'gemini',
    'free requests of the day',
    429,
    google(GEMINI_QUOTA, [googleQuota('GenerateRequestsPerDayPerProjectPerModel-FreeTier')]),
    'usage limit',
  ],
  [
    'gemini',
    'tokens of the minute',
    429,
    google(`${GEMINI_QUOTA} Please retry in 26s.`, [
      googleQuota('GenerateContentInputTokensPerModelPerMinute-FreeTier'),
      googleDelay('26s'),
    ]),
    'passes',
  ],
  ['gemini', 'quota without details', 429, google(GEMINI_QUOTA), 'usage limit'],
  [
    'gemini',
    'by the minute, in words',
    429,
    google(
      "Quota exceeded for quota metric 'Generate Content API requests per minute' and limit 'GenerateContent request limit per minute for a region'",
    ),
    'passes',
  ],
  [
    'gemini',
    'key without rights',
    403,
    '{"error":{"code":403,"message":"Method doesn\'t allow unregistered callers.","status":"PERMISSION_DENIED"}}',
    'passes',
  ],
];
