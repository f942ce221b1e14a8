import { AppError } from '../../shared/errors.ts';
import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { Identity } from '../core/account.ts';
import { jwtClaims } from '../core/jwt-claims.ts';
import { textField } from './json-fields.ts';

const LONGEST_ID = 200;

/** Kimi’s access token says whose it is. Throws LOGIN_FAILED for one that does not. */
export function identifyKimi(tokenAnswer: unknown): Promise<Identity> {
  const claims = jwtClaims(textField(tokenAnswer, 'access_token') ?? '');
  const told = idOf(claims['user_id']) ?? idOf(claims['sub']);
  if (told !== null) return Promise.resolve({ ...UNKNOWN_IDENTITY, accountId: told });
  return Promise.reject(
    new AppError(
      'LOGIN_FAILED',
      'Kimi’s token tells no account, so the sign-in cannot be told from others.',
      'Nothing was stored. Sign in again.',
    ),
  );
}

function idOf(claim: unknown): string | null {
  if (typeof claim === 'number' && Number.isSafeInteger(claim)) return String(claim);
  return typeof claim === 'string' && claim !== '' && claim.length <= LONGEST_ID ? claim : null;
}
