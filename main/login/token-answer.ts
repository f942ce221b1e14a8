import { err, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { OAuthSecret } from '../core/account.ts';
import { jwtClaims } from '../core/jwt-claims.ts';
import type { Clock } from '../platform/clock.ts';
import { textField } from '../providers/json-fields.ts';
import type { JsonObject } from '../providers/json-fields.ts';
import type { OAuthLogin } from '../providers/types.ts';
import { DOMAIN_FIELD } from './enterprise-domain.ts';

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

/** A century: a longer one is a mistake, and in the end no date at all. */
const LONGEST_LIFE_S = 100 * 365 * 86_400;
/** The year 9999: later is no date any more. */
const LATEST_EXP_S = 253_402_300_799;
/** Read here, or Sluice's own. */
const READ_FIELDS = new Set([
  'access_token',
  'refresh_token',
  'id_token',
  'expires_in',
  DOMAIN_FIELD,
]);
/** Who the grant belongs to was settled at the sign-in: a refresh never changes it. */
const IDENTITY_FIELDS = ['account', 'organization'] as const;

/** An answer with tokens, however it came. */
export function readTokens(
  oauth: OAuthLogin,
  body: JsonObject,
  clock: Clock,
): Result<TokenAnswer, TokenFailure> {
  return readAnswer(oauth, body, null, clock);
}

/** The answer in the standard's words; null: there is no token in it. */
export function standardAnswer({ tokenAnswer }: OAuthLogin, body: JsonObject): JsonObject | null {
  const standard = tokenAnswer === undefined ? body : tokenAnswer(body);
  return textField(standard, 'access_token') === null ? null : standard;
}

/** `before`: what the answer refreshes; null: it is a sign-in. */
export function readAnswer(
  oauth: OAuthLogin,
  body: JsonObject,
  before: OAuthSecret | null,
  clock: Clock,
): Result<TokenAnswer, TokenFailure> {
  const answer = standardAnswer(oauth, body);
  const access = textField(answer, 'access_token');
  if (answer === null || access === null) return err({ status: 200, text: withoutToken(body) });
  const lives = oauth.refresh === 'never';
  const expiresAtMs =
    expiry(answer['expires_in'], oauth.expirySkewMs, clock.now()) ??
    claimedExpiry(access, oauth.expirySkewMs);
  const secret: OAuthSecret = {
    kind: 'oauth',
    access,
    refresh: lives ? access : (textField(answer, 'refresh_token') ?? before?.refresh ?? null),
    expiresAtMs: lives ? null : expiresAtMs,
    extra: mergeExtra(before?.extra ?? {}, answer),
  };
  return ok({ secret, body });
}

/** Not the text itself: an answer of another shape may hold tokens. The words for a person do not. */
export function withoutToken(body: unknown): string {
  const words = wordsOf(body);
  return `The answer has no access_token.${words === null ? '' : ` It says: ${words}`}`;
}

/** What an answer says to a person, whatever its status; null: nothing. */
export function wordsOf(body: unknown): string | null {
  const words = ['error', 'error_description', 'msg', 'message'].flatMap(
    (name) => textField(body, name) ?? [],
  );
  return words.length === 0 ? null : words.join(': ');
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
