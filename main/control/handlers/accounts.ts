import type { Handlers } from '../../../shared/contract.ts';
import type { PoolAccount } from '../../core/account.ts';
import type { AccountRef, Services } from '../services.ts';

type AccountHandlers = Pick<
  Handlers,
  | 'accounts.list'
  | 'accounts.pause'
  | 'accounts.resume'
  | 'accounts.rename'
  | 'accounts.refresh'
  | 'accounts.setPriority'
  | 'accounts.remove'
  | 'accounts.addKey'
  | 'providers.list'
>;

export function accountHandlers(services: Services): AccountHandlers {
  const { pool, viewAccount, resolveAccount } = services;

  async function change(
    ref: AccountRef,
    work: (id: number) => Promise<PoolAccount>,
  ): Promise<{ account: ReturnType<typeof viewAccount> }> {
    return { account: viewAccount(await work(resolveAccount(ref).id)) };
  }

  return {
    'accounts.list': () => ({ accounts: pool.accounts().map((account) => viewAccount(account)) }),
    'accounts.pause': ({ account }) => change(account, (id) => pool.setPaused(id, true)),
    'accounts.resume': ({ account }) => change(account, (id) => pool.setPaused(id, false)),
    'accounts.rename': ({ account, label }) =>
      change(account, (id) => pool.rename(id, label === '' ? null : label)),
    'accounts.refresh': ({ account }) => change(account, (id) => pool.refreshNow(id)),
    'accounts.setPriority': ({ account, priority }) =>
      change(account, (id) => pool.setPriority(id, priority)),
    'accounts.remove': async ({ account }) => {
      const { id } = resolveAccount(account);
      await pool.remove(id);
      return { removed: id };
    },
    'accounts.addKey': async (input) => ({ account: viewAccount(await services.addKey(input)) }),
    'providers.list': () => ({ providers: services.providers }),
  };
}
