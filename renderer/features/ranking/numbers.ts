import type { Ranked } from '../../../shared/model/ranking.ts';
import { formatPercent, formatRate } from '../../../shared/text/format.ts';

/** A number that an order compares. */
export type Figure = keyof Ranked['compared'];

const RATES: ReadonlySet<Figure> = new Set(['longDrainRate', 'shortDrainRate', 'headroomRate']);

const PLACES = [1, 2, 3, 4, 5, 6];
const MOST = 6;

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

/** What rounds to the same is told with the digits that part them: a comparison of two equal numbers explains nothing. */
export function tellPair(figure: Figure, one: number, other: number): readonly [Told, Told] {
  const told = [tell(figure, one), tell(figure, other)] as const;
  if (told[0].number !== told[1].number) return told;
  const places = PLACES.find((count) => rounded(one, count) !== rounded(other, count)) ?? MOST;
  const { unit } = told[0];
  return [
    { number: rounded(one, places), unit },
    { number: rounded(other, places), unit },
  ];
}

function rounded(fraction: number, places: number): string {
  return (fraction * 100).toFixed(places);
}

/** Null: not known; then half is assumed. */
export function knownValue(entry: Ranked, figure: Figure): number | null {
  return entry[figure];
}
