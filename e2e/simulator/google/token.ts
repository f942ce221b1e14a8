import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import type { Grant } from '../oauth/grants.ts';
import type { World } from '../world.ts';
import { appOf, isSecretOf } from './facts.ts';
import type { GoogleApp } from './facts.ts';

const fields: Readonly<Record<string, readonly string[]>> = {
  authorization_code: ['grant_type', 'client_id', 'client_secret', 'code', 'redirect_uri'],
  refresh_token: ['grant_type', 'client_id', 'client_secret', 'refresh_token'],
};

/** oauth2.googleapis.com */
export function googleToken(world: World): OriginModule {
  return {
    origin: 'https://oauth2.googleapis.com',
    foreignHeaders: ['authorization', 'x-api-key'],
    ownCalls: 'all',
    identify: () => ({ kind: 'none', account: null }),
    errorBody: (_status, message) => refusal('server_error', message),
    async handle(exchange) {
      if (`${exchange.method} ${exchange.path}` !== 'POST /token')
        return exchange.sendJson(404, refusal('not_found'));
      const form = readForm(exchange);
      if (typeof form === 'string') return exchange.sendJson(400, refusal('invalid_request', form));
      const app = appOf(form.get('client_id') ?? '');
      if (app === undefined || !isSecretOf(app, form.get('client_secret') ?? ''))
        return exchange.sendJson(401, refusal('invalid_client', 'The OAuth client was not found.'));
      const grant = makeGrant(world, app, form);
      if (!grant.ok) return exchange.sendJson(400, refusal('invalid_grant', DEAD));
      await answerGrant(exchange, grant, form.get('grant_type') !== 'refresh_token');
    },
  };
}

const DEAD = 'Token has been expired or revoked.';

function refusal(error: string, error_description = 'Bad Request'): unknown {
  return { error, error_description };
}

function readForm(exchange: Exchange): URLSearchParams | string {
  const type = (exchange.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return 'The body must be a form.';
  const form = new URLSearchParams(exchange.body.toString('utf8'));
  const wanted = fields[form.get('grant_type') ?? ''];
  if (wanted === undefined) return 'Invalid grant_type';
  for (const name of new Set(form.keys())) {
    if (form.getAll(name).length > 1) return `Parameter given twice: ${name}`;
    if (!wanted.includes(name)) return `Parameter not allowed: ${name}`;
  }
  const missing = wanted.find((name) => (form.get(name) ?? '') === '');
  return missing === undefined ? form : `Missing required parameter: ${missing}`;
}

function makeGrant(world: World, { provider }: GoogleApp, form: URLSearchParams): Grant {
  const field = (name: string): string => form.get(name) ?? '';
  if (field('grant_type') === 'refresh_token')
    return world.grants.refresh(provider, field('refresh_token'));
  const code = field('code').replace(/^4\/0/, '');
  return world.grants.redeem({ provider, code, redirectUri: field('redirect_uri') });
}

/** Only the first answer of a sign-in carries a refresh token. */
async function answerGrant(
  exchange: Exchange,
  grant: Extract<Grant, { ok: true }>,
  isFirst: boolean,
): Promise<void> {
  const { family, accessToken, expiresInS } = grant;
  exchange.record.account = family.account;
  await exchange.sendJson(
    200,
    {
      access_token: accessToken,
      expires_in: expiresInS,
      scope: family.scope,
      token_type: 'Bearer',
      ...(isFirst && { refresh_token: family.refreshToken }),
    },
    [['cache-control', 'no-store']],
  );
}
