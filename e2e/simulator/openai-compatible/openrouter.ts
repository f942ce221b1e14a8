import { createHash } from 'node:crypto';
import type { OriginModule } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import { choose, readChoice } from '../oauth/choice.ts';
import { consentForm, page, redirectBack, refusalPage } from '../oauth/pages.ts';
import { isObject, opaqueId, secretToken } from '../values.ts';
import type { World } from '../world.ts';
import { admitted, platformOrigin, send } from './origin.ts';
import type { Platform } from './platforms.ts';

interface PendingCode {
  readonly account: string;
  readonly challenge: string;
}

const AUTH_FIELDS = ['callback_url', 'code_challenge', 'code_challenge_method'];
const KEY_FIELDS = ['code', 'code_challenge_method', 'code_verifier'];

/** openrouter.ai: its API, the page that makes a key for a program, and what tells of a key. */
export function openRouter(world: World, platform: Platform): OriginModule {
  const codes = new Map<string, PendingCode>();
  const origin = platformOrigin(
    world,
    platform,
    async (exchange, key) => {
      const { path } = exchange;
      if (isPage(path)) await answerPage(world, codes, exchange);
      else if (path === '/api/v1/auth/keys') await answerKeys(world, platform, codes, exchange);
      else if (path === '/api/v1/auth/key' || path === '/api/v1/key')
        await tellKey(world, platform, exchange, key);
      else return false;
      return true;
    },
    isPage,
  );
  return { ...origin, ownCalls: ['/api/v1/auth/*'] };
}

function isPage(path: string): boolean {
  return path === '/auth' || path === '/auth/approve';
}

function answerPage(
  world: World,
  codes: Map<string, PendingCode>,
  exchange: Exchange,
): Promise<void> {
  const query = exchange.url.searchParams;
  const problem = pageProblem(query);
  if (problem !== null) return exchange.sendHtml(400, refusalPage('Invalid request', problem));
  if (exchange.path === '/auth') {
    const people = world.accounts.people('openrouter');
    const form = consentForm(`/auth/approve${exchange.url.search}`, people);
    return exchange.sendHtml(200, page('Authorize (simulated OpenRouter)', form));
  }
  const form = new URLSearchParams(exchange.body.toString('utf8'));
  const callback = query.get('callback_url') ?? '';
  if (form.has('deny')) return redirectBack(exchange, callback, { error: 'access_denied' });
  const chosen = choose(world.accounts, 'openrouter', readChoice(form));
  if (typeof chosen === 'string')
    return exchange.sendHtml(400, refusalPage('Unknown person', chosen));
  const code = opaqueId('auth_code_', 24);
  const challenge = query.get('code_challenge') ?? '';
  codes.set(code, { account: chosen.account.id, challenge });
  // It gives no state back, whatever was sent.
  return redirectBack(exchange, callback, { code });
}

function pageProblem(query: URLSearchParams): string | null {
  const names = [...query.keys()].toSorted();
  if (names.join() !== AUTH_FIELDS.join()) return `fields: ${names.join()}`;
  if (query.get('code_challenge_method') !== 'S256') return 'code_challenge_method must be S256';
  if (!/^[A-Za-z0-9_-]{43}$/.test(query.get('code_challenge') ?? ''))
    return 'code_challenge is no S256 hash';
  const callback = query.get('callback_url') ?? '';
  return /^http:\/\/localhost:\d{1,5}\/\S*$/.test(callback) ? null : 'callback_url is not allowed';
}

async function answerKeys(
  world: World,
  { id, keyPrefix }: Platform,
  codes: Map<string, PendingCode>,
  exchange: Exchange,
): Promise<void> {
  const parsed = exchange.json();
  const refuse = (status: number, message: string): Promise<void> =>
    exchange.sendJson(status, { error: { message, code: status } });
  if (exchange.method !== 'POST') return refuse(405, 'Method not allowed');
  if (exchange.header('authorization') !== null) return refuse(400, 'no credential belongs here');
  if (!/^Sluice\/\d/.test(exchange.header('user-agent') ?? ''))
    return refuse(400, 'the caller does not say who it is');
  if (!parsed.ok || !isObject(parsed.value)) return refuse(400, 'the body is no JSON object');
  const body = parsed.value;
  const names = Object.keys(body).toSorted();
  if (names.join() !== KEY_FIELDS.join()) return refuse(400, `fields: ${names.join()}`);
  const code = String(body['code']);
  const pending = codes.get(code);
  codes.delete(code);
  const hash = createHash('sha256').update(String(body['code_verifier'])).digest('base64url');
  if (pending === undefined || hash !== pending.challenge)
    return refuse(403, 'Invalid code or code_verifier or already used code');
  const person = world.accounts.require(pending.account);
  const key = secretToken(keyPrefix, 32);
  const made = `${person.id}-key-${key.slice(-6)}`;
  world.accounts.create({ id: made, provider: id, kind: 'api_key', email: person.email, key });
  await exchange.sendJson(200, { key, user_id: person.uuid });
}

async function tellKey(
  world: World,
  platform: Platform,
  exchange: Exchange,
  key: string | null,
): Promise<void> {
  if (exchange.method !== 'GET')
    return send(exchange, { status: 405, body: { error: { message: 'Method not allowed' } } });
  const account = await admitted(world, platform, exchange, key);
  if (account === null) return;
  const data = {
    label: `sk-or-v1-${(key ?? '').slice(9, 12)}...${(key ?? '').slice(-3)}`,
    limit: null,
    limit_remaining: account.creditTokens,
    usage: 0,
    is_free_tier: false,
    is_provisioning_key: false,
  };
  await exchange.sendJson(200, { data });
}
