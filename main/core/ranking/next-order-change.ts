import type { OrderChange } from '../../../shared/model/ranking.ts';
import type { PoolAccount } from '../account.ts';
import { windowAt } from '../usage-merge.ts';
import type { WindowReading } from '../usage.ts';
import { firstAccount } from './order.ts';
import type { Candidate, RankingQuery } from './order.ts';

export interface OrderChangeMs {
  readonly atMs: number;
  readonly first: number;
  readonly because: OrderChange['because'];
  readonly account: number;
  readonly window: string | null;
}

interface Happening {
  readonly atMs: number;
  readonly because: OrderChange['because'];
  readonly account: number;
  readonly window: string | null;
}

/** What lies further ahead is told when it is nearer. */
const MOST_LOOKED_AT = 12;

/**
 * The first of what is known to come, blocks that end and windows that begin anew, which puts another
 * account first while all windows go on at their present pace. Null: nothing does.
 */
export function nextOrderChange(
  accounts: readonly PoolAccount[],
  windowsOf: (id: number) => readonly WindowReading[],
  query: RankingQuery,
  order: readonly Candidate[],
  nowMs: number,
): OrderChangeMs | null {
  const [first] = order;
  if (first === undefined || query.strategy === 'round-robin') return null;
  const present = first.blockedUntilMs === null ? first.account.id : null;
  for (const happening of happenings(order, nowMs).slice(0, MOST_LOOKED_AT)) {
    const { atMs } = happening;
    const then = firstAccount(
      accounts,
      (id) => windowsOf(id).map((window) => windowThen(window, nowMs, atMs)),
      query,
      atMs,
    );
    if (then !== null && then.blockedUntilMs === null && then.account.id !== present)
      return { ...happening, first: then.account.id };
  }
  return null;
}

function happenings(order: readonly Candidate[], nowMs: number): readonly Happening[] {
  return order
    .flatMap(({ account, figures: { long, short }, blockedUntilMs }): readonly Happening[] => {
      const { id } = account;
      const resets = new Set([long, short]);
      return [
        ...(blockedUntilMs === null || blockedUntilMs === Infinity
          ? []
          : [{ atMs: blockedUntilMs, because: 'block-ends', account: id, window: null } as const]),
        ...[...resets].flatMap((window) =>
          window === null || window.resetsAtMs === null || window.resetsAtMs <= nowMs
            ? []
            : {
                atMs: window.resetsAtMs,
                because: 'window-resets' as const,
                account: id,
                window: window.label,
              },
        ),
      ];
    })
    .toSorted((one, other) => one.atMs - other.atMs || one.account - other.account);
}

/** A window that resets begins with nothing used; the others fill as fast as until now. */
function windowThen(read: WindowReading, nowMs: number, atMs: number): WindowReading {
  const window = windowAt(read, nowMs);
  const { resetsAtMs, durationMs, usedFraction } = window;
  if (resetsAtMs === null) return window;
  if (resetsAtMs <= atMs) {
    const next = durationMs === null ? null : resetsAtMs + durationMs;
    return { ...window, resetsAtMs: next, usedFraction: 0, status: 'ok' };
  }
  if (usedFraction === null || durationMs === null) return window;
  const elapsedMs = durationMs - Math.min(resetsAtMs - nowMs, durationMs);
  const grown = elapsedMs === 0 ? 1 : (elapsedMs + atMs - nowMs) / elapsedMs;
  return { ...window, usedFraction: Math.min(1, usedFraction * grown) };
}
