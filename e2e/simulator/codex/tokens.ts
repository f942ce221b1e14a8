import { createHmac, randomUUID } from 'node:crypto';
import type { AccountBook, SimAccount } from '../accounts.ts';
import type { GrantFamily, TokenDialect, Withheld } from '../oauth/family.ts';
import { secretToken } from '../values.ts';
import { authOrigin, clientId } from './facts.ts';

const dayMs = 24 * 3_600_000;
const signingSecret = 'the simulator signs with this';

/** Access tokens are JWTs that carry the identity. */
export function codexTokens(accounts: AccountBook): TokenDialect {
  return {
    accessLifeMs: 10 * dayMs,
    familyLifeMs: null,
    mintRefresh: () => secretToken('rt_', 64),
    mintAccess: (family, issuedAtMs, expiresAtMs) =>
      jwt(accessClaims(accounts.require(family.account), family, issuedAtMs, expiresAtMs)),
  };
}

export function mintIdToken(account: SimAccount, family: GrantFamily, nowMs: number): string {
  const { withhold } = family;
  const issued = seconds(nowMs);
  const named = withhold === 'identity' ? {} : { email: account.email, email_verified: true };
  return jwt({
    aud: [clientId],
    auth_provider: 'password',
    ...named,
    name: account.name,
    exp: issued + 3600,
    iat: issued,
    iss: authOrigin,
    jti: randomUUID(),
    sub: `auth0|${account.uuid}`,
    'https://api.openai.com/auth': authClaim(account, withhold),
  });
}

function accessClaims(
  account: SimAccount,
  family: GrantFamily,
  issuedAtMs: number,
  expiresAtMs: number,
): object {
  const { withhold, scope } = family;
  const profile = { email: account.email, email_verified: true };
  return {
    aud: ['https://api.openai.com/v1'],
    client_id: clientId,
    exp: seconds(expiresAtMs),
    iat: seconds(issuedAtMs),
    nbf: seconds(issuedAtMs),
    iss: authOrigin,
    jti: randomUUID(),
    scp: scope.split(' '),
    session_id: `authsess_${randomUUID().replaceAll('-', '')}`,
    sub: `auth0|${account.uuid}`,
    'https://api.openai.com/auth': authClaim(account, withhold),
    ...(withhold !== 'identity' && { 'https://api.openai.com/profile': profile }),
  };
}

function authClaim(account: SimAccount, withhold: Withheld | null): object {
  const user = `user-${account.uuid}`;
  const { uuid, name } = account.organization;
  const plan = { chatgpt_plan_type: account.plan };
  if (withhold === 'identity') return plan;
  const person = { ...plan, chatgpt_user_id: user, user_id: user };
  if (withhold === 'workspace') return person;
  return {
    ...person,
    chatgpt_account_id: uuid,
    chatgpt_account_user_id: `${user}__${uuid}`,
    organizations: [{ id: `org-${uuid}`, title: name, role: 'owner', is_default: true }],
  };
}

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', kid: 'simulated', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', signingSecret).update(signed).digest('base64url')}`;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
