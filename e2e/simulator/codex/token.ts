import type { Exchange } from '../exchange.ts';
import type { Grant } from '../oauth/grants.ts';
import { isObject } from '../values.ts';
import type { World } from '../world.ts';
import { refuseAuth, tokenErrors } from './auth-errors.ts';
import { clientId } from './facts.ts';
import { mintIdToken } from './tokens.ts';

/** POST /oauth/token: a form. */
export async function answerToken(world: World, exchange: Exchange): Promise<void> {
  const form = readForm(world, exchange);
  if (typeof form === 'string') return refuseAuth(exchange, 400, 'invalid_request', form);
  const missing = missingField(form);
  if (missing !== null) {
    return refuseAuth(exchange, 400, 'invalid_request', `Missing required parameter: ${missing}`);
  }
  if (form.get('client_id') !== clientId) {
    return refuseAuth(exchange, 401, 'invalid_client', 'The client_id is not known.');
  }
  const grant = makeGrant(world, form);
  if (typeof grant === 'string') return refuseAuth(exchange, 400, 'invalid_request', grant);
  if (!grant.ok) {
    const { status, code, message } = tokenErrors[grant.reason];
    return refuseAuth(exchange, status, code, message);
  }
  await answerGrant(world, exchange, grant);
}

function readForm(world: World, exchange: Exchange): URLSearchParams | string {
  const type = (exchange.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json' && world.settings.codexJsonRefresh) return fromJson(exchange);
  if (type !== 'application/x-www-form-urlencoded') {
    return 'Content-Type must be application/x-www-form-urlencoded';
  }
  const form = new URLSearchParams(exchange.body.toString('utf8'));
  for (const name of new Set(form.keys())) {
    if (form.getAll(name).length > 1) return `${name} was given more than once`;
  }
  return form;
}

function fromJson(exchange: Exchange): URLSearchParams | string {
  const parsed = exchange.json();
  if (!parsed.ok || !isObject(parsed.value)) return 'Invalid JSON body';
  const pairs = Object.entries(parsed.value).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const form = new URLSearchParams(pairs);
  return form.get('grant_type') === 'refresh_token' ? form : 'Only a refresh may come as JSON';
}

const requiredFields: Record<string, readonly string[]> = {
  authorization_code: ['client_id', 'code', 'redirect_uri', 'code_verifier'],
  refresh_token: ['client_id', 'refresh_token'],
};

function missingField(form: URLSearchParams): string | null {
  const type = form.get('grant_type') ?? '';
  if (type === '') return 'grant_type';
  return requiredFields[type]?.find((name) => (form.get(name) ?? '') === '') ?? null;
}

function makeGrant(world: World, form: URLSearchParams): Grant | string {
  const field = (name: string): string => form.get(name) ?? '';
  if (field('grant_type') === 'refresh_token') {
    return world.grants.refresh('openai-codex', field('refresh_token'));
  }
  if (field('grant_type') !== 'authorization_code') return 'grant_type is not supported';
  const verifier = field('code_verifier');
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) {
    return 'code_verifier must have 43 to 128 unreserved characters';
  }
  return world.grants.redeem({
    provider: 'openai-codex',
    code: field('code'),
    redirectUri: field('redirect_uri'),
    verifier,
  });
}

async function answerGrant(
  world: World,
  exchange: Exchange,
  grant: Extract<Grant, { ok: true }>,
): Promise<void> {
  const { family } = grant;
  const account = world.accounts.require(family.account);
  exchange.record.account = account.id;
  await exchange.sendJson(
    200,
    {
      access_token: grant.accessToken,
      expires_in: grant.expiresInS,
      id_token: mintIdToken(account, family, world.clock.now()),
      refresh_token: family.refreshToken,
      scope: family.scope,
      token_type: 'Bearer',
    },
    [['cache-control', 'no-store']],
  );
}
