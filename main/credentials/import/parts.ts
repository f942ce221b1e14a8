import type { Identity, OAuthSecret } from '../../core/account.ts';
import { UNKNOWN_IDENTITY } from '../../core/account.ts';
import { identityKey, mergeIdentity } from '../../core/identity.ts';
import type { ToolLogin } from '../../core/tool-login.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import type { CredentialStore, StoredAccount } from '../../store/types.ts';
import type { Vault } from '../../vault/types.ts';
import { findRow } from '../add-login.ts';
import type { AccountPool } from '../pool.ts';
import type { Pool } from '../types.ts';
import type { Tools } from './tools.ts';

/** What an import must know of a provider; null: this Sluice does not know it. */
export interface ImportFacts {
  readonly identityByOrganization: boolean;
  readonly grantLifetimeMs: number | null;
}

export interface ImportParts {
  readonly tools: Tools;
  readonly store: CredentialStore;
  readonly vault: Vault;
  readonly pool: Pick<AccountPool, 'rereadRow' | 'refreshAhead'>;
  /** Adds an account once the profile remembers its world. */
  readonly accounts: Pick<Pool, 'add'>;
  readonly facts: (provider: string) => ImportFacts | null;
  /** Asks the provider whose access token this is; null when it did not say. Spends nothing. */
  readonly identify: (provider: string, secret: OAuthSecret) => Promise<Identity | null>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Whose sign-in it is. A file beside the token may still name the person before: where the provider
 * answers, it has the last word. Null: nobody knows.
 */
export async function identityOf(
  { identify, clock }: Pick<ImportParts, 'identify' | 'clock'>,
  provider: string,
  login: ToolLogin,
  byOrganization: boolean,
): Promise<Identity | null> {
  const { secret, identity } = login;
  if (secret.kind === 'api_key') return UNKNOWN_IDENTITY;
  let known = identity;
  const isLive = secret.expiresAtMs === null || secret.expiresAtMs > clock.now();
  if (login.identityFrom === 'beside' && isLive) {
    const told = await identify(provider, secret);
    const isTold = told !== null && identityKey(told, byOrganization) !== null;
    if (isTold) known = isSame(identity, told) ? mergeIdentity(identity, told) : told;
  }
  return identityKey(known, byOrganization) === null ? null : known;
}

/** What was told may only fill what another page says of the same person in the same workspace. */
function isSame(beside: Identity, told: Identity): boolean {
  return (['email', 'accountId', 'organizationId'] as const).every(
    (name) =>
      beside[name] === null ||
      told[name] === null ||
      beside[name].toLowerCase() === told[name].toLowerCase(),
  );
}

/** Whether a login is of the person and workspace of an account; null: not known now. */
export async function isOfAccount(
  parts: Pick<ImportParts, 'identify' | 'clock' | 'facts'>,
  row: StoredAccount,
  login: ToolLogin,
): Promise<boolean | null> {
  const { provider } = row;
  const byOrganization = parts.facts(provider)?.identityByOrganization ?? false;
  const identity = await identityOf(parts, provider, login, byOrganization);
  if (identity === null) return null;
  const sought = { provider, secret: login.secret, identity, pinnedTo: null };
  return findRow([row], sought, byOrganization).kind !== 'new';
}
