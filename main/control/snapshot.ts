import type { Snapshot } from '../../shared/contract/state.ts';
import type { Services } from './services.ts';
import { shownSettings } from './shown-settings.ts';

type Sources = Omit<
  Services,
  'state' | 'uiAddress' | 'login' | 'addKey' | 'overrides' | 'resolveAccount' | 'recovery'
>;

/** The redacted state of the process now. */
export function buildSnapshot(sources: Sources): Snapshot {
  const { pool, providers } = sources;
  const places = Object.fromEntries(providers.map(({ id }) => [id, sources.ranking.places(id)]));
  return {
    accounts: pool.accounts().map((account) => sources.viewAccount(account)),
    usage: sources.usage.list(),
    resets: sources.resets.states(),
    clients: sources.clients.list(),
    settings: shownSettings(sources.settings.read()),
    status: sources.status(),
    providers,
    next: Object.fromEntries(providers.map(({ id }) => [id, places[id]?.[0]?.id ?? null])),
    places,
    lastRequest: sources.activity.last(),
    running: sources.running(),
  };
}
