import type { Strategy } from '../../../shared/model/ranking.ts';

/** Weights of the best and of the last of those that share the new sessions. */
const BEST = 2;
const LAST = 1;
/** More than what rounding adds to a power. */
const ROUNDED_DOWN = 1 - 1e-9;

/** How much of the new sessions each of `count` accounts gets, best first; they sum to 1. */
export function sharesOf(strategy: Strategy, count: number): readonly number[] {
  if (count === 0) return [];
  const places = Array.from({ length: count }, (_, place) => place);
  if (strategy === 'round-robin') return places.map(() => 1 / count);
  if (strategy !== 'drain-rate') return places.map((place) => (place === 0 ? 1 : 0));
  const weights = places.map((place) => weightOf(place, count));
  const total = ((BEST + LAST) / 2) * count;
  return weights.map((weight) => weight / (count === 1 ? BEST : total));
}

function weightOf(place: number, count: number): number {
  return count === 1 ? BEST : BEST - ((BEST - LAST) * place) / (count - 1);
}

interface Ordered {
  readonly strategy: Strategy;
  readonly order: readonly { readonly id: number; readonly share: number }[];
}

/**
 * The account of a new session; null: none can serve. Under `drain-rate` each account draws a number from
 * the session's hash and its own id, and the best by weight takes it: what one account leaves is spread over
 * all others, and few of their sessions would choose anew.
 */
export function pickForSession(
  { strategy, order }: Ordered,
  session: string | null,
): number | null {
  const spreads = strategy === 'drain-rate' && session !== null;
  if (!spreads) return order.find(({ share }) => share > 0)?.id ?? null;
  const seed = hashText(session);
  const most = largestShare(order);
  let best: number | null = null;
  let bestScore = -Infinity;
  // No draw below it wins, whatever the weight: of a thousand accounts that spares all logarithms but a few.
  let least = 0;
  for (const { id, share } of order) {
    const drawn = fractionOf(seed, id);
    if (drawn < least || share <= 0) continue;
    const score = Math.log(drawn) / share;
    if (score <= bestScore && best !== null) continue;
    best = id;
    bestScore = score;
    least = Math.exp(score * most) * ROUNDED_DOWN;
  }
  return best;
}

function largestShare(order: Ordered['order']): number {
  let most = 0;
  for (const { share } of order) if (share > most) most = share;
  return most;
}

/** FNV-1a. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixed(hash);
}

/** Between 0 and 1, both left out. */
function fractionOf(seed: number, id: number): number {
  return (mixed(seed ^ mixed(Math.imul(id, 0x9e3779b1))) + 0.5) / 0x1_0000_0000;
}

/** The finaliser of MurmurHash3: every bit of the input reaches every bit of the result. */
function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
