import type { Diagnosis } from '../../shared/model/imported.ts';
import type { Identity, Secret } from './account.ts';

/** What reading a tool's file came to. `fault` says in words why there is no text. */
export type FileReading =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Its permissions let other users of this machine read it. */
      readonly isShared?: boolean;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'fault'; readonly detail: string };

/** A sign-in or key that a tool keeps. */
export interface ToolLogin {
  /** Never with a refresh token: that one is the tool's. */
  readonly secret: Secret;
  /** Only for a take-over, and only in memory. */
  readonly refresh: string | null;
  readonly identity: Identity;
  /** `beside`: a file next to the token names the person, so it may be of an earlier sign-in. */
  readonly identityFrom: 'token' | 'beside';
  /** When the grant dies however often it is refreshed, as far as the tool knows. */
  readonly grantEndsAtMs: number | null;
  /** The enterprise domain that it is of. */
  readonly domain?: string | null;
}

/** The provider of a login that does not say whose it is in words that Sluice knows. */
export const UNKNOWN_PROVIDER = 'unknown';

/** With a client key of Sluice in the place of a credential Sluice would ask itself, for ever. */
export function ownKeyReport(provider: string, tool: string): ToolReport {
  return report(
    provider,
    'incomplete',
    `${tool} holds a client key of Sluice: it goes through Sluice already, and there is nothing to take.`,
  );
}

/** One line of a diagnosis. No text of the file goes into `detail`. */
export interface ToolReport {
  readonly provider: string;
  /** Tells several logins of one provider in one file apart. Never shown. */
  readonly entry?: string;
  readonly diagnosis: Exclude<Diagnosis, 'already-here'>;
  readonly detail: string;
  /** Null for `incomplete` and `unreadable`. */
  readonly login: ToolLogin | null;
}

export function report(
  provider: string,
  diagnosis: 'incomplete' | 'unreadable',
  detail: string,
): ToolReport {
  return { provider, diagnosis, detail, login: null };
}

/** `ready` or `expired`, by the token's end. `tool` is what a person calls it. */
export function reportSignIn(
  provider: string,
  tool: string,
  login: ToolLogin,
  nowMs: number,
): ToolReport {
  const endsAtMs = login.secret.kind === 'oauth' ? login.secret.expiresAtMs : null;
  if (endsAtMs === null) {
    const detail = `Works until it is revoked. Sluice only borrows it from ${tool}.`;
    return { provider, diagnosis: 'ready', detail, login };
  }
  if (endsAtMs > nowMs)
    return {
      provider,
      diagnosis: 'ready',
      detail: `Works. ${tool} keeps it fresh, Sluice only borrows it.`,
      login,
    };
  const detail =
    login.refresh === null
      ? `Its token has expired and there is none to renew it with. Sign in again in ${tool}.`
      : `Its token has expired. It works again once ${tool} has renewed it: start ${tool} once.`;
  return { provider, diagnosis: 'expired', detail, login };
}
