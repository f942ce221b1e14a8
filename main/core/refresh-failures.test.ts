import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disableCauseSchema } from '../../shared/model/account.ts';
import { classifyRefreshFailure, mayHaveRotated } from './refresh-plan.ts';

type Row = readonly [status: number, text: string, expected: string];

function judge(status: number | null, text: string): string {
  const verdict = classifyRefreshFailure({ status, text });
  return verdict.kind === 'definitive' ? verdict.cause : verdict.kind;
}

/** `{"error":{"message":…,"type":…,"code":…}}` */
function openAi(message: string, code: string | null, type = 'invalid_request_error'): string {
  return JSON.stringify({ error: { message, type, param: null, code } });
}

function google(error: string, description: string): string {
  return JSON.stringify({ error, error_description: description }, null, 2);
}

const ANTHROPIC: readonly Row[] = [
  [
    400,
    '{"error": "invalid_grant", "error_description": "Refresh token not found or invalid"}',
    'rejected',
  ],
  [
    400,
    '{"error": "invalid_grant", "error_description": "Refresh token expired"}',
    'sign-in expired',
  ],
  [
    400,
    '{"error":"invalid_grant","error_description":"Refresh token has been revoked"}',
    'revoked',
  ],
  [400, '{"error":"invalid_grant","error_description":"Refresh token already used"}', 'replaced'],
  [
    400,
    '{"error":"unauthorized_client","error_description":"Client is not allowed"}',
    'client not authorised',
  ],
  [
    401,
    '{"type":"error","error":{"type":"authentication_error","message":"Invalid authentication credentials"}}',
    'rejected',
  ],
  [
    401,
    '{"type":"error","error":{"type":"authentication_error","message":"OAuth token has expired."}}',
    'sign-in expired',
  ],
  [
    403,
    '{"type":"error","error":{"type":"permission_error","message":"OAuth token revoked"}}',
    'revoked',
  ],
  [
    403,
    '{"type":"error","error":{"type":"permission_error","message":"Your organization has disabled access."}}',
    'transient',
  ],
  [
    400,
    '{"type":"error","error":{"type":"invalid_request_error","message":"Invalid request format"}}',
    'transient',
  ],
  [404, '{"type":"error","error":{"type":"not_found_error","message":"Not Found"}}', 'transient'],
  [
    429,
    '{"type":"error","error":{"type":"rate_limit_error","message":"Rate limited. Please try again later."}}',
    'transient',
  ],
  [
    500,
    '{"type":"error","error":{"type":"api_error","message":"Internal server error"}}',
    'transient',
  ],
  [529, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}', 'transient'],
];

const OPENAI: readonly Row[] = [
  [
    401,
    openAi(
      'Your refresh token has already been used to generate a new access token. Please try signing in again.',
      'refresh_token_reused',
    ),
    'replaced',
  ],
  [
    401,
    openAi(
      'Your refresh token has expired. Please log out and sign in again.',
      'refresh_token_expired',
    ),
    'sign-in expired',
  ],
  [
    401,
    openAi('Your session has ended. Please log in again.', 'refresh_token_invalidated'),
    'signed out',
  ],
  [401, openAi('Your session has been terminated.', 'app_session_terminated'), 'signed out'],
  [
    401,
    openAi('Encountered invalidated oauth token for user, failing request', 'token_revoked'),
    'signed out',
  ],
  [
    401,
    openAi('Could not validate your token. Please try signing in again.', 'token_expired'),
    'sign-in expired',
  ],
  [
    401,
    openAi('Could not validate your refresh token. Please try signing in again.', null),
    'rejected',
  ],
  [400, openAi('Your refresh token has expired.', 'refresh_token_expired'), 'sign-in expired'],
  [
    400,
    '{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}',
    'rejected',
  ],
  [403, openAi('The account was revoked by its administrator.', 'token_revoked'), 'revoked'],
  // No word of the list: tried again rather than lost.
  [400, openAi('Your refresh token has already been used.', 'refresh_token_reused'), 'transient'],
  [400, openAi('Missing required parameter', 'missing_required_parameter'), 'transient'],
  [
    403,
    openAi(
      'Country, region, or territory not supported',
      'unsupported_country_region_territory',
      'request_forbidden',
    ),
    'transient',
  ],
  [401, openAi('Rate limit reached for requests', 'rate_limit_exceeded'), 'transient'],
  [429, openAi('refresh_token_reused', 'refresh_token_reused'), 'transient'],
  [
    500,
    openAi('The server had an error while processing your request', null, 'server_error'),
    'transient',
  ],
];

const GOOGLE: readonly Row[] = [
  [400, google('invalid_grant', 'Token has been expired or revoked.'), 'revoked'],
  [400, google('invalid_grant', 'Bad Request'), 'rejected'],
  [401, google('unauthorized_client', 'Unauthorized'), 'client not authorised'],
  [401, google('invalid_client', 'The OAuth client was not found.'), 'rejected'],
  [403, google('access_denied', 'Account restricted'), 'transient'],
  [
    403,
    '{"error":{"code":403,"status":"PERMISSION_DENIED","message":"The caller does not have permission"}}',
    'transient',
  ],
  [400, google('invalid_request', 'Missing required parameter: refresh_token'), 'transient'],
  [503, google('backendError', 'Service unavailable. Please try again'), 'transient'],
];

const IN_BETWEEN: readonly Row[] = [
  [403, '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>', 'transient'],
  [
    401,
    '<html>\r\n<head><title>401 Authorization Required</title></head><center>nginx</center>',
    'transient',
  ],
  [401, '<h1>Unauthorized</h1> token revoked', 'transient'],
  [400, '\uFEFF<?xml version="1.0"?><Error><Code>invalid_grant</Code></Error>', 'transient'],
  [401, '<!-- proxy --><HTML>revoked</HTML>', 'transient'],
  [403, 'error code: 1020', 'transient'],
  [401, 'Attention Required! | Cloudflare', 'transient'],
  [511, '{"error":"network authentication required"}', 'transient'],
  [302, 'Found. Redirecting to http://captive.portal/login?revoked', 'transient'],
  [200, 'Sign in to the Wi-Fi of the hotel. Your session expired.', 'transient'],
  [407, 'Proxy Authentication Required', 'transient'],
  [
    401,
    '{"error":"proxy: upstream connect error or disconnect/reset before headers. reset reason: connection timeout"}',
    'transient',
  ],
  [502, 'invalid_grant', 'transient'],
  [504, '{"error":"invalid_grant","error_description":"Refresh token expired"}', 'transient'],
  [408, 'token revoked', 'transient'],
  [425, 'token revoked', 'transient'],
  [429, 'token revoked', 'transient'],
  [401, '', 'rejected'],
  [401, ' \n', 'rejected'],
  [400, '', 'transient'],
  [403, '', 'transient'],
  [404, '', 'transient'],
  [410, '', 'transient'],
];

const CHINESE: readonly Row[] = [
  [401, '{"message":"刷新令牌已过期，请重新登录"}', 'sign-in expired'],
  [401, '{"message":"刷新令牌已被使用"}', 'replaced'],
  [401, '{"message":"授权已撤销"}', 'revoked'],
  [401, '{"message":"您已退出登录"}', 'signed out'],
  [400, '{"error":"invalid_grant","message":"刷新令牌无效"}', 'rejected'],
  [400, '{"message":"刷新令牌无效"}', 'transient'],
  [401, '{"message":"网络错误"}', 'transient'],
  [401, '{"message":"请求超时，请稍后重试"}', 'transient'],
  [401, '{"message":"服务暂时不可用"}', 'transient'],
  [401, '{"message":"请求过于频繁"}', 'transient'],
];

const WORDS: readonly Row[] = [
  // A word is a word, alone or in a code.
  [400, 'token_revoked', 'revoked'],
  [400, 'REVOKED', 'revoked'],
  [400, 'nonrevoked', 'transient'],
  [400, 'revokedness', 'transient'],
  [400, 'invalid_grant_type', 'transient'],
  [400, 'not_invalid_token', 'transient'],
  [400, 'refresh token unexpired', 'transient'],
  [400, 'refresh-token: this one is expired', 'sign-in expired'],
  [400, 'the session expired', 'transient'],
  // An exempting word does not weaken a word of the list.
  [401, 'invalid_grant; try again after the timeout', 'rejected'],
  [401, 'token revoked, permission_denied', 'revoked'],
];

describe.each([
  ['Anthropic', ANTHROPIC],
  ['OpenAI', OPENAI],
  ['Google', GOOGLE],
  ['what stands in between', IN_BETWEEN],
  ['Chinese texts', CHINESE],
  ['words', WORDS],
])('a refused refresh: %s', (_who, rows) => {
  it.each(rows)('%i %j: %s', (status, text, expected) => {
    expect(judge(status, text)).toBe(expected);
  });
});

describe('whatever the text says', () => {
  const dead = fc.constantFrom(
    'invalid_grant',
    'invalid_token',
    'unauthorized_client',
    'revoked',
    'refresh token expired',
    'refresh_token_reused',
  );
  const text = fc
    .tuple(fc.string(), dead, fc.string())
    .map(([before, word, after]) => `${before} ${word} ${after}`);

  it('no answer, 408, 425, 429, 5xx and every status but 4xx are transient', () => {
    const passing = fc.oneof(
      fc.constantFrom(null, 408, 425, 429),
      fc.integer({ min: 500, max: 599 }),
      fc.integer({ min: 100, max: 399 }),
    );
    fc.assert(fc.property(passing, text, (status, said) => judge(status, said) === 'transient'));
  });

  it('markup is transient', () => {
    const page = fc.constantFrom(
      '<!DOCTYPE html>',
      '<html>',
      '\n <HTML lang="en">',
      '<?xml ?>',
      '<p>',
    );
    const status = fc.integer({ min: 400, max: 499 });
    fc.assert(
      fc.property(
        page,
        status,
        text,
        (start, code, said) => judge(code, start + said) === 'transient',
      ),
    );
  });

  it('only a 401 is definitive without one of the words, and a cause is one of the fixed ones', () => {
    const causes: readonly string[] = ['transient', ...disableCauseSchema.options];
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 499 }), fc.string(), (status, said) => {
        const verdict = judge(status, said);
        expect(causes).toContain(verdict);
        const listed = /invalid_grant|invalid_token|unauthorized_client|revoked|expired/i.test(
          said,
        );
        if (!listed && status !== 401) expect(verdict).toBe('transient');
      }),
    );
  });
});

it.each<[number | null, boolean | undefined, boolean]>([
  [null, undefined, true],
  [null, false, true],
  [null, true, false],
  [200, undefined, true],
  [502, undefined, true],
  [504, undefined, true],
  [524, undefined, true],
  [500, undefined, false],
  [503, undefined, false],
  [521, undefined, false],
  [429, undefined, false],
  [400, undefined, false],
])('an answer %j (unsent: %j) may have spent the token: %j', (status, unsent, expected) => {
  const failure = { status, text: '', ...(unsent === undefined ? {} : { unsent }) };
  expect(mayHaveRotated(failure)).toBe(expected);
});
