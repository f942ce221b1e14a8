import type { ServerResponse } from 'node:http';
import { toWire } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** On every answer of the window's server, errors too. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

export function sendBytes(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  bytes: Buffer | string,
): void {
  const body = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'cache-control': 'no-store',
    ...headers,
    'content-length': String(body.length),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendBytes(response, status, { 'content-type': 'application/json' }, JSON.stringify(value));
}

export function sendError(response: ServerResponse, error: unknown): void {
  const wire = toWire(error);
  // The rest of a body that was not read must not become the next request.
  if (!response.req.complete) response.setHeader('connection', 'close');
  sendJson(response, statusOf(wire.code), { error: wire });
}

const STATUSES: Readonly<Partial<Record<ErrorCode, number>>> = {
  UNAUTHORIZED: 401,
  FORBIDDEN_ORIGIN: 403,
  NOT_FOUND: 404,
  BAD_REQUEST: 400,
  TOO_LARGE: 413,
  NOT_RUNNING: 503,
};

export function statusOf(code: ErrorCode): number {
  return STATUSES[code] ?? 500;
}
