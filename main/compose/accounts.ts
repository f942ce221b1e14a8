import type { Account } from '../../shared/model/account.ts';
import { pending } from '../compose-pending.ts';
import type { PoolAccount } from '../core/account.ts';
import { createPool } from '../credentials/pool.ts';
import type { Pool } from '../credentials/types.ts';
import { toAccount } from '../credentials/view.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import { systemRandom } from '../platform/random.ts';
import { PROVIDERS } from '../providers/registry.ts';
import type { Provider } from '../providers/types.ts';
import type { Profile } from './profile.ts';

/** The pool, and what every account comes from. */
export async function openAccounts({ log, store, vault, world }: Profile, cleanup: Cleanup) {
  const findProvider = (id: string): Provider | null =>
    PROVIDERS.find((provider) => provider.id === id) ?? null;
  const pool = await createPool({
    store,
    vault,
    clock: systemClock,
    random: systemRandom,
    log,
    refresh: pending,
    providerFacts: findProvider,
  });
  cleanup.add('accounts', () => pool.dispose());
  const newAccounts: Pick<Pool, 'add'> = {
    add: async (login) => {
      await world.remember();
      return pool.add(login);
    },
  };
  function viewAccount(account: PoolAccount): Account {
    const grantLifetimeMs = findProvider(account.provider)?.oauth?.grantLifetimeMs ?? null;
    return toAccount(account, systemClock.now(), grantLifetimeMs);
  }
  return { findProvider, pool, newAccounts, viewAccount };
}
