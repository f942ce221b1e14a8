import type { Handlers } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PoolAccount } from '../../core/account.ts';
import type { Services } from '../services.ts';

type ResetHandlers = Pick<Handlers, 'resets.list' | 'resets.redeem' | 'resets.history'>;

export function resetHandlers(services: Services): ResetHandlers {
  const { pool, resets, resolveAccount } = services;
  /** Throws KEY_UNAVAILABLE: no provider can be asked without a secret. */
  function mustBeOpen(): void {
    const { locked, reason, hint } = services.status().vault;
    if (locked)
      throw new AppError('KEY_UNAVAILABLE', `The vault is locked. ${reason ?? ''}`.trim(), hint);
  }
  return {
    'resets.list': async ({ account }) => {
      mustBeOpen();
      const ids =
        account === null ? pool.accounts().map(({ id }) => id) : [resolveAccount(account).id];
      return { accounts: await resets.list(ids) };
    },
    'resets.redeem': async ({ account, credit, confirmed, by }) => {
      const found = resolveAccount(account);
      mustBeOpen();
      if (!confirmed) throw await unconfirmed(services, found, credit);
      return resets.redeem(found.id, { credit, by });
    },
    'resets.history': ({ limit }) => ({ records: resets.history(limit) }),
  };
}

/** What a yes would do, by the list as it is now. */
async function unconfirmed(
  { resets }: Services,
  { id, email }: PoolAccount,
  credit: string | null,
): Promise<AppError> {
  const who = email ?? `account ${id}`;
  const open = resets.states().find((state) => state.id === id && state.phase === 'open');
  if (open !== undefined)
    return confirmationNeeded(
      `A reset of ${who} was asked for and its answer is lost. The same request, number ${open.number ?? '?'}, would be repeated; no second one can be spent by it.`,
    );
  const [listing] = await resets.list([id]);
  if (listing === undefined)
    return confirmationNeeded(
      `The provider of ${who} knows no resets: nothing would be asked for.`,
    );
  const { available } = listing;
  if (available === 0)
    return confirmationNeeded(`No reset of ${who} is left: nothing would be asked for.`);
  const which = available === null ? 'a reset' : `1 of ${available} resets`;
  const named = credit === null ? '' : `, ${credit}`;
  const use = resets.recentUse(id);
  const before = use === null ? '' : ` Another one was used just before, at ${use.at}.`;
  return confirmationNeeded(
    `This uses ${which} of ${who}${named}: its windows start over now. It cannot be undone.${before}`,
  );
}

function confirmationNeeded(message: string): AppError {
  return new AppError('CONFIRMATION_NEEDED', message, 'Say yes with: --yes');
}
