import type { Criterion, Ranked, Strategy } from '../../../shared/model/ranking.ts';
import { criterionName } from './ladder.ts';
import { isRate, knownValue } from './numbers.ts';
import type { Figure } from './numbers.ts';

export interface Column {
  readonly figure: Figure | 'id';
  readonly name: string;
  /** Bars below its numbers: the number that the strategy is about. */
  readonly hasBars: boolean;
}

const FIGURES: Readonly<Record<Strategy, readonly (Figure | 'id')[]>> = {
  'drain-rate': ['longDrainRate', 'longUsed', 'shortDrainRate', 'shortUsed'],
  'use-it-or-lose-it': ['headroomRate', 'longUsed', 'shortDrainRate', 'shortUsed'],
  'in-order': ['id', 'longUsed', 'shortDrainRate', 'shortUsed'],
  'round-robin': ['id', 'longUsed', 'shortDrainRate', 'shortUsed'],
};

/** The numbers that a strategy compares, and those that tell how an account stands. */
export function columnsOf(able: readonly Ranked[], strategy: Strategy): readonly Column[] {
  const isKnown = (figure: Figure): boolean =>
    able.some((entry) => knownValue(entry, figure) !== null);
  return FIGURES[strategy]
    .filter((figure) => figure === 'id' || isKnown(figure))
    .map((figure, index) => ({
      figure,
      name: criterionName(figure, able),
      hasBars: index === 0 && figure !== 'id' && isRate(figure),
    }));
}

/** Whether a number put the account before the next one, or behind the one before it. */
export function isDecisive(
  figure: Figure | 'id',
  decided: readonly (Criterion | null | undefined)[],
): boolean {
  return decided.some(
    (by) =>
      by === figure ||
      (by === 'nearlyFull' && figure === 'shortUsed') ||
      (by === 'turn' && figure === 'id'),
  );
}

/** The longest bar leaves a little room, so that it reads as one of several. */
const LONGEST = 0.94;

export function barShare(able: readonly Ranked[], figure: Figure, value: number): number {
  const most = Math.max(...able.map((entry) => knownValue(entry, figure) ?? 0));
  return most === 0 ? 0 : (value / most) * LONGEST;
}
