import type { Ranked, Ranking } from '../../../shared/model/ranking.ts';
import { rankingWords as t } from '../../text/ranking.ts';

type NameOf = (id: number) => string;

export interface Sentence {
  readonly title: string;
  readonly detail: string | null;
}

/** Those that can serve, best first. */
export function ableOf({ order }: Ranking): readonly Ranked[] {
  return order.filter(({ eligible }) => eligible);
}

/** Nothing that is known of them ranks them: they share the new sessions by their numbers alone. */
export function isSpread(ranking: Ranking): boolean {
  const able = ableOf(ranking);
  return (
    ranking.strategy === 'drain-rate' &&
    able.length > 1 &&
    able.every(({ long, short }) => long === null && short === null) &&
    able.slice(0, -1).every(({ decidedBy }) => decidedBy === 'id')
  );
}

/** Who goes first and why, and what changes that. */
export function rankingSentence(
  ranking: Ranking,
  nameOf: NameOf,
  provider: string,
  nowMs: number,
): Sentence {
  const { order, passedOver, override } = ranking;
  if (override !== null)
    return { title: t.override(provider), detail: t.overrideHow(ranking.provider) };
  const [first] = order;
  if (isSpread(ranking))
    return { title: t.spread(provider, ableOf(ranking).length), detail: t.spreadWhy };
  if (first?.eligible === true)
    return {
      title: t.first(nameOf(first.id), unbroken(first.reason)),
      detail: detailOf(ranking, nameOf, nowMs),
    };
  const count = order.length + passedOver.length;
  const none = count === 1 ? t.onlyNone : t.none(count);
  const until = first?.blockedUntil ?? null;
  return {
    title: until === null ? t.noneNow(none) : t.noneUntil(none, Date.parse(until), nowMs),
    detail: changeText(ranking, nameOf, nowMs),
  };
}

function detailOf(ranking: Ranking, nameOf: NameOf, nowMs: number): string {
  const change = changeText(ranking, nameOf, nowMs);
  if (change !== null) return change;
  const able = ableOf(ranking);
  if (able.length > 1) return ranking.strategy === 'round-robin' ? t.takesTurns : t.staysSo;
  const until = ranking.order[1]?.blockedUntil ?? null;
  return until === null ? t.noOther : t.frees(Date.parse(until), nowMs);
}

function changeText({ change, order }: Ranking, nameOf: NameOf, nowMs: number): string | null {
  if (change === null) return null;
  const { because, account, first, window } = change;
  const changed = {
    because,
    who: account === order[0]?.id && order[0].eligible ? null : nameOf(account),
    next: first === null ? null : nameOf(first),
    isSame: first === account,
    window: unbroken(window ?? t.long),
  };
  const say = order[0]?.eligible === true ? t.stays : t.comes;
  return say(changed, Date.parse(change.at), nowMs);
}

/** The core writes for terminals, too; on a page a number and its unit stay on one line. */
export function unbroken(clause: string): string {
  return clause.replaceAll(/(\d) (?=%|[hdm]\b)/g, '$1\u202f');
}

/** A clause of the core as a sentence; what kind of block it is, its shape says. */
export function asSentence(clause: string): string {
  const told = clause.replace(/^usage (window|limit): /, '');
  return unbroken(`${told.charAt(0).toUpperCase()}${told.slice(1)}.`);
}
