import { toInstant } from '../../shared/model/common.ts';
import type { OrderChange, Ranked, Ranking as RankingView } from '../../shared/model/ranking.ts';
import type { RankedWindow } from '../core/ranking/figures.ts';
import type { OrderChangeMs } from '../core/ranking/next-order-change.ts';
import type { RankedAccount, Ranking } from '../core/ranking/rank-accounts.ts';

/** A ranking as every face shows it. */
export function rankingView(ranking: Ranking): RankingView {
  const { provider, model, family, strategy, order, passedOver, override, change } = ranking;
  return {
    provider,
    model,
    family,
    strategy,
    order: order.map((entry) => rankedView(entry)),
    passedOver: passedOver.map(({ id, reason }) => ({ id, reason, until: null })),
    override,
    change: change === null ? null : changeView(change),
  };
}

function rankedView(entry: RankedAccount): Ranked {
  const { account, figures, blockedUntilMs } = entry;
  const { long, short } = figures;
  return {
    id: entry.id,
    rank: entry.rank,
    eligible: entry.eligible,
    rankIfFree: entry.rankIfFree,
    share: entry.share,
    longDrainRate: isKnown(long) ? figures.longRate : null,
    longUsed: isKnown(long) ? figures.longUsed : null,
    shortDrainRate: isKnown(short) ? figures.shortRate : null,
    shortUsed: isKnown(short) ? figures.shortUsed : null,
    priority: account.priority,
    blockedUntil: toInstant(blockedUntilMs === Infinity ? null : blockedUntilMs),
    decidedBy: entry.decidedBy,
    reason: entry.reason,
    long: windowView(long),
    short: windowView(short),
    plan: { name: account.plan, fits: entry.fitsPlan },
    boost: figures.boost,
    headroomRate: isKnown(long) ? figures.headroomRate : null,
    kind: account.kind,
    compared: {
      longDrainRate: figures.longRate,
      longUsed: figures.longUsed,
      shortDrainRate: figures.shortRate,
      shortUsed: figures.shortUsed,
      headroomRate: figures.headroomRate,
    },
  };
}

function isKnown(window: RankedWindow | null): boolean {
  return window !== null && window.usedFraction !== null;
}

function windowView(window: RankedWindow | null): Ranked['long'] {
  if (window === null) return null;
  return { id: window.id, label: window.label, resetsAt: toInstant(window.resetsAtMs) };
}

function changeView({ atMs, ...change }: OrderChangeMs): OrderChange {
  return { at: toInstant(atMs), ...change };
}
