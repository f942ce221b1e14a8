import { identityKey } from '../core/identity.ts';
import type { AccountPool } from '../credentials/pool.ts';
import { BorrowedSources } from '../credentials/import/borrowed-sources.ts';
import { ImportService } from '../credentials/import/import-service.ts';
import type { ImportParts } from '../credentials/import/parts.ts';
import { takeOver } from '../credentials/import/take-over.ts';
import type { TakenOver } from '../credentials/import/take-over.ts';
import { Tools } from '../credentials/import/tools.ts';
import type { Pool } from '../credentials/types.ts';
import { systemClock } from '../platform/clock.ts';
import { createCall } from '../providers/call.ts';
import { PROVIDERS } from '../providers/registry.ts';
import type { Provider } from '../providers/types.ts';
import type { Profile } from './profile.ts';

const IDENTIFY_TIMEOUT_MS = 5000;

/** Logins of other tools: found, borrowed, followed, taken over. */
export function createImports(
  { environment, store, vault, http, log }: Profile,
  pool: AccountPool,
  accounts: Pick<Pool, 'add'>,
) {
  const known = (id: string): Provider | null => PROVIDERS.find((one) => one.id === id) ?? null;
  const parts: ImportParts = {
    tools: new Tools(environment),
    store: store.credentials,
    vault,
    pool,
    accounts,
    facts: (id) => {
      const provider = known(id);
      if (provider === null) return null;
      const { identityByOrganization, oauth } = provider;
      return { identityByOrganization, grantLifetimeMs: oauth?.grantLifetimeMs ?? null };
    },
    identify: async (id, secret) => {
      const provider = known(id);
      if (provider?.identify == null) return null;
      const call = createCall(http, provider, secret, { timeoutMs: IDENTIFY_TIMEOUT_MS });
      const told = await provider.identify({}, call);
      return identityKey(told, provider.identityByOrganization) === null ? null : told;
    },
    clock: systemClock,
    log,
  };
  const sources = new BorrowedSources(parts);
  const service = new ImportService(parts, sources);
  return {
    sources,
    find: (from: string | null) => service.find(from),
    take: (input: Parameters<ImportService['take']>[0]) => service.take(input),
    takeOver: (id: number, confirmed: boolean): Promise<TakenOver> =>
      takeOver(parts, id, confirmed),
  };
}
