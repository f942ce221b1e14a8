import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { Identity } from '../core/account.ts';
import { jwtClaims } from '../core/jwt-claims.ts';
import { textField } from './json-fields.ts';

const LONGEST_ID = 200;

/** Kimi’s access token says whose it is; one that does not is an account of its own. */
export function identifyKimi(tokenAnswer: unknown): Promise<Identity> {
  const claims = jwtClaims(textField(tokenAnswer, 'access_token') ?? '');
  const accountId = idOf(claims['user_id']) ?? idOf(claims['sub']);
  return Promise.resolve({ ...UNKNOWN_IDENTITY, accountId });
}

function idOf(claim: unknown): string | null {
  if (typeof claim === 'number' && Number.isSafeInteger(claim)) return String(claim);
  return typeof claim === 'string' && claim !== '' && claim.length <= LONGEST_ID ? claim : null;
}
