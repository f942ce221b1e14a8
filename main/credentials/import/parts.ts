import type { Identity, Secret } from '../../core/account.ts';
import type { ToolLogin } from '../../core/tool-login.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import type { CredentialStore } from '../../store/types.ts';
import type { Vault } from '../../vault/types.ts';
import type { AccountPool } from '../pool.ts';
import type { Pool } from '../types.ts';
import type { Tools } from './tools.ts';

/** What an import must know of a provider; null: this Sluice does not know it. */
export interface ImportFacts {
  readonly name: string;
  readonly identityByOrganization: boolean;
  readonly grantLifetimeMs: number | null;
  /** Of its credentials, those that Sluice can use. */
  readonly kinds: readonly Secret['kind'][];
  /** A sign-in is of use only with what the provider tells once, e.g. a project. */
  readonly settles: boolean;
  /** Its token renews itself: using it twice ends nothing. */
  readonly neverRefreshed: boolean;
}

/** Whose a sign-in is, and what a request needs beside its token. */
export type Completion =
  | {
      readonly ok: true;
      readonly identity: Identity;
      readonly extra: Readonly<Record<string, unknown>>;
    }
  /** `why`: the provider's answer in words; null when it did not say. */
  | { readonly ok: false; readonly why: string | null };

export interface ImportParts {
  readonly tools: Tools;
  readonly store: CredentialStore;
  readonly vault: Vault;
  readonly pool: Pick<AccountPool, 'rereadRow' | 'refreshAhead'>;
  /** Adds an account once the profile remembers its world. */
  readonly accounts: Pick<Pool, 'add'>;
  readonly facts: (provider: string) => ImportFacts | null;
  /** Asks the provider with a live access token. Spends nothing, and never rejects for what it answers. */
  readonly complete: (provider: string, login: ToolLogin) => Promise<Completion>;
  readonly clock: Clock;
  readonly log: Logger;
}
