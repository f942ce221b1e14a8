import {
  isOpenEnded,
  LIMIT_BLOCK_REASON,
  WINDOW_BLOCK_REASON,
} from '../../../shared/model/block-reasons.ts';
import type { AccountState } from '../../../shared/model/account.ts';
import type { Criterion, Strategy } from '../../../shared/model/ranking.ts';
import type { PoolAccount } from '../account.ts';
import { activeBlocks, isCovered } from '../account-state.ts';
import { windowAt } from '../usage-merge.ts';
import type { WindowReading } from '../usage.ts';
import { alikeBefore, bestGroup, decidedBy } from './order.ts';
import type { Candidate, RankingQuery } from './order.ts';
import { headroomPair, ratePair, usedPair } from './told-pairs.ts';

/** One place of an order, and its neighbours. */
export interface Place {
  readonly candidate: Candidate;
  readonly order: readonly Candidate[];
  readonly index: number;
  /** Accounts of the provider, whether they take part or not. */
  readonly total: number;
  readonly query: RankingQuery;
}

type Compared = Exclude<Criterion, 'id'>;

const ALIKE = 'nothing sets them apart but the number';
/** Where only the number sets two apart. */
const LATER: Readonly<Record<Strategy, string>> = {
  'drain-rate': ALIKE,
  'use-it-or-lose-it': ALIKE,
  'in-order': 'its number is higher',
  'round-robin': 'its turn comes later',
};

/** Why an account stands where it stands, as a clause without its name. */
export function rankReason(place: Place, windows: readonly WindowReading[], nowMs: number): string {
  const { candidate, order, index, query, total } = place;
  const { strategy } = query;
  if (candidate.blockedUntilMs !== null)
    return blockReason(candidate.account, windows, query, nowMs);
  const before = order[index - 1];
  if (before !== undefined) {
    const by = decidedBy(strategy, before, candidate);
    if (by === null) return '';
    const what = by === 'id' ? LATER[strategy] : comparison(by, candidate, before);
    return `after account ${before.account.id}: ${what}`;
  }
  const after = order[index + 1];
  const by = after === undefined ? null : decidedBy(strategy, candidate, after);
  if (after === undefined || by === null || by === 'blocked')
    return total === 1 ? 'the only account' : `the only one of ${total} that can serve`;
  return by === 'id' ? firstByNumber(place) : firstReason(by, place, after);
}

function firstByNumber({ candidate, order, query }: Place): string {
  if (query.strategy === 'round-robin') return 'it is its turn';
  if (query.strategy !== 'in-order')
    return 'nothing sets them apart, so the lowest number goes first';
  const able = order.filter(({ blockedUntilMs }) => blockedUntilMs === null).length;
  const count = alikeBefore('id', query.strategy, candidate, order);
  return count === able
    ? 'its number is the lowest of those that can serve'
    : `its number is the lowest of the ${count} that go before the others`;
}

/** Why one that cannot serve is passed over. */
function blockReason(
  account: PoolAccount,
  windows: readonly WindowReading[],
  { family, rules }: RankingQuery,
  nowMs: number,
): string {
  const blocks = activeBlocks(account, nowMs).filter((block) =>
    isCovered(block, family, rules.familyMeters === 'instead'),
  );
  const told = [...new Set(blocks.map(({ reason }) => reason))].join(', ');
  if (blocks.some(({ reason }) => isOpenEnded(reason))) return told;
  const scopes = new Set(
    blocks.filter(({ reason }) => isOfUsage(reason)).map(({ scope }) => scope),
  );
  const full = windows
    .map((window) => windowAt(window, nowMs))
    .filter(
      ({ status, scope }) =>
        status === 'exhausted' && scopes.has(scope === null ? 'account' : `family:${scope}`),
    )
    .map(({ label }) => label);
  if (full.length === 0) return told;
  return `${told}: its ${full.join(' and ')} window ${full.length === 1 ? 'is' : 'are'} at 100 %`;
}

function isOfUsage(reason: string): boolean {
  return reason === WINDOW_BLOCK_REASON || reason === LIMIT_BLOCK_REASON;
}

export function passedOverReason(account: PoolAccount, state: AccountState): string {
  if (state === 'disabled') return account.disabled?.cause ?? 'failed';
  if (state === 'locked') return account.lockedReason ?? 'the vault is locked';
  return state;
}

/** Of the first: what it is ahead by. */
function firstReason(by: Compared, { candidate: own, order, query }: Place, next: Candidate) {
  const { long, short, boost } = own.figures;
  const longName = `its ${long?.label ?? 'long'} window`;
  const shortName = `its ${short?.label ?? 'short'} window`;
  const count = alikeBefore(by, query.strategy, own, order);
  const isAll = count === bestGroup(order).length;
  switch (by) {
    case 'longDrainRate': {
      const among = isAll ? '' : ' whose short window does not run';
      return `${longName} drains at ${ratePair('long', own, next).mine}, the lowest of ${count}${among}`;
    }
    case 'longUsed':
      return `${longName} is ${usedPair('long', own, next).mine} used, the least of those that drain alike`;
    case 'shortDrainRate':
      return `${shortName} drains at ${ratePair('short', own, next).mine}, the lowest of those whose long windows are alike`;
    case 'shortUsed':
      return `${shortName} is ${usedPair('short', own, next).mine} used, the least of those that drain alike`;
    case 'headroomRate': {
      const among = isAll ? '' : ' whose short window is not nearly full';
      return `it would lose ${headroomPair(own, next).mine} at its reset, the most of ${count}${among}`;
    }
    case 'boost':
      return boost === 'uncapped' ? 'it has no short limit' : `${shortName} has not begun`;
    case 'turn':
      return 'it is its turn';
    case 'blocked':
    case 'plan':
    case 'priority':
    case 'kind':
    case 'nearlyFull':
      return comparison(by, own, next);
    default:
      return by satisfies never;
  }
}

/** The numbers that were compared: its own against the other's. */
function comparison(by: Compared, own: Candidate, other: Candidate): string {
  switch (by) {
    case 'longDrainRate':
      return against('drain', ratePair('long', own, other));
    case 'longUsed':
      return against('used', usedPair('long', own, other));
    case 'shortDrainRate':
      return against('drain', ratePair('short', own, other));
    case 'shortUsed':
    case 'nearlyFull':
      return against('used', usedPair('short', own, other));
    case 'headroomRate': {
      const { mine, theirs } = headroomPair(own, other);
      return `${mine} would be lost against ${theirs}`;
    }
    case 'plan':
      return `plan ${own.account.plan ?? 'unknown'} against ${other.account.plan ?? 'unknown'}`;
    case 'priority':
      return `${own.account.priority} against ${other.account.priority}`;
    case 'kind':
      return own.account.kind === 'oauth'
        ? 'a sign-in goes before an API key'
        : 'an API key costs money, a sign-in goes first';
    case 'boost':
      return other.figures.boost === 'uncapped'
        ? 'the other has no short limit'
        : `the other’s ${other.figures.short?.label ?? 'short'} window has not begun`;
    case 'turn':
      return LATER['round-robin'];
    case 'blocked':
      return 'the other can serve';
    default:
      return by satisfies never;
  }
}

function against(what: string, pair: ReturnType<typeof ratePair>): string {
  const theirName = pair.theirName === pair.name ? '' : `${pair.theirName} `;
  return `${pair.name} ${what} ${pair.mine} against ${theirName}${pair.theirs}`;
}
