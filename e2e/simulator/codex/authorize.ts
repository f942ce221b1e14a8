import { createHash } from 'node:crypto';
import type { Exchange } from '../exchange.ts';
import { choose, readChoice } from '../oauth/choice.ts';
import type { AuthorizeRequest } from '../oauth/grants.ts';
import { consentForm, page, redirectBack, refusalPage } from '../oauth/pages.ts';
import type { World } from '../world.ts';
import { clientId, deviceRedirect, knownScopes, loopbackRedirect } from './facts.ts';

type Checked = { ok: true; request: AuthorizeRequest; state: string } | Wrong;
type Wrong = { ok: false; problem: string };

/** GET /oauth/authorize and what its form posts. */
export async function answerAuthorize(world: World, exchange: Exchange): Promise<void> {
  const checked = checkQuery(exchange.url.searchParams);
  if (!checked.ok) {
    return exchange.sendHtml(400, refusalPage('Invalid authorization request', checked.problem));
  }
  const call = `${exchange.method} ${exchange.path}`;
  if (call === 'GET /oauth/authorize') {
    const action = `/oauth/authorize/approve${exchange.url.search}`;
    const form = consentForm(action, world.accounts.people('openai-codex'));
    return exchange.sendHtml(200, page('Sign in to Codex with ChatGPT (simulated)', form));
  }
  if (call === 'POST /oauth/authorize/approve') {
    return decide(world, exchange, checked.request, checked.state);
  }
  await exchange.sendHtml(405, page('Method not allowed', ''));
}

async function decide(
  world: World,
  exchange: Exchange,
  request: AuthorizeRequest,
  state: string,
): Promise<void> {
  const form = new URLSearchParams(exchange.body.toString('utf8'));
  if (form.has('deny')) {
    return redirectBack(exchange, request.redirectUri, { error: 'access_denied', state });
  }
  const chosen = choose(world.accounts, 'openai-codex', readChoice(form));
  if (typeof chosen === 'string') {
    return exchange.sendHtml(400, refusalPage('Unknown person', chosen));
  }
  exchange.record.account = chosen.account.id;
  const code = world.grants.newCode(chosen.account.id, request, chosen.withhold);
  await redirectBack(exchange, request.redirectUri, { code, scope: request.scope, state });
}

function checkQuery(query: URLSearchParams): Checked {
  for (const name of new Set(query.keys())) {
    if (query.getAll(name).length > 1) return wrong(`${name} was given more than once`);
  }
  const get = (name: string): string => query.get(name) ?? '';
  const problem = checkClient(get) ?? checkScope(get('scope')) ?? checkChallenge(get);
  if (problem !== null) return wrong(problem);
  const request: AuthorizeRequest = {
    provider: 'openai-codex',
    redirectUri: get('redirect_uri'),
    // Its token endpoint does not ask for the state again.
    state: null,
    challenge: get('code_challenge'),
    scope: get('scope'),
  };
  return { ok: true, request, state: get('state') };
}

type Get = (name: string) => string;

function checkClient(get: Get): string | null {
  if (get('client_id') !== clientId) return 'client_id is unknown';
  if (get('response_type') !== 'code') return 'response_type must be code';
  if (![loopbackRedirect, deviceRedirect].includes(get('redirect_uri'))) {
    return 'redirect_uri is not allowed for this client';
  }
  for (const name of ['id_token_add_organizations', 'codex_cli_simplified_flow']) {
    if (get(name) !== 'true') return `${name} must be true`;
  }
  return get('state').length < 8 ? 'state is missing or too short' : null;
}

function checkScope(text: string): string | null {
  const scopes = text.split(' ');
  const odd = scopes.find((scope) => !knownScopes.some((known) => known === scope));
  if (odd !== undefined) return `scope is unknown: ${odd === '' ? '(empty)' : odd}`;
  const missing = ['openid', 'offline_access'].find((scope) => !scopes.includes(scope));
  return missing === undefined ? null : `scope lacks ${missing}`;
}

const emptyChallenge = createHash('sha256').update('').digest('base64url');

function checkChallenge(get: Get): string | null {
  if (get('code_challenge_method') !== 'S256') return 'code_challenge_method must be S256';
  const challenge = get('code_challenge');
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) return 'code_challenge is not an S256 hash';
  return challenge === emptyChallenge ? 'code_challenge is the hash of nothing' : null;
}

function wrong(problem: string): Wrong {
  return { ok: false, problem };
}
