import type { Account } from '../../shared/model/account.ts';
import type { PoolAccount } from '../core/account.ts';
import { createPool } from '../credentials/pool.ts';
import type { Pool } from '../credentials/types.ts';
import { toAccount } from '../credentials/view.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { withOwnClient } from '../login/own-client.ts';
import { refreshGrant } from '../login/token.ts';
import { systemClock } from '../platform/clock.ts';
import { systemRandom } from '../platform/random.ts';
import { findProvider, PROVIDERS } from '../providers/registry.ts';
import type { Provider } from '../providers/types.ts';
import { createImports } from './imports.ts';
import type { Profile } from './profile.ts';

/** The pool, and what every account comes from. */
export async function openAccounts(profile: Profile, cleanup: Cleanup) {
  const { log, store, vault, world, http } = profile;
  const known = (id: string): Provider | null => PROVIDERS.find((one) => one.id === id) ?? null;
  const pool = await createPool({
    store,
    vault,
    clock: systemClock,
    random: systemRandom,
    log,
    refresh: (id, secret, how) => {
      const provider = withOwnClient(findProvider(PROVIDERS, id), store.settings.read());
      return refreshGrant(provider, secret, { http, clock: systemClock, ...how });
    },
    providerFacts: known,
    readSource: (id, isRefused) => imports.sources.read(id, isRefused),
  });
  cleanup.add('accounts', () => pool.dispose());
  cleanup.add(
    'changes of the vault',
    vault.onChange(() => pool.reopen()),
  );
  const newAccounts: Pick<Pool, 'add' | 'keyRefused'> = {
    keyRefused: (...refused) => pool.keyRefused(...refused),
    add: async (login) => {
      // The world stands before the account, so that no crash leaves an account without one.
      await world.remember();
      return pool.add(login);
    },
  };
  const imports = createImports(profile, pool, newAccounts);
  function viewAccount(account: PoolAccount): Account {
    const grantLifetimeMs = known(account.provider)?.oauth?.grantLifetimeMs ?? null;
    return toAccount(account, systemClock.now(), grantLifetimeMs);
  }
  return { pool, newAccounts, imports, viewAccount };
}

export type Accounts = Awaited<ReturnType<typeof openAccounts>>;
