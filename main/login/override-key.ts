import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { PoolAccount } from '../core/account.ts';
import { OVERRIDE_ORIGIN, overrideOf } from '../core/override.ts';
import type { Pool } from '../credentials/types.ts';
import { findProvider } from '../providers/registry.ts';
import type { Provider } from '../providers/types.ts';
import { checkedKey } from './api-key.ts';
import type { AddKeyDeps, NewKey } from './api-key.ts';

/** Checks a key live and puts it over the pool of its provider. Throws as `addKey` does. */
export async function setOverride(
  deps: AddKeyDeps,
  input: Omit<NewKey, 'label'>,
): Promise<PoolAccount> {
  const { provider, secret } = await checkedKey(deps, input);
  return deps.pool.add({
    provider: provider.id,
    secret,
    identity: UNKNOWN_IDENTITY,
    label: null,
    origin: OVERRIDE_ORIGIN,
    authorizedAtMs: deps.clock.now(),
    pinnedTo: null,
  });
}

/** Its row, its sealed key and all copies go; the accounts of the pool were never touched. Null: there was none. */
export async function clearOverride(
  {
    providers,
    pool,
  }: { readonly providers: readonly Provider[]; readonly pool: Pick<Pool, 'accounts' | 'remove'> },
  providerId: string,
): Promise<number | null> {
  const { id: provider } = findProvider(providers, providerId);
  const override = overrideOf(pool.accounts(), provider);
  if (override === null) return null;
  await pool.remove(override.id);
  return override.id;
}
