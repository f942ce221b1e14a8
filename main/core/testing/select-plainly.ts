import type { PoolAccount } from '../account.ts';
import { orderAccounts } from '../ranking/order.ts';
import { PLAIN_RULES } from '../ranking/rules.ts';
import { noAccount } from '../selection.ts';
import type { Selection } from '../selection.ts';

/** The best account that can serve, without sessions: what a test of something else needs of a selection. */
export function selectPlainly(
  accounts: readonly PoolAccount[],
  query: {
    readonly provider: string;
    readonly family?: string | null;
    readonly pinned?: number | null;
    readonly excluded?: ReadonlySet<number>;
  },
  nowMs: number,
): Selection {
  const { provider, family = null, pinned = null, excluded } = query;
  const candidates = accounts.filter(
    (account) =>
      account.provider === provider &&
      (pinned === null || account.id === pinned) &&
      excluded?.has(account.id) !== true,
  );
  const meter = { provider, model: null, family, rules: PLAIN_RULES };
  const order = orderAccounts(candidates, () => [], { ...meter, strategy: 'drain-rate' }, nowMs);
  const [first] = order;
  return first === undefined || first.blockedUntilMs !== null
    ? noAccount(candidates, meter, nowMs)
    : { kind: 'account', account: first.account, why: 'best' };
}
