import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';

type ImportHandlers = Pick<Handlers, 'imports.find' | 'imports.take' | 'accounts.takeOver'>;

export function importHandlers(services: Services): ImportHandlers {
  const { imports, resolveAccount, viewAccount } = services;
  return {
    'imports.find': async ({ from }) => ({ found: await imports.find(from) }),
    'imports.take': async (input) => ({ found: await imports.take(input) }),
    'accounts.takeOver': async ({ account, confirmed }) => {
      const taken = await imports.takeOver(resolveAccount(account).id, confirmed);
      return { account: viewAccount(taken.account), refreshed: taken.refreshed };
    },
  };
}
