import { toInstant } from '../../shared/model/common.ts';
import type { ErrorCode } from '../../shared/errors.ts';

/** Shape of an error object on the wire; providers/types.ts names the same. */
export type ErrorShape = 'anthropic' | 'openai' | 'google';

/** An error that Sluice itself answers with. */
export interface ProxyProblem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly retryAtMs: number | null;
  readonly account: number | null;
}

export interface RenderedError {
  readonly status: number;
  /** Lower-case flat pairs, without content-length. */
  readonly headers: readonly string[];
  readonly body: string;
}

interface Row {
  readonly status: number;
  readonly anthropic: string;
  readonly openai: string;
  readonly google: string;
}

// design.md section 4, the error contract.
const ROWS: Partial<Record<ErrorCode, Row>> = {
  UNAUTHORIZED: row(401, 'authentication_error', 'authentication_error', 'UNAUTHENTICATED'),
  FORBIDDEN_ORIGIN: row(403, 'permission_error', 'permission_error', 'PERMISSION_DENIED'),
  FORBIDDEN_PATH: row(403, 'permission_error', 'permission_error', 'PERMISSION_DENIED'),
  NOT_FOUND: row(404, 'not_found_error', 'invalid_request_error', 'NOT_FOUND'),
  NO_ACCOUNT: row(503, 'api_error', 'server_error', 'UNAVAILABLE'),
  AUTH_ERROR: row(401, 'authentication_error', 'authentication_error', 'UNAUTHENTICATED'),
  RATE_LIMIT: row(429, 'rate_limit_error', 'rate_limit_error', 'RESOURCE_EXHAUSTED'),
  BILLING: row(402, 'billing_error', 'insufficient_quota', 'FAILED_PRECONDITION'),
  CLIENT_LIMIT: row(429, 'rate_limit_error', 'rate_limit_error', 'RESOURCE_EXHAUSTED'),
  KEY_UNAVAILABLE: row(503, 'api_error', 'server_error', 'UNAVAILABLE'),
  BAD_REQUEST: row(400, 'invalid_request_error', 'invalid_request_error', 'INVALID_ARGUMENT'),
  TOO_LARGE: row(431, 'request_too_large', 'invalid_request_error', 'INVALID_ARGUMENT'),
  UPSTREAM_UNREACHABLE: row(502, 'api_error', 'server_error', 'UNAVAILABLE'),
  UPSTREAM_TIMEOUT: row(504, 'timeout_error', 'server_error', 'DEADLINE_EXCEEDED'),
};

const INTERNAL: Row = row(500, 'api_error', 'server_error', 'INTERNAL');

/** The answer in the caller's wire shape; `error.sluice` and `x-sluice-error` carry the code. */
export function renderError(
  problem: ProxyProblem,
  shape: ErrorShape,
  requestId: string,
  nowMs: number,
): RenderedError {
  const known = ROWS[problem.code];
  const { status, anthropic, openai, google } = known ?? INTERNAL;
  const code = known === undefined ? 'INTERNAL' : problem.code;
  const retryAfter = retryAfterSeconds(problem, nowMs);
  const sluice = {
    type: code,
    ...(problem.retryAtMs === null
      ? {}
      : { retry_at: toInstant(problem.retryAtMs), retry_after: retryAfter }),
    ...(problem.account === null ? {} : { account: problem.account }),
    hint: problem.hint,
  };
  const message = `${problem.message} ${problem.hint}`.trim();
  const headers = ['content-type', 'application/json', 'x-sluice-error', code];
  headers.push('x-sluice-request-id', requestId);
  if (retryAfter !== null) headers.push('retry-after', String(retryAfter));
  if (problem.account !== null) headers.push('x-sluice-account', String(problem.account));
  const bodies = {
    anthropic: {
      type: 'error',
      error: { type: anthropic, message, sluice },
      request_id: requestId,
    },
    openai: { error: { message, type: openai, param: null, code: code.toLowerCase(), sluice } },
    google: { error: { code: status, message, status: google, sluice } },
  };
  return { status, headers, body: JSON.stringify(bodies[shape]) };
}

function retryAfterSeconds(problem: ProxyProblem, nowMs: number): number | null {
  if (problem.retryAtMs === null) return null;
  return Math.max(1, Math.ceil((problem.retryAtMs - nowMs) / 1000));
}

function row(status: number, anthropic: string, openai: string, google: string): Row {
  return { status, anthropic, openai, google };
}
