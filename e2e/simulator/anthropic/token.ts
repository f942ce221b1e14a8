import type { SimAccount } from '../accounts.ts';
import type { Exchange } from '../exchange.ts';
import type { Withheld } from '../oauth/family.ts';
import type { Grant, Refusal } from '../oauth/grants.ts';
import { isObject, textField } from '../values.ts';
import type { JsonObject } from '../values.ts';
import type { World } from '../world.ts';
import { clientId } from './facts.ts';

/** POST /v1/oauth/token: JSON only. */
export async function answerToken(world: World, exchange: Exchange): Promise<void> {
  const type = (exchange.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return refuse(exchange, 'invalid_request', 'Content-Type must be application/json');
  }
  const parsed = exchange.json();
  if (!parsed.ok || !isObject(parsed.value)) {
    return refuse(exchange, 'invalid_request', 'Invalid JSON body');
  }
  const body = parsed.value;
  const missing = missingField(body);
  if (missing !== null) {
    return refuse(exchange, 'invalid_request', `${missing}: Field required`);
  }
  if (body['client_id'] !== clientId) {
    return refuse(exchange, 'invalid_client', 'Client with id is not known', 401);
  }
  const grant = makeGrant(world, body);
  if (grant === 'bad-verifier') {
    const description = 'code_verifier must have 43 to 128 unreserved characters';
    return refuse(exchange, 'invalid_request', description);
  }
  if (grant === null) {
    return refuse(exchange, 'unsupported_grant_type', 'grant_type is not supported');
  }
  if (!grant.ok) return refuse(exchange, 'invalid_grant', descriptions[grant.reason]);
  await answerGrant(world, exchange, grant);
}

const descriptions: Record<Refusal, string> = {
  'code-unknown': 'Invalid authorization code',
  'code-used': 'Authorization code was already used',
  'code-expired': 'Authorization code expired',
  'redirect-mismatch': 'redirect_uri does not match',
  'state-mismatch': 'state does not match',
  'verifier-mismatch': 'code_verifier does not match',
  'token-unknown': 'Refresh token not found or invalid',
  'token-spent': 'Refresh token not found or invalid',
  'family-reused': 'Refresh token not found or invalid',
  'family-revoked': 'Refresh token revoked',
  'family-expired': 'Refresh token expired',
};

const requiredFields: Record<string, readonly string[]> = {
  authorization_code: ['client_id', 'code', 'state', 'redirect_uri', 'code_verifier'],
  refresh_token: ['client_id', 'refresh_token'],
};

function missingField(body: JsonObject): string | null {
  const type = textField(body, 'grant_type');
  if (type === null) return 'grant_type';
  return requiredFields[type]?.find((name) => textField(body, name) === null) ?? null;
}

function makeGrant(world: World, body: JsonObject): Grant | 'bad-verifier' | null {
  const field = (name: string): string => textField(body, name) ?? '';
  if (body['grant_type'] === 'refresh_token') {
    return world.grants.refresh('anthropic', field('refresh_token'));
  }
  if (body['grant_type'] !== 'authorization_code') return null;
  const verifier = field('code_verifier');
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) {
    return 'bad-verifier';
  }
  return world.grants.redeem({
    provider: 'anthropic',
    code: field('code'),
    state: field('state'),
    redirectUri: field('redirect_uri'),
    verifier,
  });
}

async function answerGrant(
  world: World,
  exchange: Exchange,
  grant: Extract<Grant, { ok: true }>,
): Promise<void> {
  const account = world.accounts.require(grant.family.account);
  exchange.record.account = account.id;
  await exchange.sendJson(
    200,
    {
      token_type: 'Bearer',
      access_token: grant.accessToken,
      expires_in: grant.expiresInS,
      refresh_token: grant.family.refreshToken,
      refresh_token_expires_in: Math.floor(world.grants.familyLeftMs(grant.family) / 1000),
      scope: grant.family.scope,
      ...identityOf(account, grant.family.withhold),
    },
    [['cache-control', 'no-store']],
  );
}

function identityOf(account: SimAccount, withhold: Withheld | null): JsonObject {
  if (withhold === 'identity') return {};
  const person = { account: { uuid: account.uuid, email_address: account.email } };
  return withhold === 'workspace' ? person : { organization: account.organization, ...person };
}

function refuse(
  exchange: Exchange,
  error: string,
  description: string,
  status = 400,
): Promise<void> {
  return exchange.sendJson(status, { error, error_description: description });
}
