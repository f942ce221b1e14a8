import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { clientId, knownScopes, oauthBeta } from './anthropic/facts.ts';
import type { Simulator } from './simulator.ts';
import { isObject, parseJson } from './values.ts';
import type { JsonObject } from './values.ts';

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
  readonly text: string;
}

interface Asked {
  readonly url: string;
  readonly verifier: string;
  readonly state: string;
  readonly redirectUri: string;
}

export function authorizeUrl(change: Record<string, string> = {}): Asked {
  const verifier = randomBytes(48).toString('base64url');
  const state = randomBytes(16).toString('hex');
  const redirectUri = 'http://localhost:54545/callback';
  const query = new URLSearchParams({
    code: 'true',
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: knownScopes.join(' '),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    ...change,
  });
  return { url: `https://claude.ai/oauth/authorize?${query}`, verifier, state, redirectUri };
}

export function postToken(sim: Simulator, body: JsonObject): Promise<TestAnswer> {
  return send(sim, 'POST', '/v1/oauth/token', {}, JSON.stringify(body));
}

export function exchangeCode(
  sim: Simulator,
  parts: { code: string; state: string; redirectUri: string; verifier: string },
): Promise<TestAnswer> {
  return postToken(sim, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: parts.code,
    state: parts.state,
    redirect_uri: parts.redirectUri,
    code_verifier: parts.verifier,
  });
}

export function get(
  sim: Simulator,
  path: string,
  bearer: string,
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  const all = { authorization: `Bearer ${bearer}`, 'anthropic-beta': oauthBeta, ...headers };
  return send(sim, 'GET', path, all);
}

export interface MessageOptions {
  bearer?: string;
  key?: string;
  headers?: Record<string, string>;
  version?: null;
  body?: string;
}

export function message(sim: Simulator, options: MessageOptions): Promise<TestAnswer> {
  const body = {
    model: 'claude-sonnet-5',
    max_tokens: 16,
    messages: [{ role: 'user', content: 'hi' }],
  };
  const headers = {
    ...(options.version === null ? {} : { 'anthropic-version': '2023-06-01' }),
    ...(options.key !== undefined && { 'x-api-key': options.key }),
    ...(options.bearer !== undefined && {
      authorization: `Bearer ${options.bearer}`,
      'anthropic-beta': `claude-code-20250219,${oauthBeta}`,
    }),
    ...options.headers,
  };
  return send(sim, 'POST', '/v1/messages', headers, options.body ?? JSON.stringify(body));
}

/** node:http, because fetch refuses to send some of the headers that tests need. */
function send(
  sim: Simulator,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<TestAnswer> {
  const url = new URL(path, sim.url('https://api.anthropic.com'));
  return new Promise((resolve, reject) => {
    const all = { 'content-type': 'application/json', ...headers };
    const outgoing = request(url, { method, headers: all }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => (text += chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const parsed = parseJson(text);
        const pairs = Object.entries(incoming.headers).map(([name, value]) => [
          name,
          String(value),
        ]);
        resolve({
          status: incoming.statusCode ?? 0,
          headers: new Headers(pairs as [string, string][]),
          body: parsed.ok && isObject(parsed.value) ? parsed.value : {},
          text,
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
