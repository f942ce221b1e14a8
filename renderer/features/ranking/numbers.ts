import type { Ranked } from '../../../shared/model/ranking.ts';
import { formatPercent, formatRate } from '../../../shared/text/format.ts';

/** A number that an order compares. */
export type Figure = keyof Ranked['compared'];

const RATES: ReadonlySet<Figure> = new Set(['longDrainRate', 'shortDrainRate', 'headroomRate']);

export interface Told {
  readonly number: string;
  readonly unit: string;
}

export function isRate(figure: Figure): boolean {
  return RATES.has(figure);
}

export function tell(figure: Figure, value: number): Told {
  const [number = '', unit = ''] = (
    isRate(figure) ? formatRate(value) : formatPercent(value)
  ).split('\u202f');
  return { number, unit };
}

/** What rounds to the same is told in full: a comparison of two equal numbers explains nothing. */
export function tellPair(figure: Figure, one: number, other: number): readonly [Told, Told] {
  const told = [tell(figure, one), tell(figure, other)] as const;
  if (told[0].number !== told[1].number) return told;
  const exact = (value: number): Told => ({
    number: String(Number((value * 100).toPrecision(6))),
    unit: told[0].unit,
  });
  return [exact(one), exact(other)];
}

/** Null: not known; then half is assumed. */
export function knownValue(entry: Ranked, figure: Figure): number | null {
  return entry[figure];
}
