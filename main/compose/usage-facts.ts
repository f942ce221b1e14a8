import { AppError } from '../../shared/errors.ts';
import { systemRandom } from '../platform/random.ts';
import type { HistoryService } from '../usage/history/history-service.ts';
import type { UsageFacts } from '../usage/usage-account.ts';
import type { Profile } from './profile.ts';

const INSTALL_ID_KEY = 'install_id';

/** What a usage question may use of this profile besides the account. */
export function createUsageFacts(
  { store, log }: Pick<Profile, 'store' | 'log'>,
  history: Pick<HistoryService, 'costOf'>,
): UsageFacts {
  let made: string | null = null;
  return {
    installId: () => (made ??= store.meta.get(INSTALL_ID_KEY) ?? makeInstallId({ store, log })),
    observedCostUsd: async (accountId, sinceMs) => {
      try {
        return await history.costOf(accountId, sinceMs);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        log.warn({ account: accountId, why: error.message }, 'costs could not be read');
        return null;
      }
    },
  };
}

/** Made at the first question of a provider that wants one, and kept; it names nothing but this profile. */
function makeInstallId({ store, log }: Pick<Profile, 'store' | 'log'>): string {
  const id = systemRandom.uuid();
  store.meta.set(INSTALL_ID_KEY, id).catch((error: unknown) => {
    log.error({ err: error }, 'the name of this installation could not be stored');
  });
  return id;
}
