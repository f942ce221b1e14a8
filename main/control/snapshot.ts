import type { Snapshot } from '../../shared/contract/state.ts';
import type { Services } from './services.ts';

type Sources = Omit<
  Services,
  'state' | 'uiAddress' | 'login' | 'addKey' | 'overrides' | 'resolveAccount' | 'recovery'
>;

const NOTHING_TRIED: ReadonlySet<number> = new Set();

/** The redacted state of the process now. */
export function buildSnapshot(sources: Sources): Snapshot {
  const { pool, providers } = sources;
  return {
    accounts: pool.accounts().map((account) => sources.viewAccount(account)),
    usage: sources.usage.list(),
    resets: sources.resets.states(),
    clients: sources.clients.list(),
    settings: sources.settings.read(),
    status: sources.status(),
    providers,
    next: Object.fromEntries(providers.map(({ id }) => [id, nextAccount(sources, id)])),
    lastRequest: sources.activity.last(),
  };
}

function nextAccount({ pool }: Sources, provider: string): number | null {
  const selection = pool.select({ provider, family: null, pinned: null, excluded: NOTHING_TRIED });
  return selection.kind === 'account' ? selection.account.id : null;
}
