import { createHash, randomBytes } from 'node:crypto';
import { clientId, knownScopes, loopbackRedirect } from './codex/facts.ts';
import type { Tokens } from './login.ts';
import type { Choice } from './oauth/choice.ts';
import type { Simulator } from './simulator.ts';
import { isObject, parseJson } from './values.ts';
import type { JsonObject } from './values.ts';

export interface CodexReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject;
  readonly text: string;
}

interface CodexAsked {
  readonly url: string;
  readonly verifier: string;
  readonly state: string;
}

export function codexAuthorizeUrl(change: Record<string, string> = {}): CodexAsked {
  const verifier = randomBytes(48).toString('base64url');
  const state = randomBytes(16).toString('hex');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: loopbackRedirect,
    scope: knownScopes.join(' '),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    id_token_add_organizations: 'true',
    codex_cli_simplified_flow: 'true',
    originator: 'sluice',
    state,
    ...change,
  });
  return { url: `https://auth.openai.com/oauth/authorize?${query}`, verifier, state };
}

export async function codexCode(
  sim: Simulator,
  choice: Choice,
): Promise<{ code: string; verifier: string }> {
  const asked = codexAuthorizeUrl();
  const { location } = await sim.approve(asked.url, choice);
  return { code: new URL(location ?? '').searchParams.get('code') ?? '', ...asked };
}

export async function codexLogin(sim: Simulator, choice: Choice): Promise<CodexReply> {
  return exchangeCodexCode(sim, await codexCode(sim, choice));
}

export function exchangeCodexCode(
  sim: Simulator,
  parts: { code: string; verifier: string },
  change: Record<string, string> = {},
): Promise<CodexReply> {
  return postForm(sim, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: parts.code,
    redirect_uri: loopbackRedirect,
    code_verifier: parts.verifier,
    ...change,
  });
}

export function codexRefresh(sim: Simulator, refreshToken: unknown): Promise<CodexReply> {
  const refresh_token = String(refreshToken);
  return postForm(sim, { grant_type: 'refresh_token', client_id: clientId, refresh_token });
}

export async function postForm(
  sim: Simulator,
  fields: Record<string, string>,
): Promise<CodexReply> {
  const url = `${sim.url('https://auth.openai.com')}/oauth/token`;
  return read(await fetch(url, { method: 'POST', body: new URLSearchParams(fields) }));
}

export async function postJson(sim: Simulator, path: string, body: unknown): Promise<CodexReply> {
  const url = sim.url('https://auth.openai.com') + path;
  const headers = { 'content-type': 'application/json' };
  return read(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

type Bearer = Pick<Tokens, 'accessToken' | 'accountId'>;

export async function askCodex(
  sim: Simulator,
  login: Bearer,
  change: JsonObject = {},
  headers: Record<string, string> = {},
): Promise<CodexReply> {
  const body = { model: 'gpt-5.6-sol', input: [], store: false, stream: true, ...change };
  return read(
    await fetch(`${sim.url('https://chatgpt.com')}/backend-api/codex/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credentials(login), ...headers },
      body: JSON.stringify(body),
    }),
  );
}

export async function getBackend(sim: Simulator, path: string, login: Bearer): Promise<CodexReply> {
  const url = `${sim.url('https://chatgpt.com')}/backend-api${path}`;
  return read(await fetch(url, { headers: credentials(login) }));
}

export async function postBackend(
  sim: Simulator,
  path: string,
  login: Bearer,
  body: JsonObject,
  headers: Record<string, string> = {},
): Promise<CodexReply> {
  const all = { 'content-type': 'application/json', ...credentials(login), ...headers };
  const url = `${sim.url('https://chatgpt.com')}/backend-api${path}`;
  return read(await fetch(url, { method: 'POST', headers: all, body: JSON.stringify(body) }));
}

function credentials({ accessToken, accountId }: Bearer): Record<string, string> {
  return {
    authorization: `Bearer ${accessToken}`,
    ...(accountId !== null && { 'chatgpt-account-id': accountId }),
  };
}

export function claims(token: unknown): JsonObject {
  const part = String(token).split('.')[1] ?? '';
  const parsed = parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  return parsed.ok && isObject(parsed.value) ? parsed.value : {};
}

async function read(answer: Response): Promise<CodexReply> {
  const text = await answer.text();
  const parsed = parseJson(text);
  const body = parsed.ok && isObject(parsed.value) ? parsed.value : {};
  return { status: answer.status, headers: answer.headers, body, text };
}
