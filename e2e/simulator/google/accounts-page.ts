import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { choose, readChoice } from '../oauth/choice.ts';
import { consentForm, page, redirectBack, refusalPage } from '../oauth/pages.ts';
import type { World } from '../world.ts';
import { googleError } from './errors.ts';
import { appOf } from './facts.ts';
import type { GoogleApp } from './facts.ts';

const AUTHORIZE = '/o/oauth2/v2/auth';
const known = new Set([
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'access_type',
  'prompt',
]);

/** accounts.google.com: the page on which the person allows the sign-in, and the one that verifies an account. */
export function googleAccounts(world: World): OriginModule {
  return {
    origin: 'https://accounts.google.com',
    foreignHeaders: null,
    identify: () => ({ kind: 'none', account: null }),
    errorBody: googleError,
    async handle(exchange) {
      const { path, method } = exchange;
      if (path === '/favicon.ico') return exchange.send(204, '');
      if (path === '/signin/continue')
        return exchange.sendHtml(200, page('Verify your account', '<p>Verified.</p>'));
      if (path !== AUTHORIZE && path !== `${AUTHORIZE}/approve`)
        return exchange.sendHtml(404, page('Not found', ''));
      const checked = checkQuery(exchange.url.searchParams);
      if (typeof checked === 'string')
        return exchange.sendHtml(400, refusalPage('Access blocked: authorisation error', checked));
      if (path === AUTHORIZE && method === 'GET') {
        const people = world.accounts.people(checked.app.provider);
        const form = consentForm(`${AUTHORIZE}/approve${exchange.url.search}`, people);
        return exchange.sendHtml(200, page('Sign in with Google (simulated)', form));
      }
      if (path !== AUTHORIZE && method === 'POST') return decide(world, exchange, checked);
      return exchange.sendHtml(405, page('Method not allowed', ''));
    },
  };
}

interface Asked {
  readonly app: GoogleApp;
  readonly redirectUri: string;
  readonly state: string;
  readonly scope: string;
}

/** A text: what is wrong. */
function checkQuery(query: URLSearchParams): Asked | string {
  for (const name of new Set(query.keys())) {
    if (query.getAll(name).length > 1) return `${name} was given more than once`;
    if (!known.has(name)) return `Parameter not allowed for this message type: ${name}`;
  }
  const get = (name: string): string => query.get(name) ?? '';
  const app = appOf(get('client_id'));
  if (app === undefined) return 'The OAuth client was not found.';
  if (get('response_type') !== 'code') return 'response_type must be code';
  const redirectUri = get('redirect_uri');
  if (!isLoopback(redirectUri, app)) return 'redirect_uri_mismatch';
  if (get('access_type') !== 'offline') return 'access_type must be offline: no refresh token else';
  if (get('prompt') !== 'consent') return 'prompt must be consent: no refresh token else';
  const scopes = get('scope').split(' ');
  const odd = scopes.find((scope) => !app.scopes.includes(scope));
  if (odd !== undefined) return `invalid_scope: ${odd}`;
  const missing = app.scopes.find((scope) => !scopes.includes(scope));
  if (missing !== undefined) return `the app is known to ask for ${missing}`;
  if (get('state').length < 8) return 'state is missing or too short';
  return { app, redirectUri, state: get('state'), scope: scopes.join(' ') };
}

/** Google takes any port of the loopback address for an installed app, and the path that it registered. */
function isLoopback(uri: string, { redirectPath }: GoogleApp): boolean {
  const [, port, path] = /^http:\/\/127\.0\.0\.1:(\d{1,5})(\/[\w-]*)$/.exec(uri) ?? [];
  return port !== undefined && path === redirectPath;
}

async function decide(world: World, exchange: Exchange, asked: Asked): Promise<void> {
  const { app, redirectUri, state, scope } = asked;
  const form = new URLSearchParams(exchange.body.toString('utf8'));
  if (form.has('deny'))
    return redirectBack(exchange, redirectUri, { error: 'access_denied', state });
  const chosen = choose(world.accounts, app.provider, readChoice(form));
  if (typeof chosen === 'string')
    return exchange.sendHtml(400, refusalPage('Unknown person', chosen));
  exchange.record.account = chosen.account.id;
  const request = { provider: app.provider, redirectUri, state: null, challenge: null, scope };
  const code = `4/0${world.grants.newCode(chosen.account.id, request, chosen.withhold)}`;
  return redirectBack(exchange, redirectUri, { state, code, scope });
}
