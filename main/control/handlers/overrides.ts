import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';

type OverrideHandlers = Pick<Handlers, 'overrides.set' | 'overrides.clear'>;

export function overrideHandlers({ overrides, viewAccount }: Services): OverrideHandlers {
  return {
    'overrides.set': async (input) => ({ account: viewAccount(await overrides.set(input)) }),
    'overrides.clear': async ({ provider }) => ({ removed: await overrides.clear(provider) }),
  };
}
