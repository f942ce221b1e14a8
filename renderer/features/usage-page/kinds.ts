import type { HistoryRange, WindowSeries } from '../../../shared/model/history.ts';

/** The same window of every account of a provider: what is drawn together. */
export interface Kind {
  readonly key: string;
  readonly provider: string;
  readonly label: string;
  readonly durationMs: number | null;
  readonly series: readonly WindowSeries[];
}

const WEEK_MS = 7 * 86_400_000;

export function kindsOf(series: readonly WindowSeries[]): readonly Kind[] {
  const found = new Map<string, Kind>();
  for (const one of series) {
    const key = `${one.provider} ${one.window}`;
    const kind = found.get(key) ?? { ...one, key, series: [] };
    found.set(key, { ...kind, series: [...kind.series, one] });
  }
  return [...found.values()];
}

/** Weekly windows, over a day the shortest; of the provider with most lines, the first one of equals. */
export function preferredKind(kinds: readonly Kind[], range: HistoryRange): Kind | undefined {
  const rank = ({ durationMs, series }: Kind): readonly number[] => [
    series.length,
    series.some(({ scope }) => scope === null) ? 1 : 0,
    range === '24h' ? -(durationMs ?? WEEK_MS) : -Math.abs((durationMs ?? 0) - WEEK_MS),
  ];
  let best: Kind | undefined;
  for (const kind of kinds) if (best === undefined || isAbove(rank(kind), rank(best))) best = kind;
  return best;
}

function isAbove(one: readonly number[], other: readonly number[]): boolean {
  for (const [index, value] of one.entries())
    if (value !== other[index]) return value > (other[index] ?? 0);
  return false;
}

export function isWeekly({ durationMs }: Kind): boolean {
  return durationMs === WEEK_MS;
}
