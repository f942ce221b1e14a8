import type { Ranked, Strategy } from '../../../shared/model/ranking.ts';
import { formatPercent } from '../../../shared/text/format.ts';
import { rankingWords as t } from '../../text/ranking.ts';
import { nameInClause } from './ladder.ts';
import { knownValue, tellPair } from './numbers.ts';
import type { Figure } from './numbers.ts';

/** What puts one account before the next. */
export interface Comparison {
  readonly lead: string;
  /** What was compared, where it can be named. */
  readonly pair: {
    readonly mine: string;
    readonly between: string;
    readonly theirs: string;
    readonly tail: string;
  } | null;
}

export function comparisonOf(one: Ranked, next: Ranked, strategy: Strategy): Comparison | null {
  const { ahead } = t;
  const by = one.decidedBy;
  switch (by) {
    case 'longDrainRate':
    case 'longUsed':
    case 'shortDrainRate':
    case 'shortUsed':
    case 'headroomRate':
      return byFigure(by, one, next);
    case 'plan': {
      const [mine, theirs] = [one.plan.name ?? ahead.noPlan, next.plan.name ?? ahead.noPlan];
      return against(ahead.by(ahead.plan), mine, theirs);
    }
    case 'priority': {
      const [mine, theirs] = [t.priorities[one.priority], t.priorities[next.priority]];
      return against(ahead.by(ahead.priority), mine, theirs);
    }
    case 'id': {
      const isAsked = strategy === 'in-order' || strategy === 'round-robin';
      return against(isAsked ? ahead.number : ahead.alike, String(one.id), String(next.id));
    }
    case 'kind':
      return { lead: ahead.kind, pair: null };
    case 'turn':
      return { lead: ahead.turn, pair: null };
    case 'boost':
      return { lead: boostText(one), pair: null };
    case 'nearlyFull': {
      const used = formatPercent(next.compared.shortUsed);
      return { lead: ahead.nearlyFull(next.short?.label ?? t.short, used), pair: null };
    }
    case 'blocked':
    case null:
      return null;
    default:
      return by satisfies never;
  }
}

function boostText({ boost, short }: Ranked): string {
  return boost === 'uncapped' ? t.ahead.uncapped : t.ahead.untouched(short?.label ?? t.short);
}

function byFigure(figure: Figure, one: Ranked, next: Ranked): Comparison {
  const [mine, theirs] = tellPair(figure, one.compared[figure], next.compared[figure]);
  const assumed = (entry: Ranked): string =>
    knownValue(entry, figure) === null ? t.ahead.assumed : '';
  return {
    lead: t.ahead.by(nameInClause(figure, [one, next])),
    pair: {
      mine: mine.number,
      between: assumed(one) + t.ahead.against,
      theirs: theirs.number,
      tail: `\u202f${theirs.unit}${assumed(next)}`,
    },
  };
}

function against(lead: string, mine: string, theirs: string): Comparison {
  return { lead, pair: { mine, between: t.ahead.against, theirs, tail: '' } };
}
