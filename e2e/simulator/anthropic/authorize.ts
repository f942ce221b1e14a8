import { createHash } from 'node:crypto';
import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { escapeHtml } from '../values.ts';
import type { World } from '../world.ts';
import { clientId, knownScopes, pasteRedirect } from './facts.ts';
import type { AuthorizeRequest } from './grants.ts';

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
        return exchange.sendHtml(
          400,
          page('Invalid OAuth request', `<p>${escapeHtml(checked.problem)}</p>`),
        );
      }
      if (path === '/oauth/authorize' && method === 'GET') {
        return exchange.sendHtml(200, consentPage(world, exchange.url));
      }
      if (path === '/oauth/authorize/approve' && method === 'POST') {
        return decide(world, exchange, checked.request);
      }
      return exchange.sendHtml(405, page('Method not allowed', ''));
    },
  };
}

type Checked = { ok: true; request: AuthorizeRequest } | { ok: false; problem: string };

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
    request: { redirectUri, state: get('state'), challenge, scope: scopes.join(' ') },
  };
}

const emptyChallenge = createHash('sha256').update('').digest('base64url');

function wrong(problem: string): Checked {
  return { ok: false, problem };
}

async function decide(world: World, exchange: Exchange, request: AuthorizeRequest): Promise<void> {
  const form = new URLSearchParams(exchange.body.toString('utf8'));
  const pasted = request.redirectUri === pasteRedirect;
  if (form.has('deny')) {
    if (pasted) return exchange.sendHtml(200, page('Access denied', '<p>Nothing was shared.</p>'));
    return redirect(exchange, request, { error: 'access_denied' });
  }
  const account = world.accounts.get(form.get('as') ?? '');
  if (account?.provider !== 'anthropic' || account.kind !== 'oauth') {
    return exchange.sendHtml(400, page('Unknown person', '<p>as names nobody here</p>'));
  }
  exchange.record.account = account.id;
  const code = world.grants.newCode(account.id, request);
  if (!pasted) return redirect(exchange, request, { code });
  const shown = escapeHtml(`${code}#${request.state}`);
  return exchange.sendHtml(
    200,
    page(
      'Authentication code',
      `<p>Paste this into the app:</p><p><code id="code">${shown}</code></p>`,
    ),
  );
}

function redirect(
  exchange: Exchange,
  request: AuthorizeRequest,
  result: Record<string, string>,
): Promise<void> {
  const target = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(result)) target.searchParams.set(name, value);
  target.searchParams.set('state', request.state);
  return exchange.send(302, '', [['location', target.href]]);
}

function consentPage(world: World, url: URL): string {
  const action = escapeHtml(`/oauth/authorize/approve${url.search}`);
  const people = world.accounts
    .people()
    .filter((account) => account.provider === 'anthropic')
    .map(
      (account) =>
        `<li><span>${escapeHtml(account.email)} · ${escapeHtml(account.organization.name)}</span> ` +
        `<button name="as" value="${escapeHtml(account.id)}">Allow as ${escapeHtml(account.email)}</button></li>`,
    );
  return page(
    'Connect to Claude (simulated)',
    `<form method="post" action="${action}"><ul>${people.join('')}</ul>` +
      '<button name="deny" value="1">Deny</button></form>',
  );
}

function page(title: string, body: string): string {
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>` +
    '<style>body{font:16px system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}li{margin:.7rem 0}</style>' +
    `</head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`
  );
}
