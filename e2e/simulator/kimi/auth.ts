import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { answerCodePage } from '../oauth/device-page.ts';
import { readForm } from '../oauth/form-fields.ts';
import type { Grant } from '../oauth/grants.ts';
import type { World } from '../world.ts';
import { authOrigin, clientId, deviceGrant, deviceLifeS, scope } from './facts.ts';

const page = '/device';

/** auth.kimi.com: device codes, tokens, and their rotation. */
export function kimiAuth(world: World): OriginModule {
  return {
    origin: authOrigin,
    foreignHeaders: ['authorization', 'x-api-key'],
    isPage: (path) => path === page || path === '/favicon.ico',
    ownCalls: 'all',
    identify: () => ({ kind: 'none', account: null }),
    errorBody: (_status, message) => problem('server_error', message ?? 'Server error'),
    async handle(exchange) {
      const { path, method } = exchange;
      if (path === '/favicon.ico') return exchange.send(204, '');
      if (path === page) return answerCodePage(world, exchange, world.accounts.people('kimi-code'));
      if (method === 'POST' && path === '/api/oauth/device_authorization')
        return answerCode(world, exchange);
      if (method === 'POST' && path === '/api/oauth/token') return answerToken(world, exchange);
      await exchange.sendJson(404, problem('not_found', 'No such endpoint.'));
    },
  };
}

function problem(error: string, error_description: string): Record<string, string> {
  return { error, error_description };
}

async function answerCode(world: World, exchange: Exchange): Promise<void> {
  const form = readForm(exchange, ['client_id']);
  if (typeof form === 'string') return exchange.sendJson(400, problem('invalid_request', form));
  if (form.get('client_id') !== clientId)
    return exchange.sendJson(401, problem('invalid_client', 'The client is not known.'));
  const asker = { provider: 'kimi-code', origin: authOrigin, clientId } as const;
  const { deviceCode, userCode, intervalS } = world.deviceCodes.open(asker, deviceLifeS);
  await exchange.sendJson(200, {
    user_code: userCode,
    device_code: deviceCode,
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
  const grant = world.grants.refresh('kimi-code', value);
  if (grant.ok) return sendTokens(exchange, grant);
  await exchange.sendJson(
    400,
    problem('invalid_grant', `The refresh token is invalid (${grant.reason}).`),
  );
}

async function answerPoll(world: World, exchange: Exchange, deviceCode: string): Promise<void> {
  const asker = { provider: 'kimi-code', origin: authOrigin, clientId } as const;
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
      const wanted = { provider: 'kimi-code', account, scope, withhold } as const;
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
