import type { AccountBook } from '../accounts.ts';
import type { TokenDialect } from '../oauth/family.ts';
import { opaqueId } from '../values.ts';
import { authOrigin, clientId, scope } from './facts.ts';

const accessLifeMs = 6 * 3_600_000;

/** The access token says whose it is by `sub` alone; `withhold: identity` leaves that out. */
export function xaiTokens(accounts: AccountBook): TokenDialect {
  return {
    accessLifeMs,
    familyLifeMs: null,
    mintRefresh: () => opaqueId('xrt_', 64),
    mintAccess(family, issuedAtMs, expiresAtMs) {
      const { uuid } = accounts.require(family.account);
      const claims = {
        iss: authOrigin,
        aud: clientId,
        ...(family.withhold === 'identity' ? {} : { sub: uuid }),
        scope,
        jti: opaqueId('', 20),
        iat: Math.floor(issuedAtMs / 1000),
        exp: Math.floor(expiresAtMs / 1000),
      };
      return `${part({ alg: 'ES256', typ: 'at+jwt' })}.${part(claims)}.${opaqueId('', 86)}`;
    },
  };
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
