import type { OrderChange } from '../../../shared/model/ranking.ts';
import type { Block, PoolAccount } from '../account.ts';
import { blocksOf } from '../limits.ts';
import { windowAt } from '../usage-merge.ts';
import type { WindowReading } from '../usage.ts';
import { countsFor } from './figures.ts';
import type { RankedWindow } from './figures.ts';
import { firstAccount } from './order.ts';
import type { Candidate, RankingQuery } from './order.ts';

export interface OrderChangeMs {
  readonly atMs: number;
  /** Null: none can serve from then on. */
  readonly first: number | null;
  readonly because: OrderChange['because'];
  readonly account: number;
  readonly window: string | null;
}

type Happening = Omit<OrderChangeMs, 'first'>;
type WindowsOf = (id: number) => readonly WindowReading[];

/** Looks at one account that an explanation may cost. What lies further ahead is told when it is nearer. */
const MOST_LOOKS = 5000;
const MOST_LOOKED_AT = 100;
/** How often it is looked between two happenings whether one account overtakes another. */
const LOOKS_BETWEEN = 4;
const EXACT_TO_MS = 60_000;
/** Nearer to a happening than this, it is that which changes the order. */
const BEFORE_MS = 1000;
/** Of a fraction that grew through several roundings. */
const FULL = 1 - 1e-9;

/**
 * What first puts another account first, or none, while all windows go on at their present pace: blocks
 * that end, windows that begin anew and windows that are full. Null: nothing that is known of does.
 */
export function nextOrderChange(
  accounts: readonly PoolAccount[],
  windowsOf: WindowsOf,
  query: RankingQuery,
  order: readonly Candidate[],
  nowMs: number,
): OrderChangeMs | null {
  const [first] = order;
  if (first === undefined) return null;
  const present = first.blockedUntilMs === null ? first.account.id : null;
  // While it can serve, each new session puts the next account first.
  if (query.strategy === 'round-robin' && present !== null) return null;
  const firstAt = (atMs: number): number | null =>
    firstThen(accounts, windowsOf, query, nowMs, atMs);
  const overtakes = changesByItself(query, order);
  const looks = order.length * (overtakes ? 1 + LOOKS_BETWEEN : 1);
  const most = Math.min(MOST_LOOKED_AT, Math.ceil(MOST_LOOKS / looks));
  let sinceMs = nowMs;
  for (const happening of happenings(order, windowsOf, query, nowMs).slice(0, most)) {
    const { atMs } = happening;
    const overtaken = overtakes ? overtaking(firstAt, present, sinceMs, atMs) : null;
    if (overtaken !== null) return overtaken;
    const then = firstAt(atMs);
    if (then !== present) return { ...happening, first: then };
    sinceMs = atMs;
  }
  return null;
}

/** Whether numbers change between two happenings: what is left an hour, and the rate of a window of which half is assumed or nothing is left. */
function changesByItself({ strategy }: RankingQuery, order: readonly Candidate[]): boolean {
  if (strategy !== 'drain-rate') return strategy === 'use-it-or-lose-it';
  return order.some(({ figures: { long, short } }) => standsStill(long) || standsStill(short));
}

/** Its use does not grow, so its rate falls with the time. */
function standsStill(window: RankedWindow | null): boolean {
  if (window === null || window.resetsAtMs === null) return false;
  return window.usedFraction === null || window.usedFraction >= 1;
}

/** Nothing happens but that the time passes. */
function overtaking(
  firstAt: (atMs: number) => number | null,
  present: number | null,
  fromMs: number,
  toMs: number,
): OrderChangeMs | null {
  let [lowMs, highMs] = [fromMs, fromMs];
  for (let look = 1; look <= LOOKS_BETWEEN && highMs === lowMs; look += 1) {
    const atMs = Math.min(toMs - BEFORE_MS, fromMs + ((toMs - fromMs) * look) / LOOKS_BETWEEN);
    if (atMs <= lowMs) continue;
    if (firstAt(atMs) === present) lowMs = highMs = atMs;
    else highMs = atMs;
  }
  if (highMs === lowMs) return null;
  while (highMs - lowMs > EXACT_TO_MS) {
    const middleMs = (lowMs + highMs) / 2;
    if (firstAt(middleMs) === present) lowMs = middleMs;
    else highMs = middleMs;
  }
  const first = firstAt(highMs);
  if (first === null) return null;
  return { atMs: Math.ceil(highMs), because: 'pace', account: first, window: null, first };
}

function firstThen(
  accounts: readonly PoolAccount[],
  windowsOf: WindowsOf,
  query: RankingQuery,
  nowMs: number,
  atMs: number,
): number | null {
  const windows = new Map<number, readonly WindowReading[]>();
  const then = accounts
    .filter(({ provider }) => provider === query.provider)
    .map((account) => {
      const read = windowsOf(account.id).map((window) => windowAt(window, nowMs));
      const grown = read.map((window) => windowThen(window, nowMs, atMs));
      windows.set(account.id, grown);
      const filled = grown.filter(
        ({ status }, index) => status === 'exhausted' && read[index]?.status !== 'exhausted',
      );
      const blocks = blocksOf(filled, atMs);
      return blocks.length === 0 ? account : withBlocks(account, blocks);
    });
  const first = firstAccount(then, (id) => windows.get(id) ?? [], query, atMs);
  return first === null || first.blockedUntilMs !== null ? null : first.account.id;
}

function withBlocks(account: PoolAccount, blocks: readonly Block[]): PoolAccount {
  return { ...account, blocks: [...account.blocks, ...blocks] };
}

function happenings(
  order: readonly Candidate[],
  windowsOf: WindowsOf,
  { family, rules }: RankingQuery,
  nowMs: number,
): readonly Happening[] {
  return order
    .flatMap(({ account: { id }, blockedUntilMs }): readonly Happening[] => [
      ...(blockedUntilMs === null || blockedUntilMs === Infinity
        ? []
        : [{ atMs: blockedUntilMs, because: 'block-ends', account: id, window: null } as const]),
      ...windowsOf(id)
        .filter((window) => countsFor(window, family, rules))
        .flatMap((window) => ofWindow(id, windowAt(window, nowMs), nowMs)),
    ])
    .toSorted((one, other) => one.atMs - other.atMs || one.account - other.account);
}

function ofWindow(account: number, window: WindowReading, nowMs: number): readonly Happening[] {
  const { resetsAtMs, label } = window;
  if (resetsAtMs === null) return [];
  const fullAtMs = fullAt(window, nowMs);
  return [
    { atMs: resetsAtMs, because: 'window-resets', account, window: label },
    ...(fullAtMs === null || fullAtMs >= resetsAtMs
      ? []
      : [{ atMs: fullAtMs, because: 'window-full', account, window: label } as const]),
  ];
}

/** At the present pace; null where none is known, or the window is full already. */
function fullAt({ usedFraction, durationMs, resetsAtMs }: WindowReading, nowMs: number) {
  if (usedFraction === null || durationMs === null || resetsAtMs === null) return null;
  const elapsedMs = durationMs - (resetsAtMs - nowMs);
  if (elapsedMs <= 0 || usedFraction <= 0 || usedFraction >= 1) return null;
  return nowMs + Math.max(1, Math.ceil((elapsedMs * (1 - usedFraction)) / usedFraction));
}

/** A window that resets begins with nothing used; the others fill as fast as until now. */
function windowThen(window: WindowReading, nowMs: number, atMs: number): WindowReading {
  const { resetsAtMs, durationMs, usedFraction } = window;
  if (resetsAtMs === null) return window;
  if (resetsAtMs <= atMs) {
    const next = durationMs === null ? null : resetsAtMs + durationMs;
    return { ...window, resetsAtMs: next, usedFraction: 0, status: 'ok' };
  }
  if (usedFraction === null || durationMs === null || usedFraction >= 1) return window;
  const elapsedMs = durationMs - Math.min(resetsAtMs - nowMs, durationMs);
  const grown = elapsedMs === 0 ? 1 : (elapsedMs + atMs - nowMs) / elapsedMs;
  const then = usedFraction * grown;
  return then >= FULL
    ? { ...window, usedFraction: 1, status: 'exhausted' }
    : { ...window, usedFraction: then };
}
