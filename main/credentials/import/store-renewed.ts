import type { Secret } from '../../core/account.ts';
import { identityKey, mergeIdentity } from '../../core/identity.ts';
import { IdentityTaken } from '../../store/identity-taken.ts';
import type { NewAccount, Seal, StoredAccount } from '../../store/types.ts';
import { encodeSecret, secretPlace } from '../secret-codec.ts';
import type { ImportParts } from './parts.ts';
import type { KnownLogin } from './whose-login.ts';

/** What a tool wrote anew; null: the row was changed meanwhile. */
export function storeRenewed(
  { store, vault }: Pick<ImportParts, 'store' | 'vault'>,
  row: StoredAccount,
  secret: Secret,
): Promise<StoredAccount | null> {
  return store.rotate(row.id, row.secretRevision, endOf(secret), sealOf(vault, secret));
}

/** The same, with what the provider told of the person. */
export async function storeSettled(
  { store, vault, facts, clock }: Pick<ImportParts, 'store' | 'vault' | 'facts' | 'clock'>,
  row: StoredAccount,
  secret: Secret,
  { identity }: Pick<KnownLogin, 'identity'>,
): Promise<StoredAccount | null> {
  const { id, revision, secretRevision: _s, sealedSecret: _b, blocks: _k, ...rest } = row;
  const merged = mergeIdentity(row, identity);
  const byOrganization = facts(row.provider)?.identityByOrganization ?? false;
  const account: NewAccount = {
    ...rest,
    ...merged,
    identityKey: identityKey(merged, byOrganization) ?? row.identityKey,
    expiresAtMs: endOf(secret),
    updatedAtMs: clock.now(),
  };
  try {
    return await store.replace(id, account, sealOf(vault, secret), () => {
      if (store.get(id)?.revision !== revision)
        throw new IdentityTaken('The account was changed meanwhile.');
    });
  } catch (error) {
    if (error instanceof IdentityTaken) return null;
    throw error;
  }
}

function endOf(secret: Secret): number | null {
  return secret.kind === 'oauth' ? secret.expiresAtMs : null;
}

function sealOf(vault: ImportParts['vault'], secret: Secret): Seal {
  return (id) => vault.seal(encodeSecret(secret), secretPlace(id));
}
