import type { DisableCause } from '../../shared/model/account.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Room for a request to be built and sent before the token ends. */
const STALE_BEFORE_MS = MINUTE_MS;
const AHEAD_MS = 5 * MINUTE_MS;
const JITTER = 0.25;
const SIGN_IN_NOTICE_MS = 7 * DAY_MS;

export interface RefreshFailure {
  /** Null: no answer came. */
  readonly status: number | null;
  readonly text: string;
  /** Nothing left this machine: the provider cannot have spent the token. */
  readonly unsent?: boolean;
}

export type RefreshVerdict =
  | { readonly kind: 'definitive'; readonly cause: DisableCause }
  | { readonly kind: 'transient' };

const TRANSIENT: RefreshVerdict = { kind: 'transient' };
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);
/** No token endpoint answers in markup: a proxy, a portal or a wall in front of it does. */
const MARKUP = /^\s*<[a-z!?]|<html[\s>]/i;

/** `_` joins the words of a code (`token_revoked`), so a word ends where its letters end. */
const DEAD_GRANT =
  /\b(invalid_grant|invalid_token|unauthorized_client)\b|(?<![a-z])revoked(?![a-z])|refresh[\s_-]?token[\s\S]{0,80}?(?<![a-z])expired(?![a-z])/i;

/** Words that make a bare 401 somebody else's trouble: a proxy, a limit, the network. */
const NOT_THE_GRANT =
  /time[ds]?[ -]?out|network|fetch failed|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|socket hang up|\b(408|425|429|5\d\d)\b|rate[ _-]?limit|too[ _]many[ _]requests|temporar|unavailable|forbidden|permission_denied|cloudflare|captcha|网络|超时|暂时|稍后|频繁|限流|不可用|验证码/i;

/** In the order in which a cause is believed. */
const CAUSES: readonly (readonly [RegExp, DisableCause])[] = [
  [/\bunauthorized_client\b/i, 'client not authorised'],
  [
    /(?<![a-z])(reused|superseded|rotated)(?![a-z])|already (been )?used(?![a-z])|已被使用/i,
    'replaced',
  ],
  [
    /(?<![a-z])(signed|logged)[ _]out(?![a-z])|session[ _](has[ _])?(ended|terminated|invalidated)|(?<![a-z])invalidated(?![a-z])|退出登录/i,
    'signed out',
  ],
  [/(?<![a-z])revoked(?![a-z])|撤销/i, 'revoked'],
  [/(?<![a-z])expired(?![a-z])|过期/i, 'sign-in expired'],
];

/**
 * Is the grant dead, or was it only a bad moment? A wrong "dead" costs the person a sign-in, so words
 * decide only on a 4xx that is not about load.
 */
export function classifyRefreshFailure({ status, text }: RefreshFailure): RefreshVerdict {
  if (status === null || status < 400 || status >= 500) return TRANSIENT;
  if (TRANSIENT_STATUSES.has(status) || MARKUP.test(text)) return TRANSIENT;
  const dead = DEAD_GRANT.test(text) || (status === 401 && !NOT_THE_GRANT.test(text));
  if (!dead) return TRANSIENT;
  const cause = CAUSES.find(([words]) => words.test(text))?.[1] ?? 'rejected';
  return { kind: 'definitive', cause };
}

/** Gateways that gave up on, or did not understand, an origin which may have done its work. */
const LOST_BEHIND_GATEWAY: ReadonlySet<number> = new Set([502, 504, 520, 524]);

/**
 * May the provider have rotated the token although its answer did not arrive? Then a later refusal of
 * the old token says nothing about the sign-in but that this answer was lost.
 */
export function mayHaveRotated({ status, unsent }: RefreshFailure): boolean {
  if (status === null) return unsent !== true;
  return (status >= 200 && status < 300) || LOST_BEHIND_GATEWAY.has(status);
}

export function isStale(expiresAtMs: number | null, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs - nowMs <= STALE_BEFORE_MS;
}

/** Whether a sweep should refresh ahead of use. `fraction` (0 to 1) spreads accounts by ±25 %. */
export function isDueForRefresh(
  expiresAtMs: number | null,
  nowMs: number,
  fraction: number,
): boolean {
  if (expiresAtMs === null) return false;
  return expiresAtMs - nowMs <= AHEAD_MS * (1 - JITTER + 2 * JITTER * fraction);
}

/** When the grant dies however often it is refreshed; null until it is within seven days of that. */
export function signInAgainByMs(
  authorizedAtMs: number | null,
  grantLifetimeMs: number | null,
  nowMs: number,
): number | null {
  if (authorizedAtMs === null || grantLifetimeMs === null) return null;
  const endsAtMs = authorizedAtMs + grantLifetimeMs;
  return endsAtMs - nowMs <= SIGN_IN_NOTICE_MS ? endsAtMs : null;
}
