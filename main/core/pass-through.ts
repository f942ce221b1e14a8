import type { CredentialKind } from '../../shared/model/account.ts';

/** One answered request with a credential that its caller brought. */
export interface OwnUse {
  /** 0: a caller without a client key. */
  readonly client: number;
  readonly clientName: string;
  readonly provider: string;
  readonly kind: CredentialKind;
  readonly value: string;
  /** The workspace that the caller named beside its credential, for a provider that has such. */
  readonly organizationId?: string | null;
  /** Fingerprint; see session-key.ts. */
  readonly session: string;
}

/** What background work of a session may use now. Values are compared, never shown. */
export type OwnResolution =
  | { readonly kind: 'own' | 'recent'; readonly value: string }
  | { readonly kind: 'none' };

export interface OwnChoices {
  /** The credential that the session brought; null when it has been forgotten. */
  readonly own: string | null;
  /** The one that was brought last for the same provider. */
  readonly recent: string | null;
  readonly isStale: (value: string) => boolean;
}

/** behaviour.md section 5: the session's own unless stale, else the most recent one unless it is the same, else none. */
export function resolveOwn({ own, recent, isStale }: OwnChoices): OwnResolution {
  if (own !== null && !isStale(own)) return { kind: 'own', value: own };
  if (recent !== null && recent !== own && !isStale(recent))
    return { kind: 'recent', value: recent };
  return { kind: 'none' };
}

/** After 401 or 403: once more with another value, else the session's background work ends. */
export function afterRefusal(
  used: string,
  attempt: number,
  next: OwnResolution,
): { readonly kind: 'retry'; readonly value: string } | { readonly kind: 'stop' } {
  if (attempt > 1 || next.kind === 'none' || next.value === used) return { kind: 'stop' };
  return { kind: 'retry', value: next.value };
}
