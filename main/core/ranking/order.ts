import { isOpenEnded } from '../../../shared/model/block-reasons.ts';
import type { Priority } from '../../../shared/model/account.ts';
import { COMMON_CRITERIA, CRITERIA } from '../../../shared/model/ranking.ts';
import type { Criterion, Strategy } from '../../../shared/model/ranking.ts';
import type { PoolAccount } from '../account.ts';
import { accountState, activeBlocks, blockedUntilMs } from '../account-state.ts';
import { isOverride } from '../override.ts';
import type { WindowReading } from '../usage.ts';
import { figuresOf } from './figures.ts';
import type { Figures } from './figures.ts';
import type { RankingRules } from './rules.ts';

export interface RankingQuery {
  readonly provider: string;
  readonly model: string | null;
  readonly family: string | null;
  readonly strategy: Strategy;
  readonly rules: RankingRules;
  /** Account that got the newest session, for `round-robin`. */
  readonly lastTaken?: number | null;
}

/** An account that takes part, with everything that the order compares. */
export interface Candidate {
  readonly account: PoolAccount;
  readonly figures: Figures;
  /** Null: it can serve now. Infinity: nobody knows when it can. */
  readonly blockedUntilMs: number | null;
  readonly fitsPlan: boolean;
  /** One number for each criterion of the strategy; the smaller goes first. */
  readonly keys: readonly number[];
}

const PRIORITY: Readonly<Record<Priority, number>> = { preferred: 0, normal: 1, reserve: 2 };
const NEARLY_FULL = 0.85;

/** The person prefers the one no less than the other. */
export function isPreferredAlike(one: PoolAccount, other: PoolAccount): boolean {
  return PRIORITY[one.priority] <= PRIORITY[other.priority];
}

/** The accounts that take part, best first: a total order that does not depend on theirs. */
export function orderAccounts(
  accounts: readonly PoolAccount[],
  windowsOf: (id: number) => readonly WindowReading[],
  query: RankingQuery,
  nowMs: number,
): readonly Candidate[] {
  return candidatesOf(accounts, windowsOf, query, nowMs).sort(compare);
}

/** The first of that order, for the cost of looking at each once. */
export function firstAccount(
  accounts: readonly PoolAccount[],
  windowsOf: (id: number) => readonly WindowReading[],
  query: RankingQuery,
  nowMs: number,
): Candidate | null {
  let first: Candidate | null = null;
  for (const candidate of candidatesOf(accounts, windowsOf, query, nowMs))
    if (first === null || compare(candidate, first) < 0) first = candidate;
  return first;
}

function candidatesOf(
  accounts: readonly PoolAccount[],
  windowsOf: (id: number) => readonly WindowReading[],
  query: RankingQuery,
  nowMs: number,
): Candidate[] {
  const { family, rules, model } = query;
  const part = accounts.filter((account) => takesPart(account, query.provider, nowMs));
  const fits = planTest(part, model, rules);
  return part.map((account) => {
    const figures = figuresOf(windowsOf(account.id), family, rules, nowMs);
    const blockedUntilMs = blockEndMs(account, family, rules, nowMs);
    const fitsPlan = fits(account);
    const keys = keysOf({ account, figures, blockedUntilMs, fitsPlan }, query);
    return { account, figures, blockedUntilMs, fitsPlan, keys };
  });
}

/** An override key is over the pool, and no part of it. */
export function takesPart(account: PoolAccount, provider: string, nowMs: number): boolean {
  return !isOverride(account) && isUsable(account, provider, nowMs);
}

/** Neither paused nor disabled nor locked. */
export function isUsable(account: PoolAccount, provider: string, nowMs: number): boolean {
  if (account.provider !== provider) return false;
  const state = accountState(account, nowMs);
  return state === 'ready' || state === 'blocked';
}

/** End of what keeps an account from serving that family; Infinity: nobody knows. */
export function blockEndMs(
  account: PoolAccount,
  family: string | null,
  { familyMeters }: RankingRules,
  nowMs: number,
): number | null {
  if (account.blocks.length === 0) return null;
  const ownMeter = familyMeters === 'instead';
  const untilMs = blockedUntilMs(account, nowMs, family, ownMeter);
  if (untilMs === null) return null;
  return activeBlocks(account, nowMs).some(({ reason }) => isOpenEnded(reason))
    ? Infinity
    : untilMs;
}

/** Everybody fits while no account is known to: a plan's name may not have been read yet. */
export function planTest(
  accounts: readonly PoolAccount[],
  model: string | null,
  rules: RankingRules,
): (account: PoolAccount) => boolean {
  const need = model === null ? null : rules.planFor(model);
  if (need === null) return everybody;
  const fits = ({ plan }: PoolAccount): boolean => plan !== null && need.has(plan);
  return accounts.some(fits) ? fits : everybody;
}

function everybody(): boolean {
  return true;
}

/** Written out, without spreads: it runs for every account of a new order. */
function keysOf(facts: Omit<Candidate, 'keys'>, query: RankingQuery): readonly number[] {
  const { account, figures } = facts;
  const { id } = account;
  const blocked = facts.blockedUntilMs ?? 0;
  const plan = facts.fitsPlan ? 0 : 1;
  const priority = PRIORITY[account.priority];
  const kind = account.kind === 'oauth' ? 0 : 1;
  switch (query.strategy) {
    case 'drain-rate': {
      const { longRate, longUsed, shortRate, shortUsed } = figures;
      const boost = figures.boost === null ? 1 : 0;
      return [blocked, plan, priority, kind, boost, longRate, longUsed, shortRate, shortUsed, id];
    }
    case 'use-it-or-lose-it': {
      const isFull = figures.short !== null && figures.shortUsed >= NEARLY_FULL;
      return [blocked, plan, priority, kind, isFull ? 1 : 0, -figures.headroomRate, id];
    }
    case 'in-order':
      return [blocked, plan, priority, kind, id];
    case 'round-robin':
      return [blocked, plan, priority, kind, id > (query.lastTaken ?? 0) ? 0 : 1, id];
    default:
      return query.strategy satisfies never;
  }
}

function compare(one: Candidate, other: Candidate): number {
  const index = decidingIndex(one, other);
  return index === null ? 0 : (one.keys[index] ?? 0) < (other.keys[index] ?? 0) ? -1 : 1;
}

function decidingIndex(one: Candidate, other: Candidate): number | null {
  for (let index = 0; index < one.keys.length; index += 1)
    if (one.keys[index] !== other.keys[index]) return index;
  return null;
}

/** The rank of one that is blocked, if nothing blocked it; null: nothing does. */
export function rankIfFree(one: Candidate, order: readonly Candidate[]): number | null {
  if (one.blockedUntilMs === null) return null;
  const [, ...rest] = one.keys;
  const free = { ...one, blockedUntilMs: null, keys: [0, ...rest] };
  const able = order.filter(({ blockedUntilMs }) => blockedUntilMs === null);
  return able.filter((other) => compare(other, free) < 0).length + 1;
}

/** What puts one before the other. */
export function decidedBy(strategy: Strategy, one: Candidate, other: Candidate): Criterion | null {
  const index = decidingIndex(one, other);
  return index === null ? null : (CRITERIA[strategy][index] ?? null);
}

/** How many of an order equal one in all that is asked before a criterion, itself included. */
export function alikeBefore(
  criterion: Criterion,
  strategy: Strategy,
  one: Candidate,
  order: readonly Candidate[],
): number {
  const until = CRITERIA[strategy].indexOf(criterion);
  const before = one.keys.slice(0, Math.max(0, until));
  return order.filter(({ keys }) => before.every((key, index) => key === keys[index])).length;
}

/** The first of an order that can serve, and those that share the new sessions with it. */
export function bestGroup(order: readonly Candidate[]): readonly Candidate[] {
  const [first] = order;
  if (first === undefined || first.blockedUntilMs !== null) return [];
  const end = order.findIndex(({ keys }) =>
    COMMON_CRITERIA.some((_, index) => keys[index] !== first.keys[index]),
  );
  return end < 0 ? order : order.slice(0, end);
}
