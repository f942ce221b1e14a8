import type { Handlers } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PoolAccount } from '../../core/account.ts';
import { isOverride } from '../../core/override.ts';
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

  /** A key that beats the pool takes part in nothing: pausing it would stop the provider altogether. */
  function ofPool(ref: AccountRef): AccountRef {
    const account = resolveAccount(ref);
    if (!isOverride(account)) return account.id;
    throw new AppError(
      'BAD_REQUEST',
      `Account ${account.id} is the override key of ${account.provider}: it has no place in the pool.`,
      `To have the pool back: sluice override ${account.provider} clear`,
    );
  }

  return {
    'accounts.list': () => ({ accounts: pool.accounts().map((account) => viewAccount(account)) }),
    'accounts.pause': ({ account }) => change(ofPool(account), (id) => pool.setPaused(id, true)),
    'accounts.resume': ({ account }) => change(account, (id) => pool.setPaused(id, false)),
    'accounts.rename': ({ account, label }) =>
      change(account, (id) => pool.rename(id, label === '' ? null : label)),
    'accounts.refresh': ({ account }) => change(account, (id) => pool.refreshNow(id)),
    'accounts.setPriority': ({ account, priority }) =>
      change(ofPool(account), (id) => pool.setPriority(id, priority)),
    'accounts.remove': async ({ account }) => {
      const { id, provider, kind, origin } = resolveAccount(account);
      await pool.remove(id);
      const isMinted = kind === 'api_key' && origin === 'login';
      const info = services.providers.find((each) => each.id === provider);
      return { removed: id, note: (isMinted ? info?.keyStays : null) ?? null };
    },
    'accounts.addKey': async (input) => {
      const { account, unchecked } = await services.addKey(input);
      return { account: viewAccount(account), unchecked };
    },
    'providers.list': () => ({ providers: services.providers }),
  };
}
