import { AppError } from '../../shared/errors.ts';
import type { LoginState } from '../../shared/model/login.ts';
import type { Services } from '../control/services.ts';
import { resolveAccount } from '../credentials/resolve.ts';
import { addKey } from '../login/api-key.ts';
import { clearOverride, setOverride } from '../login/override-key.ts';
import { domainOf } from '../login/enterprise-domain.ts';
import { LoginManager } from '../login/manager.ts';
import { withOwnClient } from '../login/own-client.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import { systemRandom } from '../platform/random.ts';
import { PROVIDERS } from '../providers/registry.ts';
import type { Vault } from '../vault/types.ts';
import type { Accounts } from './accounts.ts';
import type { Profile } from './profile.ts';

/** The ways in which an account comes into the pool. */
export function createLogins(
  { environment, http, log, store, vault }: Profile,
  { pool, newAccounts, imports, viewAccount }: Accounts,
  onChange: (login: LoginState) => void,
  cleanup: Cleanup,
): Pick<Services, 'login' | 'addKey' | 'overrides' | 'imports'> {
  const parts = { providers: PROVIDERS, http, pool: newAccounts, clock: systemClock };
  const logins = new LoginManager({
    ...parts,
    random: systemRandom,
    log,
    toAccount: viewAccount,
    onChange,
    environment,
    asSet: (provider) => withOwnClient(provider, store.settings.read()),
    domainOf: (account) => domainOf(pool.extraOf(account)),
  });
  cleanup.add('sign-ins', () => logins.dispose());
  return {
    imports,
    login: {
      start: async ({ provider, method, account: ref, domain }) => {
        const account = ref === null ? null : resolveAccount(pool.accounts(), ref);
        if (account !== null && account.provider !== provider)
          throw new AppError(
            'BAD_REQUEST',
            `Account ${account.id} is of ${account.provider}, not of ${provider}.`,
            `Sign in to ${account.provider}, or name another account.`,
          );
        requireUnlocked(vault);
        return logins.start({ provider, method, pinnedTo: account?.id ?? null, domain });
      },
      get: (loginId) => logins.get(loginId),
      paste: async (loginId, text) => logins.paste(loginId, text),
      adopt: (loginId) => logins.adopt(loginId),
      cancel: (loginId) => logins.cancel(loginId),
    },
    addKey: async (input) => {
      requireUnlocked(vault);
      return addKey(parts, input);
    },
    overrides: {
      set: async (input) => {
        requireUnlocked(vault);
        return setOverride(parts, input);
      },
      clear: (provider) => clearOverride({ providers: PROVIDERS, pool }, provider),
    },
  };
}

/** Before the person does anything at the provider: its result could not be kept. */
function requireUnlocked(vault: Vault): void {
  const { locked, reason, hint } = vault.status();
  if (locked) throw new AppError('KEY_UNAVAILABLE', reason ?? 'The vault is locked.', hint);
}
