import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';

export function checkHandlers(services: Services): Pick<Handlers, 'accounts.check'> {
  const { pool, check, resolveAccount } = services;
  return {
    'accounts.check': async ({ account, strict }) => {
      const ids =
        account === null ? pool.accounts().map(({ id }) => id) : [resolveAccount(account).id];
      return { accounts: await check.run(ids, strict) };
    },
  };
}
