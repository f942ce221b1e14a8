import { AppError } from '../../shared/errors.ts';
import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { OAuthSecret } from '../core/account.ts';
import type { Clock } from '../platform/clock.ts';
import { hideSecrets } from '../platform/hide-secrets.ts';
import { UnsentError } from '../platform/http.ts';
import type { Http, HttpRequest } from '../platform/http.ts';
import { isObject, parseJson } from '../providers/json-fields.ts';
import type { JsonObject } from '../providers/json-fields.ts';
import type { OAuthLogin, Provider, TokenGrant } from '../providers/types.ts';
import { clientSecretField, clientSecretOf } from './client-secret.ts';
import { discovered } from './discover.ts';
import { oauthOf } from './enterprise-domain.ts';
import { readAnswer, readTokens } from './token-answer.ts';
import type { TokenAnswer, TokenFailure } from './token-answer.ts';

interface TokenDeps {
  readonly http: Pick<Http, 'request'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface RefreshDeps extends TokenDeps {
  /** The provider refused the access token, so it is not only old. */
  readonly refused?: boolean;
}

const ERROR_TEXT_LIMIT = 500;

/** Rejects only with the signal's reason. */
export async function exchangeCode(
  oauth: OAuthLogin,
  grant: TokenGrant,
  deps: TokenDeps,
): Promise<Result<TokenAnswer, TokenFailure>> {
  const secrets = [grant.code, grant.verifier, grant.state];
  const fields = oauth.tokenFields?.(grant) ?? standardFields(oauth, grant);
  const found = await discovered(oauth, deps);
  if (!found.ok) return found;
  const request = { fields, headers: {}, timeoutMs: oauth.tokenTimeoutMs, secrets };
  const answer = await ask(found.value, request, deps);
  return answer.ok ? hideIn(readTokens(oauth, answer.value, deps.clock), secrets) : answer;
}

function standardFields(oauth: OAuthLogin, grant: TokenGrant): Readonly<Record<string, string>> {
  return {
    grant_type: 'authorization_code',
    client_id: oauth.clientId,
    ...clientSecretField(oauth),
    code: grant.code,
    redirect_uri: grant.redirectUri,
    ...(grant.verifier !== '' && { code_verifier: grant.verifier }),
    ...(oauth.tokenSendsState && { state: grant.state }),
  };
}

/** Rejects only with the signal's reason. */
export async function refreshGrant(
  provider: Provider,
  secret: OAuthSecret,
  deps: RefreshDeps,
): Promise<Result<OAuthSecret, TokenFailure>> {
  if (provider.oauth === null) throw new TypeError(`${provider.id} has no sign-in to refresh`);
  if (provider.oauth.refresh === 'never') return unrenewed(secret, deps.refused === true);
  if (secret.refresh === null)
    return err({ status: 401, text: 'There is no refresh token to send.' });
  const found = await discovered(oauthOf(provider.oauth, secret), deps);
  if (!found.ok) return found;
  const oauth = found.value;
  const fields = {
    grant_type: 'refresh_token',
    client_id: oauth.clientId,
    ...clientSecretField(oauth),
    refresh_token: secret.refresh,
  };
  const { refreshHeaders: headers, refreshTimeoutMs: timeoutMs } = oauth;
  const request = { fields, headers, timeoutMs, secrets: [secret.refresh] };
  const answer = await ask(oauth, request, deps);
  if (!answer.ok) return answer;
  const read = hideIn(readAnswer(oauth, answer.value, secret, deps.clock), request.secrets);
  return read.ok ? ok(read.value.secret) : read;
}

function hideIn(
  read: Result<TokenAnswer, TokenFailure>,
  secrets: readonly string[],
): Result<TokenAnswer, TokenFailure> {
  if (read.ok) return read;
  const text = hideSecrets(read.error.text, secrets).slice(0, ERROR_TEXT_LIMIT);
  return err({ ...read.error, text });
}

/** Such a token lives until it is revoked: nobody is asked for another. */
function unrenewed(secret: OAuthSecret, refused: boolean): Result<OAuthSecret, TokenFailure> {
  if (!refused) return ok(secret);
  return err({ status: 401, text: 'The token was refused, and no other can be had for it.' });
}

interface TokenRequest {
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** What the provider's answer must not bring into a log or an error. */
  readonly secrets: readonly string[];
}

async function ask(
  oauth: OAuthLogin,
  { fields, headers, timeoutMs, secrets }: TokenRequest,
  { http, signal }: TokenDeps,
): Promise<Result<JsonObject, TokenFailure>> {
  const request: HttpRequest = {
    method: 'POST',
    url: oauth.tokenUrl,
    timeoutMs,
    signal,
    ...encode(oauth.tokenBody, fields, headers),
  };
  try {
    const { status, text } = await http.request(request);
    const hidden = [...secrets, clientSecretOf(oauth) ?? ''];
    if (status < 200 || status > 299)
      return err({ status, text: hideSecrets(text, hidden).slice(0, ERROR_TEXT_LIMIT) });
    const body = parseJson(text);
    // Not the text itself: an answer of another shape may hold tokens.
    return isObject(body) ? ok(body) : err({ status, text: 'The answer is no JSON object.' });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError)
      return err({ status: null, text: error.message, unsent: error instanceof UnsentError });
    throw error;
  }
}

function encode(
  kind: OAuthLogin['tokenBody'],
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
): Pick<HttpRequest, 'body' | 'headers'> {
  const type = kind === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  const body = kind === 'json' ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
  return { body, headers: { ...headers, 'content-type': type } };
}
