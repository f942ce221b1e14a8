import type { OriginModule } from '../engine.ts';
import { choose, readChoice } from '../oauth/choice.ts';
import { consentForm, page, redirectBack, refusalPage } from '../oauth/pages.ts';
import type { World } from '../world.ts';

const AUTHORIZE = '/api/oauth/authorize';
const CLIENT = 'client_P8X5CMWmlaRO9gyO-KSqtg';
const REDIRECT = 'zcode://zai-auth/callback';
const FIELDS = ['client_id', 'redirect_uri', 'response_type', 'state'];

/** chat.z.ai: the page on which the person allows the sign-in. It knows no PKCE and no address of this machine. */
export function chatZai(world: World): OriginModule {
  return {
    origin: 'https://chat.z.ai',
    foreignHeaders: null,
    identify: () => ({ kind: 'none', account: null }),
    errorBody: (status, message) => ({ code: status, msg: message ?? 'error', success: false }),
    async handle(exchange) {
      const { path, method, url } = exchange;
      const isPage = path === AUTHORIZE || path === `${AUTHORIZE}/approve`;
      if (!isPage) return exchange.sendHtml(404, page('Not found', `<p>No page ${path}</p>`));
      const problem = problemOf(url.searchParams);
      if (problem !== null)
        return exchange.sendHtml(400, refusalPage('Invalid OAuth request', problem));
      if (path === AUTHORIZE && method === 'GET') {
        const form = consentForm(`${AUTHORIZE}/approve${url.search}`, world.accounts.people('zai'));
        return exchange.sendHtml(200, page('Sign in to Z.AI (simulated)', form));
      }
      if (method !== 'POST') return exchange.sendHtml(405, page('Method not allowed', ''));
      const form = new URLSearchParams(exchange.body.toString('utf8'));
      const state = url.searchParams.get('state') ?? '';
      if (form.has('deny'))
        return redirectBack(exchange, REDIRECT, { error: 'access_denied', state });
      const chosen = choose(world.accounts, 'zai', readChoice(form));
      if (typeof chosen === 'string')
        return exchange.sendHtml(400, refusalPage('Unknown person', chosen));
      const code = world.zai.newCode(chosen.account.id, REDIRECT, state);
      return redirectBack(exchange, REDIRECT, { code, state });
    },
  };
}

function problemOf(query: URLSearchParams): string | null {
  const names = [...query.keys()].toSorted();
  if (names.join() !== FIELDS.join()) return `fields: ${names.join()}`;
  if (query.get('client_id') !== CLIENT) return 'client_id is unknown';
  if (query.get('response_type') !== 'code') return 'response_type must be code';
  if (query.get('redirect_uri') !== REDIRECT) return 'redirect_uri is not registered';
  return (query.get('state') ?? '').length < 8 ? 'state is missing or too short' : null;
}
