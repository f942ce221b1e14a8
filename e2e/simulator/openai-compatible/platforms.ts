import { anthropicError } from '../anthropic/errors.ts';
import { openAiError } from '../openai/errors.ts';

export type PlatformId =
  | 'openrouter'
  | 'xai'
  | 'deepseek'
  | 'mistral'
  | 'groq'
  | 'together'
  | 'fireworks'
  | 'cerebras'
  | 'moonshot'
  | 'minimax';

export interface PlatformAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What one company's OpenAI-compatible API has of its own. */
export interface Platform {
  readonly id: PlatformId;
  readonly origin: string;
  /** Where `/chat/completions` and `/models` are; the first is the documented one. */
  readonly bases: readonly string[];
  /** Where `/messages` is, in Anthropic's shape. */
  readonly anthropicBase?: string;
  readonly keyPrefix: string;
  readonly models: readonly string[];
  /** Who gets the list of models: customers, anyone, or nobody (500). */
  readonly lists: 'keyed' | 'public' | 'broken';
  /** A list without the envelope around it. */
  readonly bareList?: true;
  /** Fields that it refuses. */
  readonly forbids?: readonly string[];
  /** In every good answer. */
  readonly extra?: Readonly<Record<string, unknown>>;
  noKey(): PlatformAnswer;
  badKey(key: string): PlatformAnswer;
  /** To an access token that it does not know, where it has sign-ins. */
  readonly badToken?: PlatformAnswer;
  /** Null: it bills afterwards. */
  readonly noCredit: PlatformAnswer | null;
  tooFast(model: string): PlatformAnswer;
}

function mask(key: string): string {
  return `${key.slice(0, 2)}***${key.slice(-2)}`;
}

function answer(status: number, body: unknown): PlatformAnswer {
  return { status, body };
}

/** OpenRouter's errors hold the status and nothing else. */
function plain(code: number, message: string): PlatformAnswer {
  return answer(code, { error: { message, code } });
}

function typed(status: number, type: string, message: string): PlatformAnswer {
  return answer(status, { error: { message, type } });
}

function baseResponse(status_code: number, status_msg: string): PlatformAnswer {
  return answer(200, { base_resp: { status_code, status_msg } });
}

const OPENAI_TOO_FAST = (model: string): PlatformAnswer =>
  answer(
    429,
    openAiError(
      `Rate limit reached for model \`${model}\` on requests per minute (RPM): Limit 30, Used 30, Requested 1. Please try again in 2s.`,
      { type: 'requests', code: 'rate_limit_exceeded' },
    ),
  );

/** From providers.md 1.2, the companies' own references and what people met; never from Sluice's code. */
export const PLATFORMS: readonly Platform[] = [
  {
    id: 'openrouter',
    origin: 'https://openrouter.ai',
    bases: ['/api/v1'],
    anthropicBase: '/api/v1',
    keyPrefix: 'sk-or-v1-',
    models: ['openai/gpt-oss-20b', 'anthropic/claude-sonnet-5'],
    lists: 'public',
    noKey: () => plain(401, 'No auth credentials found'),
    badKey: () => plain(401, 'User not found.'),
    noCredit: plain(
      402,
      'Insufficient credits. Add more using https://openrouter.ai/settings/credits',
    ),
    tooFast: () => plain(429, 'Rate limit exceeded: free-models-per-min. '),
  },
  {
    id: 'xai',
    origin: 'https://api.x.ai',
    bases: ['/v1'],
    anthropicBase: '/v1',
    keyPrefix: 'xai-',
    models: ['grok-4.3', 'grok-4.5'],
    lists: 'keyed',
    noKey: () => answer(401, { code: 'unauthenticated', error: 'No API key was provided.' }),
    badToken: answer(403, {
      code: 'unauthenticated:bad-credentials',
      error:
        'The OAuth2 access token could not be validated. [WKE=unauthenticated:bad-credentials]',
    }),
    badKey: (key) =>
      answer(400, {
        code: 'Client specified an invalid argument',
        error: `Incorrect API key provided: ${mask(key)}. You can obtain an API key from https://console.x.ai.`,
      }),
    noCredit: answer(429, {
      code: 'Some resource has been exhausted',
      error:
        'Your team 16f2 has either used all available credits or reached its monthly spending limit. To continue making API requests, please purchase more credits or raise your spending limit.',
    }),
    tooFast: (model) =>
      answer(429, {
        code: 'x',
        error: `Too many requests for team t and model ${model}. Your team's rate limit is requests per second: 2`,
      }),
  },
  {
    id: 'deepseek',
    origin: 'https://api.deepseek.com',
    bases: ['', '/v1', '/beta'],
    anthropicBase: '/anthropic/v1',
    keyPrefix: 'sk-',
    models: ['deepseek-v4-flash', 'deepseek-v4-pro'],
    lists: 'keyed',
    noKey: () => typed(401, 'authentication_error', 'Authentication Fails (governor)'),
    badKey: (key) =>
      answer(
        401,
        openAiError(`Authentication Fails, Your api key: ****${key.slice(-4)} is invalid`, {
          type: 'authentication_error',
          code: 'invalid_request_error',
        }),
      ),
    noCredit: answer(
      402,
      openAiError('Insufficient Balance', { type: 'unknown_error', code: 'invalid_request_error' }),
    ),
    tooFast: () => answer(429, openAiError('Rate Limit Reached', { type: 'rate_limit' })),
  },
  {
    id: 'mistral',
    origin: 'https://api.mistral.ai',
    bases: ['/v1'],
    keyPrefix: '',
    models: ['mistral-small-latest', 'mistral-large-latest'],
    lists: 'keyed',
    // Its body is a closed schema: 422 for OpenAI's newer names.
    forbids: ['max_completion_tokens', 'store', 'user'],
    noKey: () => answer(401, { detail: 'Unauthorized' }),
    badKey: () => answer(401, { detail: 'Unauthorized' }),
    noCredit: null,
    tooFast: () =>
      answer(429, {
        object: 'error',
        message: 'Rate limit exceeded',
        type: 'rate_limited',
        param: null,
        code: '1300',
        raw_status_code: 429,
      }),
  },
  {
    id: 'groq',
    origin: 'https://api.groq.com',
    bases: ['/openai/v1'],
    keyPrefix: 'gsk_',
    models: ['openai/gpt-oss-20b', 'openai/gpt-oss-120b'],
    lists: 'keyed',
    noKey: () => answer(401, openAiError('Invalid API Key', { code: 'invalid_api_key' })),
    badKey: () => answer(401, openAiError('Invalid API Key', { code: 'invalid_api_key' })),
    noCredit: null,
    tooFast: OPENAI_TOO_FAST,
  },
  {
    id: 'together',
    origin: 'https://api.together.xyz',
    bases: ['/v1'],
    keyPrefix: 'tgp_v1_',
    models: ['meta-llama/Llama-3.3-70B-Instruct-Turbo'],
    lists: 'keyed',
    bareList: true,
    noKey: () => answer(401, openAiError('Missing API key.', { code: 'missing_api_key' })),
    badKey: () =>
      answer(401, openAiError('Invalid API key provided.', { code: 'invalid_api_key' })),
    noCredit: answer(
      402,
      openAiError('Credit limit exceeded, please navigate to your billing page', {
        type: 'credit_limit',
      }),
    ),
    tooFast: () =>
      answer(
        429,
        openAiError('You have reached the rate limit specific to this model', {
          type: 'model_rate_limit',
        }),
      ),
  },
  {
    id: 'fireworks',
    origin: 'https://api.fireworks.ai',
    bases: ['/inference/v1'],
    anthropicBase: '/inference/v1',
    keyPrefix: 'fw_',
    models: ['accounts/fireworks/models/gpt-oss-20b'],
    lists: 'broken',
    noKey: () => answer(401, { error: 'unauthorized' }),
    badKey: () =>
      answer(401, {
        fault: {
          faultstring: 'Invalid ApiKey',
          detail: { errorcode: 'oauth.v2.InvalidApiKey' },
        },
      }),
    noCredit: answer(
      412,
      openAiError(
        'Account studio is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.',
        { type: 'error', code: 'PRECONDITION_FAILED' },
      ),
    ),
    tooFast: () => typed(429, 'error', 'Rate limit exceeded, please try again later.'),
  },
  {
    id: 'cerebras',
    origin: 'https://api.cerebras.ai',
    bases: ['/v1'],
    keyPrefix: 'csk-',
    models: ['gpt-oss-120b'],
    lists: 'keyed',
    noKey: () => answer(401, { message: 'Wrong API Key', code: 'wrong_api_key' }),
    badKey: () =>
      answer(401, {
        message: 'Wrong API Key',
        type: 'invalid_request_error',
        param: 'api_key',
        code: 'wrong_api_key',
      }),
    noCredit: answer(402, { message: 'Payment required to access this resource.' }),
    tooFast: () =>
      answer(429, {
        message: 'Requests per minute limit exceeded - too many requests sent.',
        type: 'too_many_requests_error',
        param: 'quota',
        code: 'request_quota_exceeded',
      }),
  },
  {
    id: 'moonshot',
    origin: 'https://api.moonshot.ai',
    bases: ['/v1'],
    anthropicBase: '/anthropic/v1',
    keyPrefix: 'sk-',
    models: ['kimi-k2.6', 'kimi-k2.7-code'],
    lists: 'keyed',
    noKey: () => typed(401, 'invalid_authentication_error', 'Invalid Authentication'),
    badKey: () => typed(401, 'invalid_authentication_error', 'Invalid Authentication'),
    noCredit: typed(
      429,
      'exceeded_current_quota_error',
      'Your account org-1 is suspended, please check your plan and billing details',
    ),
    tooFast: () =>
      typed(
        429,
        'rate_limit_reached_error',
        'Your account org-1 request reached max organization RPM: 3, please try again after 1 seconds',
      ),
  },
  {
    id: 'minimax',
    origin: 'https://api.minimax.io',
    bases: ['/v1'],
    anthropicBase: '/anthropic/v1',
    keyPrefix: 'sk-api-',
    models: ['MiniMax-M3', 'MiniMax-M2.7'],
    lists: 'keyed',
    extra: { base_resp: { status_code: 0, status_msg: '' } },
    noKey: () =>
      baseResponse(
        1004,
        "login fail: Please carry the API secret key in the 'Authorization' field of the request header",
      ),
    badKey: () => baseResponse(2049, 'invalid api key'),
    noCredit: answer(429, anthropicError(429, 'insufficient balance (1008)')),
    tooFast: () => answer(429, anthropicError(429, 'rate limit exceeded(RPM) (1002)')),
  },
];

export function platformOf(id: string): Platform | undefined {
  return PLATFORMS.find((one) => one.id === id);
}
