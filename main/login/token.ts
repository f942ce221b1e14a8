import { AppError } from '../../shared/errors.ts';
import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { OAuthSecret } from '../core/account.ts';
import type { Clock } from '../platform/clock.ts';
import { hideSecrets } from '../platform/hide-secrets.ts';
import { UnsentError } from '../platform/http.ts';
import type { Http, HttpRequest } from '../platform/http.ts';
import { isObject, parseJson, textField } from '../providers/json-fields.ts';
import { jwtClaims } from '../core/jwt-claims.ts';
import type { JsonObject } from '../providers/json-fields.ts';
import type { OAuthLogin, Provider } from '../providers/types.ts';

/** Null status: no answer came. The text decides later whether the grant is dead: it is the answer's own. */
export interface TokenFailure {
  readonly status: number | null;
  readonly text: string;
  /** Not a byte of the request left this machine. */
  readonly unsent?: boolean;
}

export interface TokenAnswer {
  readonly secret: OAuthSecret;
  /** The whole answer, for whoever reads the identity from it. */
  readonly body: JsonObject;
}

export interface CodeGrant {
  readonly code: string;
  readonly state: string;
  readonly redirectUri: string;
  readonly verifier: string;
}

interface TokenDeps {
  readonly http: Pick<Http, 'request'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const ERROR_TEXT_LIMIT = 500;
const SECRET_FIELDS = ['refresh_token', 'code', 'code_verifier', 'state'] as const;
/** A century: a longer one is a mistake, and in the end no date at all. */
const LONGEST_LIFE_S = 100 * 365 * 86_400;
/** The year 9999: later is no date any more. */
const LATEST_EXP_S = 253_402_300_799;
const READ_FIELDS = new Set(['access_token', 'refresh_token', 'id_token', 'expires_in']);
/** Who the grant belongs to was settled at the sign-in: a refresh never changes it. */
const IDENTITY_FIELDS = ['account', 'organization'] as const;

/** Rejects only with the signal's reason. */
export async function exchangeCode(
  oauth: OAuthLogin,
  grant: CodeGrant,
  deps: TokenDeps,
): Promise<Result<TokenAnswer, TokenFailure>> {
  const fields = {
    grant_type: 'authorization_code',
    client_id: oauth.clientId,
    code: grant.code,
    redirect_uri: grant.redirectUri,
    code_verifier: grant.verifier,
    ...(oauth.tokenSendsState ? { state: grant.state } : {}),
  };
  const answer = await ask(oauth, fields, {}, oauth.tokenTimeoutMs, deps);
  return answer.ok ? readTokens(oauth, answer.value, deps.clock) : answer;
}

/** An answer with tokens, however it came. */
export function readTokens(
  oauth: OAuthLogin,
  body: JsonObject,
  clock: Clock,
): Result<TokenAnswer, TokenFailure> {
  return readAnswer(oauth, body, null, clock);
}

/** Rejects only with the signal's reason. */
export async function refreshGrant(
  provider: Provider,
  secret: OAuthSecret,
  http: Pick<Http, 'request'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Result<OAuthSecret, TokenFailure>> {
  const { oauth } = provider;
  if (oauth === null) throw new TypeError(`${provider.id} has no sign-in to refresh`);
  if (secret.refresh === null)
    return err({ status: 401, text: 'There is no refresh token to send.' });
  const fields = {
    grant_type: 'refresh_token',
    client_id: oauth.clientId,
    refresh_token: secret.refresh,
  };
  const deps = { http, clock, signal };
  const answer = await ask(oauth, fields, oauth.refreshHeaders, oauth.refreshTimeoutMs, deps);
  if (!answer.ok) return answer;
  const read = readAnswer(oauth, answer.value, secret, clock);
  return read.ok ? ok(read.value.secret) : read;
}

async function ask(
  oauth: OAuthLogin,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
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
    if (status < 200 || status > 299)
      return err({ status, text: hideSecrets(text, secretsIn(fields)).slice(0, ERROR_TEXT_LIMIT) });
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

/** What of a request the provider's answer must not bring into a log or an error. */
function secretsIn(fields: Readonly<Record<string, string>>): readonly string[] {
  return SECRET_FIELDS.flatMap((name) => fields[name] ?? []);
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

function readAnswer(
  oauth: OAuthLogin,
  body: JsonObject,
  before: OAuthSecret | null,
  clock: Clock,
): Result<TokenAnswer, TokenFailure> {
  const access = textField(body, 'access_token');
  if (access === null) return err({ status: 200, text: 'The answer has no access_token.' });
  const secret: OAuthSecret = {
    kind: 'oauth',
    access,
    refresh: textField(body, 'refresh_token') ?? before?.refresh ?? null,
    expiresAtMs:
      expiry(body['expires_in'], oauth.expirySkewMs, clock.now()) ??
      claimedExpiry(access, oauth.expirySkewMs),
    extra: mergeExtra(before?.extra ?? {}, body),
  };
  return ok({ secret, body });
}

/** Null: it does not say that it ever ends. Whole milliseconds: the database takes no others. */
function expiry(expiresIn: unknown, skewMs: number, nowMs: number): number | null {
  const seconds = typeof expiresIn === 'string' ? Number(expiresIn) : expiresIn;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0) return null;
  return Math.floor(nowMs + Math.min(seconds, LONGEST_LIFE_S) * 1000 - skewMs);
}

/** The token's own word, where the answer says nothing. */
function claimedExpiry(access: string, skewMs: number): number | null {
  const { exp } = jwtClaims(access);
  if (typeof exp !== 'number' || exp <= 0 || exp > LATEST_EXP_S) return null;
  return Math.floor(exp * 1000 - skewMs);
}

function mergeExtra(before: JsonObject, body: JsonObject): JsonObject {
  const fresh = Object.entries(body).filter(([name]) => !READ_FIELDS.has(name));
  const merged: Record<string, unknown> = { ...before, ...Object.fromEntries(fresh) };
  for (const name of IDENTITY_FIELDS) if (name in before) merged[name] = before[name];
  return merged;
}
