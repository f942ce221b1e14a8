import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { answerCodePage } from '../oauth/device-page.ts';
import { readForm } from '../oauth/form-fields.ts';
import type { World } from '../world.ts';
import { clientIds, deviceGrant, deviceLifeS, enterpriseDomain, scope } from './facts.ts';

const docs = 'https://docs.github.com/developers/apps/authorizing-oauth-apps#error-codes';
const page = '/login/device';

/** github.com, or an enterprise: device codes and tokens. */
export function githubSignIn(world: World, domain: string): OriginModule {
  const origin = `https://${domain}`;
  return {
    origin,
    foreignHeaders: ['authorization', 'x-api-key'],
    isPage: (path) => path === page || path === '/favicon.ico',
    ownCalls: 'all',
    identify: () => ({ kind: 'none', account: null }),
    errorBody: (_status, message) => problem('server_error', message ?? 'Unicorn!'),
    async handle(exchange) {
      const { path, method } = exchange;
      if (path === '/favicon.ico') return exchange.send(204, '');
      if (path === page) {
        const people = world.github.at(domain === enterpriseDomain ? domain : null);
        const accounts = people.map(({ account }) => account);
        return answerCodePage(world, exchange, accounts);
      }
      if (method !== 'POST') return exchange.sendJson(404, { error: 'Not Found' });
      if (path === '/login/device/code') return answerCode(world, exchange, domain);
      if (path === '/login/oauth/access_token') return answerToken(world, exchange, domain);
      await exchange.sendJson(404, { error: 'Not Found' });
    },
  };
}

function problem(error: string, error_description: string): Record<string, unknown> {
  return { error, error_description, error_uri: docs };
}

/** JSON for whom asks for it, else a form; errors are 200 too. */
async function reply(exchange: Exchange, body: Readonly<Record<string, unknown>>): Promise<void> {
  if (exchange.header('accept')?.includes('application/json') === true)
    return exchange.sendJson(200, body);
  const pairs = Object.entries(body).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const type: [string, string] = ['content-type', 'application/x-www-form-urlencoded'];
  await exchange.send(200, new URLSearchParams(pairs).toString(), [type]);
}

async function answerCode(world: World, exchange: Exchange, domain: string): Promise<void> {
  const form = readForm(exchange, ['client_id', 'scope']);
  if (typeof form === 'string') return reply(exchange, problem('invalid_request', form));
  const clientId = form.get('client_id') ?? '';
  if (clientId !== clientIds[domain]) return exchange.sendJson(404, { error: 'Not Found' });
  if (form.get('scope') !== scope)
    return reply(exchange, problem('invalid_scope', 'The scope is not the one asked for.'));
  const origin = `https://${domain}`;
  const asker = { provider: 'github-copilot', origin, clientId } as const;
  const code = world.deviceCodes.open(asker, deviceLifeS);
  await reply(exchange, {
    device_code: code.deviceCode,
    user_code: code.userCode,
    verification_uri: `${origin}${page}`,
    expires_in: deviceLifeS,
    interval: code.intervalS,
  });
}

async function answerToken(world: World, exchange: Exchange, domain: string): Promise<void> {
  const form = readForm(exchange, ['client_id', 'device_code', 'grant_type']);
  if (typeof form === 'string') return reply(exchange, problem('invalid_request', form));
  if (form.get('grant_type') !== deviceGrant)
    return reply(exchange, problem('unsupported_grant_type', 'The grant_type is not known.'));
  const clientId = form.get('client_id') ?? '';
  const asker = { provider: 'github-copilot', origin: `https://${domain}`, clientId } as const;
  const poll = world.deviceCodes.poll(asker, form.get('device_code') ?? '');
  switch (poll.state) {
    case 'pending':
      return reply(exchange, problem('authorization_pending', 'The request is still pending.'));
    case 'slow-down': {
      const slow = problem('slow_down', 'Too many requests have been made in the same timeframe.');
      return reply(exchange, { ...slow, interval: poll.intervalS });
    }
    case 'denied':
      return reply(exchange, problem('access_denied', 'The authorization request was denied.'));
    case 'expired':
      return reply(exchange, problem('expired_token', 'This device_code has expired.'));
    case 'other-client':
      return reply(exchange, problem('incorrect_client_credentials', 'The client_id is wrong.'));
    case 'unknown':
      return reply(exchange, problem('incorrect_device_code', 'The device_code is not valid.'));
    case 'approved': {
      exchange.record.account = poll.account;
      const wanted = { provider: 'github-copilot', account: poll.account, scope } as const;
      const { accessToken } = world.grants.grantDirectly({ ...wanted, withhold: null });
      return reply(exchange, { access_token: accessToken, token_type: 'bearer', scope });
    }
  }
}
