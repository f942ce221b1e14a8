import { anthropic, coded } from './shapes.ts';
import type { ProviderError } from './shapes.ts';

const FAIR_USE =
  "Your account's current usage pattern does not comply with the Fair Usage Policy, and your request frequency has been limited.";

export const KIMI_ERRORS: readonly ProviderError[] = [
  [
    'kimi-code',
    'the week',
    403,
    '{"error":{"message":"You\'ve reached your weekly (7-day) usage limit. Your quota will reset when the current 7-day window ends.","type":"access_terminated_error"}}',
    'usage limit',
  ],
  [
    'kimi-code',
    'in Anthropic’s shape',
    403,
    anthropic(
      'permission_error',
      "You've reached your usage limit for this billing cycle. Your quota will be refreshed in the next cycle.",
    ),
    'usage limit',
  ],
  [
    'kimi-code',
    'another program',
    403,
    '{"error":{"message":"Kimi For Coding is currently only available for Coding Agents.","type":"access_terminated_error"}}',
    'passes',
  ],
  [
    'kimi-code',
    'too many at once',
    429,
    '{"error":{"message":"We\'re receiving too many requests at the moment. Please wait a moment and try again.","type":"rate_limit_reached_error"}}',
    'passes',
  ],
  [
    'moonshot',
    'empty balance',
    429,
    '{"error":{"message":"Your account org-1 is suspended, please check your plan and billing details","type":"exceeded_current_quota_error"}}',
    'out of credit',
  ],
  [
    'moonshot',
    'concurrency',
    429,
    '{"error":{"message":"Your account org-1 request reached max organization concurrency: 1, please try again after 1 seconds","type":"rate_limit_reached_error"}}',
    'passes',
  ],
  [
    'moonshot',
    'too fast',
    429,
    '{"error":{"message":"Your account org-1 request reached max organization RPM: 3, please try again after 1 seconds","type":"rate_limit_reached_error"}}',
    'passes',
  ],
  [
    'moonshot',
    'overloaded',
    429,
    '{"error":{"message":"The engine is currently overloaded, please try again later","type":"engine_overloaded_error"}}',
    'passes',
  ],
];

export const ZAI_ERRORS: readonly ProviderError[] = [
  [
    'zai',
    'five hours',
    429,
    coded('1308', 'Usage limit reached for 5 hour. Your limit will reset at 2026-08-27 21:31:39'),
    'usage limit',
  ],
  [
    'zai',
    'five hours, Chinese',
    429,
    coded('1308', '已达到 5 小时的使用上限。您的限额将在 2026-08-25 07:41:44 重置。'),
    'usage limit',
  ],
  [
    'zai',
    'the day, Chinese',
    429,
    coded('1304', '该 API 已达今日调用次数限额，如有更多请求，请联系客服购买'),
    'usage limit',
  ],
  ['zai', 'the day', 429, coded('1304', 'Daily call limit for this API reached.'), 'usage limit'],
  [
    'zai',
    'empty balance',
    429,
    anthropic(
      'rate_limit_error',
      '[1113][Insufficient balance or no resource package. Please recharge.][20260922]',
    ),
    'out of credit',
  ],
  [
    'zai',
    'empty balance, Chinese',
    429,
    coded('1113', '余额不足或无可用资源包,请充值。'),
    'out of credit',
  ],
  [
    'zai',
    'plan ended',
    429,
    coded('1309', 'Your GLM Coding Plan package has expired and is temporarily unavailable.'),
    'out of credit',
  ],
  [
    'zai',
    'plan ended, Chinese',
    429,
    coded('1309', '您的GLM Coding Plan套餐已到期，暂无法使用'),
    'out of credit',
  ],
  [
    'zai',
    'concurrency',
    429,
    coded(
      '1302',
      'High concurrency usage of this API, please reduce concurrency or contact customer service to increase limits',
    ),
    'passes',
  ],
  [
    'zai',
    'concurrency, Chinese',
    429,
    coded('1302', '您当前使用该API的并发数过高，请降低并发，或联系客服增加限额'),
    'passes',
  ],
  [
    'zai',
    'frequency, Chinese',
    429,
    coded('1302', '您的账户已达到速率限制，请您控制请求频率'),
    'passes',
  ],
  ['zai', 'too many, Chinese', 429, coded('1305', '当前API请求过多，请稍后重试'), 'passes'],
  [
    'zai',
    'busy model, Chinese',
    429,
    coded('1312', '该模型当前访问量过大，请您稍后再试'),
    'passes',
  ],
  ['zai', 'fair use', 429, coded('1313', FAIR_USE), 'passes'],
];

export const GATEWAYS_ERRORS: readonly ProviderError[] = [
  ['a gateway', 'Chinese balance', 403, coded('x', '用户额度不足'), 'usage limit'],
  ['a gateway', 'Chinese quota', 429, coded('x', '您的配额已用完'), 'usage limit'],
  ['a gateway', 'Chinese cap', 429, coded('x', '本月用量上限已达'), 'usage limit'],
  ['a gateway', 'Chinese debt', 402, coded('x', '账户已欠费'), 'out of credit'],
  ['a gateway', 'Chinese frequency', 429, coded('x', '请求过于频繁，请稍后再试'), 'passes'],
  ['a gateway', 'Chinese throttle', 429, coded('x', '触发限流'), 'passes'],
  ['a gateway', 'Chinese concurrency', 429, coded('x', '超出并发数限制'), 'passes'],
];
