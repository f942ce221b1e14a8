import type { AccountPool } from '../credentials/pool.ts';
import { BorrowedSources } from '../credentials/import/borrowed-sources.ts';
import { ImportService } from '../credentials/import/import-service.ts';
import type { ImportParts } from '../credentials/import/parts.ts';
import { takeOver } from '../credentials/import/take-over.ts';
import type { TakenOver } from '../credentials/import/take-over.ts';
import { Tools } from '../credentials/import/tools.ts';
import type { Pool } from '../credentials/types.ts';
import { systemClock } from '../platform/clock.ts';
import { PROVIDERS } from '../providers/registry.ts';
import type { Provider } from '../providers/types.ts';
import { completeLogin, importFacts } from './complete-login.ts';
import type { Profile } from './profile.ts';

/** Logins of other tools: found, borrowed, followed, taken over. */
export function createImports(
  { environment, store, vault, http, log }: Profile,
  pool: AccountPool,
  accounts: Pick<Pool, 'add'>,
) {
  const known = (id: string): Provider | null => PROVIDERS.find((one) => one.id === id) ?? null;
  const parts: ImportParts = {
    tools: new Tools(environment, keyVariables()),
    store: store.credentials,
    vault,
    pool,
    accounts,
    facts: (id) => {
      const provider = known(id);
      return provider === null ? null : importFacts(provider);
    },
    complete: async (id, login) => {
      const provider = known(id);
      const nobody = { ok: false, why: null } as const;
      return provider === null
        ? nobody
        : completeLogin({ http, log, environment }, provider, login);
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

function keyVariables(): ReadonlyMap<string, string> {
  return new Map(
    PROVIDERS.flatMap(({ id, apiKey }) =>
      (apiKey?.environment ?? []).map((variable): [string, string] => [variable, id]),
    ),
  );
}
