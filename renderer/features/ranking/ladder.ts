import { CRITERIA } from '../../../shared/model/ranking.ts';
import type { Criterion, Ranked, Strategy } from '../../../shared/model/ranking.ts';
import { rankingWords as t } from '../../text/ranking.ts';

export interface Step {
  readonly criterion: Criterion;
  readonly name: string;
  readonly state: 'asked' | 'decides' | 'not-asked';
  readonly word: string;
}

type Which = 'long' | 'short';

/** Windows are named by their length where all accounts have the same. */
export function windowName(order: readonly Ranked[], which: Which): string {
  const labels = new Set(order.flatMap((entry) => entry[which]?.label ?? []));
  const [label] = labels;
  return labels.size === 1 && label !== undefined ? label : t[which];
}

/** At the beginning of a line. */
export function criterionName(criterion: Criterion, order: readonly Ranked[]): string {
  const name = nameInClause(criterion, order);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function nameInClause(criterion: Criterion, order: readonly Ranked[]): string {
  switch (criterion) {
    case 'longDrainRate':
      return t.drain(windowName(order, 'long'));
    case 'longUsed':
      return t.used(windowName(order, 'long'));
    case 'shortDrainRate':
      return t.drain(windowName(order, 'short'));
    case 'shortUsed':
      return t.used(windowName(order, 'short'));
    case 'headroomRate':
      return t.toLose(windowName(order, 'long'));
    case 'blocked':
    case 'plan':
    case 'priority':
    case 'kind':
    case 'boost':
    case 'nearlyFull':
    case 'turn':
    case 'id':
      return t.steps[criterion];
    default:
      return criterion satisfies never;
  }
}

/** Where both have none of it, there is nothing that could be the same. */
function askedWord(criterion: Criterion, first: Ranked): string {
  const isNone =
    criterion === 'blocked' ||
    criterion === 'nearlyFull' ||
    (criterion === 'boost' && first.boost === null);
  return isNone ? t.outcome.none : t.outcome.same;
}

/** What was asked until the first stood before the second; empty where there is no second. */
export function ladderOf(able: readonly Ranked[], strategy: Strategy): readonly Step[] {
  const [first, second] = able;
  if (first === undefined || second === undefined || first.decidedBy === null) return [];
  const { decidedBy } = first;
  const kinds = new Set(able.map(({ kind }) => kind));
  const asked = CRITERIA[strategy].filter(
    (criterion) =>
      criterion === decidedBy ||
      !(
        (criterion === 'kind' && kinds.size === 1) ||
        (criterion === 'id' && strategy === 'drain-rate')
      ),
  );
  const at = asked.indexOf(decidedBy);
  return asked.map((criterion, index) => {
    const name = criterionName(criterion, able);
    if (index === at) return { criterion, name, state: 'decides', word: t.outcome.decides };
    if (index > at) return { criterion, name, state: 'not-asked', word: t.outcome.notAsked };
    return { criterion, name, state: 'asked', word: askedWord(criterion, first) };
  });
}
