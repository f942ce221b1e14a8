import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';

export function usageHandlers(services: Services): Pick<Handlers, 'usage.list'> {
  return {
    'usage.list': async ({ refresh }) => {
      if (refresh) await services.usage.refresh();
      return { accounts: services.usage.list() };
    },
  };
}
