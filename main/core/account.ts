import type {
  CredentialKind,
  DisableCause,
  Ownership,
  Priority,
} from '../../shared/model/account.ts';

export interface OAuthSecret {
  readonly kind: 'oauth';
  readonly access: string;
  readonly refresh: string | null;
  /** With the provider's own skew already taken off; null: never expires. */
  readonly expiresAtMs: number | null;
  /** Fields of the token answer that Sluice does not read; they survive a refresh. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface ApiKeySecret {
  readonly kind: 'api_key';
  readonly key: string;
}

export type Secret = OAuthSecret | ApiKeySecret;

/** Who an account is at its provider, as far as a login told. */
export interface Identity {
  readonly email: string | null;
  readonly accountId: string | null;
  readonly organizationId: string | null;
  readonly organizationName: string | null;
  readonly projectId: string | null;
  readonly plan: string | null;
}

export const UNKNOWN_IDENTITY: Identity = {
  email: null,
  accountId: null,
  organizationId: null,
  organizationName: null,
  projectId: null,
  plan: null,
};

/** One stored account, without its secret. Instants are epoch milliseconds. */
export interface AccountRecord extends Identity {
  readonly id: number;
  readonly provider: string;
  readonly kind: CredentialKind;
  readonly label: string | null;
  readonly identityKey: string;
  readonly ownership: Ownership;
  readonly priority: Priority;
  readonly paused: boolean;
  readonly disabled: Disabled | null;
  /** Interactive login that the present grant comes from. */
  readonly authorizedAtMs: number | null;
  /** Copy of the secret's expiry, so that a sweep opens no seal. */
  readonly expiresAtMs: number | null;
  readonly keySuffix: string | null;
  /** `login`, `key`, `import:<tool>`, `environment` or `override`. */
  readonly origin: string;
  /** Absolute path of the tool's file that a borrowed account follows; null: it is not borrowed. */
  readonly source: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Counts every change of the row. */
  readonly revision: number;
  /** Counts changes of the secret only; refresh, disable and late writes compare it. */
  readonly secretRevision: number;
}

export interface Disabled {
  readonly cause: DisableCause;
  readonly atMs: number;
  /** The provider's own words, redacted. */
  readonly detail: string | null;
}

/** A temporary exclusion. `scope` is `account` or `family:<model family>`. */
export interface Block {
  readonly scope: string;
  readonly untilMs: number;
  readonly reason: string;
  /** Out of credit or over a spending cap, rather than a usage window. */
  readonly billing: boolean;
}

/** An account as the pool knows it in memory. */
export interface PoolAccount extends AccountRecord {
  readonly blocks: readonly Block[];
  /** The vault cannot open its secret. */
  readonly locked: boolean;
  /** Why, in words, when it is this account alone. */
  readonly lockedReason: string | null;
}
