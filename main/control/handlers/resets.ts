import type { Handlers } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PoolAccount } from '../../core/account.ts';
import type { Services } from '../services.ts';

type ResetHandlers = Pick<Handlers, 'resets.list' | 'resets.redeem' | 'resets.history'>;

export function resetHandlers(services: Services): ResetHandlers {
  const { pool, resets, resolveAccount } = services;
  return {
    'resets.list': async ({ account }) => {
      const ids =
        account === null ? pool.accounts().map(({ id }) => id) : [resolveAccount(account).id];
      return { accounts: await resets.list(ids) };
    },
    'resets.redeem': async ({ account, credit, confirmed, by }) => {
      const found = resolveAccount(account);
      // Nothing to say yes to where nothing can come of it.
      if (!confirmed && resets.supports(found.id)) throw unconfirmed(services, found);
      return resets.redeem(found.id, { credit, by });
    },
    'resets.history': ({ limit }) => ({ records: resets.history(limit) }),
  };
}

function unconfirmed({ resets, usage }: Services, { id, email }: PoolAccount): AppError {
  const who = email ?? `account ${id}`;
  const open = resets.states().find((state) => state.id === id && state.phase === 'open');
  if (open !== undefined)
    return new AppError(
      'CONFIRMATION_NEEDED',
      `A reset of ${who} was asked for and its answer is lost. The same request, number ${open.number ?? '?'}, would be repeated; no second one can be spent by it.`,
      'Say yes with: --yes',
    );
  const count = usage.list().find((one) => one.id === id)?.resets.available ?? null;
  const which = count === null ? 'a reset' : `1 of ${count} resets`;
  return new AppError(
    'CONFIRMATION_NEEDED',
    `This uses ${which} of ${who}: its windows start over now. It cannot be undone.`,
    'Say yes with: --yes',
  );
}
