import { UNKNOWN_IDENTITY } from '../account.ts';
import type { Identity } from '../account.ts';
import { isClientKey } from '../client-key.ts';
import { jwtClaims } from '../jwt-claims.ts';
import { ownKeyReport, report, reportSignIn } from '../tool-login.ts';
import type { ToolReport } from '../tool-login.ts';
import { momentIn } from './fields.ts';

/** What a tool's file holds of one sign-in. */
export interface FoundTokens {
  readonly provider: string;
  /** What a person calls the tool. */
  readonly tool: string;
  readonly access: string | null;
  readonly refresh: string | null;
  /** Null: the file does not say it, the token itself may; `never`: it lives until it is revoked. */
  readonly endsAt: number | 'never' | null;
  readonly identity?: Partial<Identity>;
  /** Default: the provider is asked. */
  readonly identityFrom?: 'token' | 'beside';
  readonly domain?: string | null;
  readonly entry?: string;
  /** A sentence more for the person. */
  readonly remark?: string;
}

export function foundSignIn(found: FoundTokens, nowMs: number): ToolReport {
  const { provider, tool, access, refresh, entry } = found;
  const named = entry === undefined ? {} : { entry };
  if (access !== null && isClientKey(access)) return { ...ownKeyReport(provider, tool), ...named };
  if (access === null)
    return {
      ...report(provider, 'incomplete', `The sign-in has no access token. Sign in in ${tool}.`),
      ...named,
    };
  const expiresAtMs =
    found.endsAt === 'never' ? null : (found.endsAt ?? momentIn(jwtClaims(access), 'exp'));
  // Without its end a token would be taken for one that works for ever.
  if (expiresAtMs === null && found.endsAt !== 'never')
    return {
      ...report(
        provider,
        'incomplete',
        `The sign-in does not say when it ends. Sign in again in ${tool}.`,
      ),
      ...named,
    };
  const login = {
    secret: { kind: 'oauth', access, refresh: null, expiresAtMs, extra: {} },
    refresh,
    identity: { ...UNKNOWN_IDENTITY, ...found.identity },
    identityFrom: found.identityFrom ?? 'beside',
    grantEndsAtMs: null,
    domain: found.domain ?? null,
  } as const;
  const told = reportSignIn(provider, tool, login, nowMs);
  const detail = found.remark === undefined ? told.detail : `${told.detail} ${found.remark}`;
  return { ...told, detail, ...named };
}

export function foundKey(
  provider: string,
  tool: string,
  key: string | null,
  entry?: string,
): ToolReport {
  const named = entry === undefined ? {} : { entry };
  if (key !== null && isClientKey(key)) return { ...ownKeyReport(provider, tool), ...named };
  if (key === null)
    return {
      ...report(provider, 'incomplete', `The entry holds no API key. Set it again in ${tool}.`),
      ...named,
    };
  return {
    provider,
    diagnosis: 'ready',
    detail: `An API key that ${tool} uses. Requests with it may be billed.`,
    login: {
      secret: { kind: 'api_key', key },
      refresh: null,
      identity: UNKNOWN_IDENTITY,
      identityFrom: 'token',
      grantEndsAtMs: null,
    },
    ...named,
  };
}
