import { expect, test } from 'vitest';
import { renderError } from './proxy-error.ts';
import type { ErrorShape, ProxyProblem } from './proxy-error.ts';

const STATUS = {
  UNAUTHORIZED: 401,
  FORBIDDEN_ORIGIN: 403,
  FORBIDDEN_PATH: 403,
  NOT_FOUND: 404,
  NO_ACCOUNT: 503,
  AUTH_ERROR: 401,
  RATE_LIMIT: 429,
  BILLING: 402,
  CLIENT_LIMIT: 429,
  KEY_UNAVAILABLE: 503,
  BAD_REQUEST: 400,
  TOO_LARGE: 431,
  UPSTREAM_UNREACHABLE: 502,
  UPSTREAM_TIMEOUT: 504,
  INTERNAL: 500,
} as const;

const codes = Object.keys(STATUS) as (keyof typeof STATUS)[];
const cases = codes.flatMap((code) =>
  (['anthropic', 'openai', 'google'] as const).map((shape) => [code, shape] as const),
);

function render(code: ProxyProblem['code'], shape: ErrorShape, retryAtMs: number | null = null) {
  const problem = { code, message: 'What is wrong.', hint: 'What to do.', retryAtMs, account: 3 };
  const { body, ...rest } = renderError(problem, shape, 'id-1', 1_000_000);
  return { ...rest, body: JSON.parse(body) as { type?: string; error: Record<string, unknown> } };
}

test.each(cases)('%s in the %s shape', (code, shape) => {
  const { status, headers, body } = render(code, shape);
  expect(status).toBe(STATUS[code]);
  expect(headers.join('\n')).toContain(`x-sluice-error\n${code}`);
  expect(body.error['sluice']).toEqual({ type: code, account: 3, hint: 'What to do.' });
  expect(body.error['message']).toBe('What is wrong. What to do.');
  if (shape === 'anthropic') expect(body.type).toBe('error');
  if (shape === 'openai')
    expect(body.error).toMatchObject({ param: null, code: code.toLowerCase() });
  if (shape === 'google') expect(body.error).toMatchObject({ code: status });
});

test('retry times are whole seconds, in header and body alike, and never zero', () => {
  const soon = render('RATE_LIMIT', 'anthropic', 1_000_400);
  expect(soon.headers.join('\n')).toContain('retry-after\n1');
  expect(soon.body.error['sluice']).toMatchObject({
    retry_after: 1,
    retry_at: '1970-01-01T00:16:40.400Z',
  });
  const late = render('RATE_LIMIT', 'openai', 1_060_001);
  expect(late.body.error['sluice']).toMatchObject({ retry_after: 61 });
});

test('a code that is not the proxy’s to say becomes INTERNAL', () => {
  expect(render('DISK_FULL', 'openai').body.error['code']).toBe('internal');
});
