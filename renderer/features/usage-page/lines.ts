import type { WindowSeries } from '../../../shared/model/history.ts';

export interface Reading {
  readonly atMs: number;
  readonly value: number;
}

/** Readings that are joined by a line. */
export type Segment = readonly Reading[];

const MIN_GAP_MS = 3 * 3_600_000;

/** A gap is a gap in the line and not a bridge; a reset breaks it, from where it stood to where it began anew. */
export function segmentsOf(
  readings: readonly Reading[],
  resets: readonly { readonly atMs: number; readonly before: number; readonly after: number }[],
  stepMs: number,
): readonly Segment[] {
  const maxGapMs = Math.max(MIN_GAP_MS, 2.1 * stepMs);
  const segments: Reading[][] = [];
  let current: Reading[] = [];
  const end = (): void => {
    if (current.length > 0) segments.push(current);
    current = [];
  };
  const waiting = [...resets];
  for (const reading of readings) {
    const last = current.at(-1);
    if (last !== undefined && reading.atMs - last.atMs > maxGapMs) end();
    while (waiting[0] !== undefined && waiting[0].atMs <= reading.atMs) {
      const { atMs, before, after } = waiting.shift() ?? waiting[0];
      const isJoined = current.length > 0;
      if (isJoined && (current.at(-1)?.atMs ?? 0) < atMs - 2)
        current.push({ atMs: atMs - 2, value: before });
      end();
      if (isJoined && reading.atMs > atMs)
        current.push({ atMs, value: Math.min(after, reading.value) });
    }
    current.push(reading);
  }
  end();
  return segments;
}

/** Where the line stands at a time between its readings; null outside of it. */
export function valueAt(
  segments: readonly Segment[],
  atMs: number,
  stepped = false,
): number | null {
  for (const segment of segments) {
    const [first, last] = [segment[0], segment.at(-1)];
    if (first === undefined || last === undefined || atMs < first.atMs || atMs > last.atMs)
      continue;
    const index = segment.findLastIndex((reading) => reading.atMs <= atMs);
    const [left, right] = [segment[index] ?? first, segment[index + 1]];
    if (right === undefined || stepped) return left.value;
    const share = (atMs - left.atMs) / (right.atMs - left.atMs);
    return left.value + (right.value - left.value) * share;
  }
  return null;
}

export interface Row {
  readonly atMs: number;
  readonly [line: string]: number | null;
}

/** One row for each time at which any line has a corner or ends. */
export function rowsOf(lines: readonly (readonly Segment[])[], stepped = false): readonly Row[] {
  const times = new Set<number>();
  for (const segments of lines)
    for (const segment of segments) {
      for (const { atMs } of segment) times.add(atMs);
      const last = segment.at(-1);
      // A row without a value: without it the next segment would be joined to this one.
      if (last !== undefined) times.add(last.atMs + 1);
    }
  return [...times]
    .sort((one, other) => one - other)
    .map((atMs) => {
      const row: Record<string, number | null> & { atMs: number } = { atMs };
      for (const [index, segments] of lines.entries())
        row[`line${String(index)}`] = valueAt(segments, atMs, stepped);
      return row;
    });
}

export interface Bucket {
  /** Its first reading. */
  readonly atMs: number;
  readonly startMs: number;
  readonly readings: ReadonlyMap<
    number,
    { readonly atMs: number; readonly used: number | null; readonly rate: number | null }
  >;
}

/** Monday of its week, local. */
function mondayOf(atMs: number): number {
  const day = new Date(atMs);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
  return day.getTime();
}

export function bucketStart(atMs: number, stepMs: number): number {
  const isWeek = stepMs > 24 * 3_600_000;
  return isWeek ? mondayOf(atMs) : Math.floor(atMs / stepMs) * stepMs;
}

/** The steps with a reading, oldest first, with the reading of each account in it. */
export function bucketsOf(series: readonly WindowSeries[], stepMs: number): readonly Bucket[] {
  const found = new Map<
    number,
    Map<number, { atMs: number; used: number | null; rate: number | null }>
  >();
  for (const { account, points } of series)
    for (const { at, used, drainRate } of points) {
      const atMs = Date.parse(at);
      const startMs = bucketStart(atMs, stepMs);
      const readings = found.get(startMs) ?? new Map();
      readings.set(account, { atMs, used, rate: drainRate });
      found.set(startMs, readings);
    }
  return [...found]
    .sort(([one], [other]) => one - other)
    .map(([startMs, readings]) => ({
      startMs,
      readings,
      atMs: Math.min(...[...readings.values()].map(({ atMs }) => atMs)),
    }));
}
