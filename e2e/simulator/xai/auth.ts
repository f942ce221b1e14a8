import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { answerCodePage } from '../oauth/device-page.ts';
import { readForm } from '../oauth/form-fields.ts';
import type { Grant } from '../oauth/grants.ts';
import { bearerOf } from '../openai-compatible/origin.ts';
import type { World } from '../world.ts';
import { authOrigin, clientId, deviceGrant, deviceLifeS, scope } from './facts.ts';

const page = '/activate';
const asker = { provider: 'xai', origin: authOrigin, clientId } as const;

/** auth.x.ai: what its OpenID document names, device codes, tokens and their rotation, and who signed in. */
export function xaiAuth(world: World): OriginModule {
  return {
    origin: authOrigin,
    foreignHeaders: ['x-api-key', 'x-xai-token-auth'],
    isPage: (path) => path === page || path === '/favicon.ico',
    ownCalls: 'all',
    identify: () => ({ kind: 'none', account: null }),
    errorBody: (_status, message) => problem('server_error', message ?? 'Server error'),
    async handle(exchange) {
      const { path, method } = exchange;
      if (path === '/favicon.ico') return exchange.send(204, '');
      if (path === page) return answerCodePage(world, exchange, world.accounts.people('xai'));
      const asked = `${method} ${path}`;
      if (asked === 'GET /.well-known/openid-configuration')
        return exchange.sendJson(200, openIdDocument());
      if (asked === 'POST /oauth2/device/code') return answerCode(world, exchange);
      if (asked === 'POST /oauth2/token') return answerToken(world, exchange);
      if (asked === 'GET /oauth2/userinfo') return answerPerson(world, exchange);
      await exchange.sendJson(404, problem('not_found', 'No such endpoint.'));
    },
  };
}

function openIdDocument(): Record<string, string> {
  return {
    issuer: authOrigin,
    authorization_endpoint: `${authOrigin}/oauth2/authorize`,
    token_endpoint: `${authOrigin}/oauth2/token`,
    device_authorization_endpoint: `${authOrigin}/oauth2/device/code`,
    userinfo_endpoint: `${authOrigin}/oauth2/userinfo`,
  };
}

function problem(error: string, error_description: string): Record<string, string> {
  return { error, error_description };
}

async function answerCode(world: World, exchange: Exchange): Promise<void> {
  const form = readForm(exchange, ['client_id', 'scope']);
  if (typeof form === 'string') return exchange.sendJson(400, problem('invalid_request', form));
  if (form.get('client_id') !== clientId)
    return exchange.sendJson(401, problem('invalid_client', 'The client is not known.'));
  if (form.get('scope') !== scope)
    return exchange.sendJson(400, problem('invalid_scope', 'The scope is not allowed.'));
  const { deviceCode, userCode, intervalS } = world.deviceCodes.open(asker, deviceLifeS);
  await exchange.sendJson(200, {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: `${authOrigin}${page}`,
    verification_uri_complete: `${authOrigin}${page}?user_code=${userCode}`,
    expires_in: deviceLifeS,
    interval: intervalS,
  });
}

async function answerToken(world: World, exchange: Exchange): Promise<void> {
  const isRefresh = new URLSearchParams(exchange.body.toString('utf8')).has('refresh_token');
  const proof = isRefresh ? 'refresh_token' : 'device_code';
  const form = readForm(exchange, ['client_id', 'grant_type', proof]);
  if (typeof form === 'string') return exchange.sendJson(400, problem('invalid_request', form));
  if (form.get('client_id') !== clientId)
    return exchange.sendJson(401, problem('invalid_client', 'The client is not known.'));
  if (form.get('grant_type') !== (isRefresh ? 'refresh_token' : deviceGrant))
    return exchange.sendJson(400, problem('unsupported_grant_type', 'Not that one.'));
  const value = form.get(proof) ?? '';
  if (!isRefresh) return answerPoll(world, exchange, value);
  const grant = world.grants.refresh('xai', value);
  if (grant.ok) return sendTokens(exchange, grant);
  await exchange.sendJson(400, problem('invalid_grant', `Not valid (${grant.reason}).`));
}

async function answerPoll(world: World, exchange: Exchange, deviceCode: string): Promise<void> {
  const poll = world.deviceCodes.poll(asker, deviceCode);
  switch (poll.state) {
    case 'pending':
      return exchange.sendJson(400, problem('authorization_pending', 'Not yet.'));
    case 'slow-down':
      return exchange.sendJson(400, problem('slow_down', 'Ask less often.'));
    case 'denied':
      return exchange.sendJson(400, problem('access_denied', 'The person refused.'));
    case 'expired':
      return exchange.sendJson(400, problem('expired_token', 'The code is over.'));
    case 'other-client':
    case 'unknown':
      return exchange.sendJson(400, problem('invalid_grant', 'The device code is not known.'));
    case 'approved': {
      const { account } = poll;
      const { withhold } = world.accounts.require(account);
      const wanted = { provider: 'xai', account, scope, withhold } as const;
      return sendTokens(exchange, world.grants.grantDirectly(wanted));
    }
  }
}

async function sendTokens(
  exchange: Exchange,
  { family, accessToken, expiresInS }: Extract<Grant, { ok: true }>,
): Promise<void> {
  exchange.record.account = family.account;
  await exchange.sendJson(200, {
    access_token: accessToken,
    refresh_token: family.refreshToken,
    token_type: 'Bearer',
    expires_in: expiresInS,
    scope: family.scope,
  });
}

async function answerPerson(world: World, exchange: Exchange): Promise<void> {
  const token = bearerOf(exchange.header('authorization')) ?? '';
  const { family } = world.grants.checkAccess('xai', token);
  if (family === null)
    return exchange.sendJson(401, problem('invalid_token', 'The token is not valid.'));
  const { uuid, email, name } = world.accounts.require(family.account);
  await exchange.sendJson(200, { sub: uuid, email, email_verified: true, name });
}
