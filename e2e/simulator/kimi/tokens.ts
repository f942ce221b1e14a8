import type { AccountBook } from '../accounts.ts';
import type { TokenDialect } from '../oauth/family.ts';
import { opaqueId } from '../values.ts';
import { scope } from './facts.ts';

const accessLifeMs = 15 * 60_000;

/** The access token says whose it is; `withhold: identity` leaves that out. */
export function kimiTokens(accounts: AccountBook): TokenDialect {
  return {
    accessLifeMs,
    familyLifeMs: null,
    mintRefresh: () => opaqueId('kmr_', 64),
    mintAccess(family, issuedAtMs, expiresAtMs) {
      const { uuid } = accounts.require(family.account);
      const who = family.withhold === 'identity' ? {} : { user_id: uuid, sub: `sub-${uuid}` };
      const claims = {
        iss: 'kimi-auth',
        ...who,
        scope,
        jti: opaqueId('', 20),
        iat: Math.floor(issuedAtMs / 1000),
        exp: Math.floor(expiresAtMs / 1000),
      };
      return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${opaqueId('', 86)}`;
    },
  };
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
