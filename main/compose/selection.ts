import { AppError } from '../../shared/errors.ts';
import { strategyOf } from '../../shared/model/settings.ts';
import type { RankingAnswers } from '../control/services.ts';
import type { SettingsService } from '../control/settings-service.ts';
import type { AccountPool } from '../credentials/pool.ts';
import type { Cleanup } from '../platform/cleanup.ts';
import { systemClock } from '../platform/clock.ts';
import { PROVIDERS } from '../providers/registry.ts';
import { createMemoryBindings, NO_CONTINUATIONS } from '../selection/memory-bindings.ts';
import { Selector } from '../selection/selector.ts';
import { rankingView } from '../selection/view.ts';
import type { UsageService } from '../usage/service.ts';

interface Needs {
  readonly pool: AccountPool;
  readonly usage: UsageService;
  readonly settings: SettingsService;
}

/** Who serves a request, and why. */
export function createSelection({ pool, usage, settings }: Needs, cleanup: Cleanup) {
  const selector = new Selector({
    pool,
    usage,
    providers: PROVIDERS,
    strategyOf: (provider) => strategyOf(settings.read(), provider),
    bindings: createMemoryBindings(),
    continuations: NO_CONTINUATIONS,
  });
  cleanup.add('selection', () => selector.dispose());
  const ranking: RankingAnswers = {
    explain: (provider, model, strategy) => {
      if (!PROVIDERS.some(({ id }) => id === provider)) throw noSuchProvider(provider);
      return rankingView(selector.ranking(provider, model, strategy, systemClock.now()));
    },
    places: (provider) => selector.places(provider, systemClock.now()),
  };
  return { selector, ranking };
}

function noSuchProvider(provider: string): AppError {
  return new AppError(
    'NOT_FOUND',
    `There is no provider ${provider}.`,
    `Providers: ${PROVIDERS.map(({ id }) => id).join(', ')}.`,
  );
}
