import { AppError } from '../../shared/errors.ts';
import { strategyOf } from '../../shared/model/settings.ts';
import type { RankingAnswers } from '../control/services.ts';
import type { SettingsService } from '../control/settings-service.ts';
import type { AccountPool } from '../credentials/pool.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import { PROVIDERS } from '../providers/registry.ts';
import { Bindings } from '../selection/bindings.ts';
import { Continuations } from '../selection/continuations.ts';
import { Selector } from '../selection/selector.ts';
import { rankingView } from '../selection/view.ts';
import type { BindingStore } from '../store/types.ts';
import type { UsageService } from '../usage/service.ts';
import type { Profile } from './profile.ts';

interface Needs {
  readonly pool: AccountPool;
  readonly usage: UsageService;
  readonly settings: SettingsService;
}

/** Who serves a request, and why. */
export function createSelection(
  profile: Pick<Profile, 'store' | 'log' | 'lock'>,
  { pool, usage, settings }: Needs,
  cleanup: Cleanup,
) {
  const { bindings, continuations } = createKept(profile, pool, cleanup);
  const selector = new Selector({
    pool,
    usage,
    providers: PROVIDERS,
    strategyOf: (provider) => strategyOf(settings.read(), provider),
    bindings,
    continuations,
  });
  cleanup.add('selection', () => selector.dispose());
  const ranking: RankingAnswers = {
    explain: (provider, model, strategy) => {
      if (!PROVIDERS.some(({ id }) => id === provider)) throw noSuchProvider(provider);
      return rankingView(selector.ranking(provider, model, strategy, systemClock.now()));
    },
    places: (provider) => selector.places(provider, systemClock.now()),
  };
  return { selector, ranking, continuations };
}

/** A guest serves no requests, and reads none of it. */
const NOTHING_KEPT: BindingStore = { read: () => [], write: () => Promise.resolve() };

function createKept(
  { store, log, lock }: Pick<Profile, 'store' | 'log' | 'lock'>,
  pool: AccountPool,
  cleanup: Cleanup,
) {
  const common = { clock: systemClock, log, knows: (id: number) => pool.get(id) !== null };
  const kept = lock === null ? { bindings: NOTHING_KEPT, continuations: NOTHING_KEPT } : store;
  const bindings = new Bindings({ ...common, store: kept.bindings });
  const continuations = new Continuations({ ...common, store: kept.continuations });
  cleanup.add('sessions', () => bindings.dispose());
  cleanup.add('continuations', () => continuations.dispose());
  cleanup.add(
    'accounts of sessions',
    pool.onChange(() => {
      bindings.accountsChanged();
      continuations.accountsChanged();
    }),
  );
  return { bindings, continuations };
}

function noSuchProvider(provider: string): AppError {
  return new AppError(
    'NOT_FOUND',
    `There is no provider ${provider}.`,
    `Providers: ${PROVIDERS.map(({ id }) => id).join(', ')}.`,
  );
}
