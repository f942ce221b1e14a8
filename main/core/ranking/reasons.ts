import { isOpenEnded } from '../../../shared/model/block-reasons.ts';
import type { AccountState } from '../../../shared/model/account.ts';
import type { Criterion, Strategy } from '../../../shared/model/ranking.ts';
import { formatPercent, formatRate } from '../../../shared/text/format.ts';
import type { PoolAccount } from '../account.ts';
import { activeBlocks } from '../account-state.ts';
import { windowAt } from '../usage-merge.ts';
import type { WindowReading } from '../usage.ts';
import { bestGroup, decidedBy } from './order.ts';
import type { Candidate } from './order.ts';

/** One place of an order, and its neighbours. */
export interface Place {
  readonly candidate: Candidate;
  readonly order: readonly Candidate[];
  readonly index: number;
  /** Accounts of the provider, whether they take part or not. */
  readonly total: number;
  readonly strategy: Strategy;
}

type Compared = Exclude<Criterion, 'id'>;

/** Where only the number sets two apart. */
const FIRST: Readonly<Record<Strategy, string>> = {
  'drain-rate': 'nothing sets them apart, so the lowest number goes first',
  'use-it-or-lose-it': 'nothing sets them apart, so the lowest number goes first',
  'in-order': 'its number is the lowest of those that can serve',
  'round-robin': 'it is its turn',
};
const LATER: Readonly<Record<Strategy, string>> = {
  'drain-rate': 'nothing sets them apart but the number',
  'use-it-or-lose-it': 'nothing sets them apart but the number',
  'in-order': 'its number is higher',
  'round-robin': 'its turn comes later',
};

/** Why an account stands where it stands, as a clause without its name. */
export function rankReason(
  place: Place,
  windows: readonly WindowReading[],
  family: string | null,
  nowMs: number,
): string {
  const { candidate, order, index, strategy } = place;
  if (candidate.blockedUntilMs !== null)
    return blockReason(candidate.account, windows, family, nowMs);
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
    return place.total === 1 ? 'the only account' : `the only one of ${place.total} that can serve`;
  if (by === 'id') return FIRST[strategy];
  return firstReason(by, candidate, after, bestGroup(order).length);
}

/** Why one that cannot serve is passed over. */
function blockReason(
  account: PoolAccount,
  windows: readonly WindowReading[],
  family: string | null,
  nowMs: number,
): string {
  const full = windows
    .map((window) => windowAt(window, nowMs))
    .filter(({ status, scope }) => status === 'exhausted' && (scope === null || scope === family))
    .map(({ label }) => label);
  const reasons = new Set(
    activeBlocks(account, nowMs)
      .filter(({ scope }) => scope === 'account' || scope === `family:${family}`)
      .map(({ reason }) => reason),
  );
  const told = [...reasons].join(', ');
  if (full.length === 0 || [...reasons].some((reason) => isOpenEnded(reason))) return told;
  return `${told}: its ${full.join(' and ')} window ${full.length === 1 ? 'is' : 'are'} at 100 %`;
}

export function passedOverReason(account: PoolAccount, state: AccountState): string {
  if (state === 'disabled') return account.disabled?.cause ?? 'failed';
  if (state === 'locked') return account.lockedReason ?? 'the vault is locked';
  return state;
}

/** Of the first: what it is ahead by. `count`: how many share the new sessions with it. */
function firstReason(by: Compared, own: Candidate, next: Candidate, count: number): string {
  const { long, short, longRate, longUsed, shortRate, shortUsed, headroomRate } = own.figures;
  const longName = `its ${long?.label ?? 'long'} window`;
  const shortName = `its ${short?.label ?? 'short'} window`;
  switch (by) {
    case 'longDrainRate':
      return `${longName} drains at ${rate(longRate, long)}, the lowest of ${count}`;
    case 'longUsed':
      return `${longName} is ${used(longUsed, long)} used, the least of those that drain alike`;
    case 'shortDrainRate':
      return `${shortName} drains at ${rate(shortRate, short)}, the lowest of those whose long windows are alike`;
    case 'shortUsed':
      return `${shortName} is ${used(shortUsed, short)} used, the least of those that drain alike`;
    case 'headroomRate':
      return `it would lose ${plainRate(headroomRate)} at its reset, the most of ${count}`;
    case 'boost':
      return own.figures.boost === 'uncapped'
        ? 'it has no short limit'
        : `${shortName} has not begun`;
    case 'turn':
      return FIRST['round-robin'];
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
  const [mine, theirs] = [own.figures, other.figures];
  const longName = mine.long?.label ?? 'long';
  const shortName = mine.short?.label ?? 'short';
  switch (by) {
    case 'longDrainRate':
      return `${longName} drain ${rate(mine.longRate, mine.long)} against ${rate(theirs.longRate, theirs.long)}`;
    case 'longUsed':
      return `${longName} used ${used(mine.longUsed, mine.long)} against ${used(theirs.longUsed, theirs.long)}`;
    case 'shortDrainRate':
      return `${shortName} drain ${rate(mine.shortRate, mine.short)} against ${rate(theirs.shortRate, theirs.short)}`;
    case 'shortUsed':
      return `${shortName} used ${used(mine.shortUsed, mine.short)} against ${used(theirs.shortUsed, theirs.short)}`;
    case 'headroomRate':
      return `${plainRate(mine.headroomRate)} would be lost against ${plainRate(theirs.headroomRate)}`;
    case 'plan':
      return `plan ${own.account.plan ?? 'unknown'} against ${other.account.plan ?? 'unknown'}`;
    case 'priority':
      return `${own.account.priority} against ${other.account.priority}`;
    case 'kind':
      return own.account.kind === 'oauth'
        ? 'a sign-in goes before an API key'
        : 'an API key costs money, a sign-in goes first';
    case 'boost':
      return other.figures.boost === null
        ? `its ${shortName} window has not begun`
        : `the other’s ${theirs.short?.label ?? 'short'} window has not begun`;
    case 'nearlyFull':
      return `${shortName} ${used(mine.shortUsed, mine.short)} used against ${used(theirs.shortUsed, theirs.short)}`;
    case 'turn':
      return LATER['round-robin'];
    case 'blocked':
      return 'the other can serve';
    default:
      return by satisfies never;
  }
}

interface Told {
  readonly usedFraction: number | null;
  readonly resetsAtMs: number | null;
}

function rate(value: number, window: Told | null): string {
  return (window?.usedFraction ?? null) === null ? 'unknown' : plainRate(value);
}

function used(value: number, window: Told | null): string {
  return (window?.usedFraction ?? null) === null ? 'unknown' : plain(formatPercent(value));
}

function plainRate(fractionPerHour: number): string {
  return plain(formatRate(fractionPerHour));
}

/** For terminals and programs: with the space that a person types. */
function plain(text: string): string {
  return text.replaceAll(/[\u00a0\u202f]/g, ' ');
}
