import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';

export function usageHandlers(services: Services): Pick<Handlers, 'usage.list'> {
  return {
    'usage.list': async ({ refresh }) => {
      await (refresh ? services.usage.refresh() : services.usage.catchUp());
      return { accounts: services.usage.list() };
    },
  };
}
