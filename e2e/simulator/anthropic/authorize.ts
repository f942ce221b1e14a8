import { createHash } from 'node:crypto';
import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { choose, readChoice } from '../oauth/choice.ts';
import type { AuthorizeRequest } from '../oauth/grants.ts';
import { consentForm, page, redirectBack, refusalPage } from '../oauth/pages.ts';
import { escapeHtml } from '../values.ts';
import type { World } from '../world.ts';
import { clientId, knownScopes, pasteRedirect } from './facts.ts';

/** claude.ai: the page on which the person allows the login. */
export function claudeAi(world: World): OriginModule {
  return {
    origin: 'https://claude.ai',
    foreignHeaders: null,
    identify: () => ({ kind: 'none', account: null }),
    errorBody: (status, message) => ({ type: 'error', error: { status, message } }),
    async handle(exchange) {
      const { path, method } = exchange;
      if (path === '/favicon.ico') return exchange.send(204, '');
      const wanted = path === '/oauth/authorize' || path === '/oauth/authorize/approve';
      if (!wanted) return exchange.sendHtml(404, page('Not found', `<p>No page ${path}</p>`));
      const checked = checkQuery(exchange.url.searchParams);
      if (!checked.ok) {
        return exchange.sendHtml(400, refusalPage('Invalid OAuth request', checked.problem));
      }
      if (path === '/oauth/authorize' && method === 'GET') {
        return exchange.sendHtml(
          200,
          page(
            'Connect to Claude (simulated)',
            consentForm(
              `/oauth/authorize/approve${exchange.url.search}`,
              world.accounts.people('anthropic'),
            ),
          ),
        );
      }
      if (path === '/oauth/authorize/approve' && method === 'POST') {
        return decide(world, exchange, checked.request, checked.state);
      }
      return exchange.sendHtml(405, page('Method not allowed', ''));
    },
  };
}

type Checked =
  | { ok: true; request: AuthorizeRequest; state: string }
  | { ok: false; problem: string };

function checkQuery(query: URLSearchParams): Checked {
  for (const name of new Set(query.keys())) {
    if (query.getAll(name).length > 1) return wrong(`${name} was given more than once`);
  }
  const get = (name: string): string => query.get(name) ?? '';
  if (get('client_id') !== clientId) return wrong('client_id is unknown');
  if (get('code') !== 'true') return wrong('code must be true');
  if (get('response_type') !== 'code') return wrong('response_type must be code');
  const redirectUri = get('redirect_uri');
  if (
    redirectUri !== pasteRedirect &&
    !/^http:\/\/localhost:\d{1,5}\/callback$/.test(redirectUri)
  ) {
    return wrong('redirect_uri is not allowed for this client');
  }
  const scopes = get('scope').split(' ');
  const odd = scopes.find((scope) => !knownScopes.some((known) => known === scope));
  if (odd !== undefined) return wrong(`scope is unknown: ${odd === '' ? '(empty)' : odd}`);
  if (get('state').length < 8) return wrong('state is missing or too short');
  if (get('code_challenge_method') !== 'S256') return wrong('code_challenge_method must be S256');
  const challenge = get('code_challenge');
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) return wrong('code_challenge is not an S256 hash');
  if (challenge === emptyChallenge) return wrong('code_challenge is the hash of nothing');
  return {
    ok: true,
    state: get('state'),
    request: {
      provider: 'anthropic',
      redirectUri,
      state: get('state'),
      challenge,
      scope: scopes.join(' '),
    },
  };
}

const emptyChallenge = createHash('sha256').update('').digest('base64url');

function wrong(problem: string): Checked {
  return { ok: false, problem };
}

async function decide(
  world: World,
  exchange: Exchange,
  request: AuthorizeRequest,
  state: string,
): Promise<void> {
  const form = new URLSearchParams(exchange.body.toString('utf8'));
  const pasted = request.redirectUri === pasteRedirect;
  if (form.has('deny')) {
    if (pasted) return exchange.sendHtml(200, page('Access denied', '<p>Nothing was shared.</p>'));
    return redirectBack(exchange, request.redirectUri, { error: 'access_denied', state });
  }
  const chosen = choose(world.accounts, 'anthropic', readChoice(form));
  if (typeof chosen === 'string') {
    return exchange.sendHtml(400, refusalPage('Unknown person', chosen));
  }
  exchange.record.account = chosen.account.id;
  const code = world.grants.newCode(chosen.account.id, request, chosen.withhold);
  if (!pasted) return redirectBack(exchange, request.redirectUri, { code, state });
  const shown = escapeHtml(`${code}#${state}`);
  return exchange.sendHtml(
    200,
    page(
      'Authentication code',
      `<p>Paste this into the app:</p><p><code id="code">${shown}</code></p>`,
    ),
  );
}
