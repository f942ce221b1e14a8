import type { Exchange } from '../exchange.ts';
import type { Refusal } from '../oauth/grants.ts';
import { openAiError } from '../openai/errors.ts';

interface TokenError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const badRefresh = 'Could not validate your refresh token. Please try signing in again.';
const badCode = { status: 400, code: 'invalid_grant' };

export const tokenErrors: Record<Refusal, TokenError> = {
  'code-unknown': { ...badCode, message: 'Invalid authorization code.' },
  'code-used': { ...badCode, message: 'The authorization code was already used.' },
  'code-expired': { ...badCode, message: 'The authorization code has expired.' },
  'redirect-mismatch': { ...badCode, message: 'redirect_uri does not match the authorization.' },
  'state-mismatch': { ...badCode, message: 'state does not match the authorization.' },
  'verifier-mismatch': { ...badCode, message: 'code_verifier does not match the challenge.' },
  'token-unknown': { status: 401, code: 'invalid_refresh_token', message: badRefresh },
  'token-spent': {
    status: 401,
    code: 'refresh_token_reused',
    message:
      'Your refresh token has already been used to generate a new access token. Please try signing in again.',
  },
  'family-reused': {
    status: 401,
    code: 'refresh_token_invalidated',
    message: 'Your refresh token has been invalidated. Please try signing in again.',
  },
  'family-revoked': {
    status: 401,
    code: 'refresh_token_invalidated',
    message: 'Your refresh token has been revoked. Please try signing in again.',
  },
  'family-expired': { status: 401, code: 'refresh_token_expired', message: badRefresh },
};

export function refuseAuth(
  exchange: Exchange,
  status: number,
  code: string,
  message: string,
): Promise<void> {
  return exchange.sendJson(status, openAiError(message, { code }));
}
