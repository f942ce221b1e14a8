import type { Criterion, Strategy } from '../../../shared/model/ranking.ts';
import type { PoolAccount } from '../account.ts';
import { accountState } from '../account-state.ts';
import { isOverride, overrideOf } from '../override.ts';
import type { WindowReading } from '../usage.ts';
import type { Figures } from './figures.ts';
import { nextOrderChange } from './next-order-change.ts';
import type { OrderChangeMs } from './next-order-change.ts';
import { bestGroup, decidedBy, orderAccounts, rankIfFree } from './order.ts';
import type { RankingQuery } from './order.ts';
import { passedOverReason, rankReason } from './reasons.ts';
import type { Place } from './reasons.ts';
import { sharesOf } from './shares.ts';

/** One account's place, and everything that put it there. */
export interface RankedAccount {
  readonly id: number;
  readonly rank: number;
  readonly eligible: boolean;
  /** Null: nothing blocks it. */
  readonly rankIfFree: number | null;
  readonly share: number;
  readonly account: PoolAccount;
  readonly figures: Figures;
  /** Null: it can serve now. Infinity: nobody knows when it can. */
  readonly blockedUntilMs: number | null;
  readonly fitsPlan: boolean;
  /** What puts it before the one after it; null for the last. */
  readonly decidedBy: Criterion | null;
  readonly reason: string;
}

export interface Ranking {
  readonly provider: string;
  readonly model: string | null;
  readonly family: string | null;
  readonly strategy: Strategy;
  readonly order: readonly RankedAccount[];
  readonly passedOver: readonly { readonly id: number; readonly reason: string }[];
  /** The key that serves instead of all of them. */
  readonly override: number | null;
  readonly change: OrderChangeMs | null;
}

/** Who serves a provider's new sessions in which order, and why (behaviour.md section 3). Pure. */
export function rankAccounts(
  accounts: readonly PoolAccount[],
  windowsOf: (id: number) => readonly WindowReading[],
  query: RankingQuery,
  nowMs: number,
): Ranking {
  const { provider, model, family, strategy } = query;
  const order = orderAccounts(accounts, windowsOf, query, nowMs);
  const override = overrideOf(accounts, provider)?.id ?? null;
  const shares = override === null ? sharesOf(strategy, bestGroup(order).length) : [];
  const part = new Set(order.map(({ account }) => account.id));
  const over = accounts
    .filter(
      (account) => account.provider === provider && !isOverride(account) && !part.has(account.id),
    )
    .toSorted((one, other) => one.id - other.id);
  const total = order.length + over.length;
  return {
    provider,
    model,
    family,
    strategy,
    order: order.map((candidate, index) =>
      rankedAccount({ candidate, order, index, total, query }, windowsOf, {
        share: shares[index] ?? 0,
        nowMs,
      }),
    ),
    passedOver: over.map((account) => ({
      id: account.id,
      reason: passedOverReason(account, accountState(account, nowMs)),
    })),
    override,
    change: override === null ? nextOrderChange(accounts, windowsOf, query, order, nowMs) : null,
  };
}

function rankedAccount(
  place: Place,
  windowsOf: (id: number) => readonly WindowReading[],
  { share, nowMs }: { readonly share: number; readonly nowMs: number },
): RankedAccount {
  const { candidate, order, index, query } = place;
  const { account, figures, blockedUntilMs, fitsPlan } = candidate;
  const after = order[index + 1];
  return {
    id: account.id,
    rank: index + 1,
    eligible: blockedUntilMs === null,
    rankIfFree: rankIfFree(candidate, order),
    share,
    account,
    figures,
    blockedUntilMs,
    fitsPlan,
    decidedBy: after === undefined ? null : decidedBy(query.strategy, candidate, after),
    reason: rankReason(place, windowsOf(account.id), nowMs),
  };
}
