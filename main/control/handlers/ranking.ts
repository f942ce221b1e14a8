import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';

export function rankingHandlers({ ranking }: Services): Pick<Handlers, 'ranking.get'> {
  return {
    'ranking.get': ({ provider, model, strategy }) => ranking.explain(provider, model, strategy),
  };
}
