import type { LineFigureProps } from '../../charts/LineFigure.tsx';
import type { Stop } from '../../charts/Crosshair.tsx';
import { LineSwatch } from '../../charts/LineSwatch.tsx';
import { hueColor } from '../../charts/line-style.ts';
import type { Hue } from '../../charts/line-style.ts';
import type { HistoryRange, WindowHistory, WindowSeries } from '../../../shared/model/history.ts';
import { formatPercent, formatRate } from '../../../shared/text/format.ts';
import {
  formatAxisRate,
  formatClockTick,
  formatDayTick,
  formatHour,
  formatMonthTick,
  formatWeekdayTick,
} from '../../text/usage-format.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import text from '../../ui/text.module.css';
import styles from './Usage.module.css';
import { bucketStart, rowsOf, segmentsOf } from './lines.ts';
import type { Bucket } from './lines.ts';
import type { PresentWindow } from './outlook.ts';
import { roundTicks, timeTicks } from './ticks.ts';

/** What is drawn of each line. */
export type Measure = 'used' | 'rate';

export interface DrawnLine {
  readonly id: number;
  readonly hue: Hue;
  readonly name: string;
  readonly short: string;
  readonly series: WindowSeries;
}

export interface Drawing {
  readonly title: string;
  readonly measure: Measure;
  readonly range: HistoryRange;
  readonly history: WindowHistory;
  readonly lines: readonly DrawnLine[];
  readonly buckets: readonly Bucket[];
  /** Lines that there was no room for. */
  readonly left: number;
  /** Of one account: what is drawn instead of the range. */
  readonly present: PresentWindow | null;
}

const TICK_TEXT: Readonly<Record<HistoryRange, (atMs: number) => string>> = {
  '24h': formatClockTick,
  '7d': formatWeekdayTick,
  '30d': formatDayTick,
  '1y': formatMonthTick,
};

function bucketText(range: HistoryRange, startMs: number): string {
  return range === '1y' ? t.windows.weekOf(startMs) : formatHour(startMs);
}

function readingsOf({ series }: DrawnLine, { measure, present }: Drawing) {
  const readings = series.points.flatMap(({ at, used, drainRate }) => {
    const value = measure === 'used' ? used : drainRate;
    return value === null
      ? []
      : [{ atMs: Date.parse(at), value: measure === 'used' ? value : value * 100 }];
  });
  if (present === null) return readings;
  // From the beginning of the window up to the level that is known now.
  const { fromMs, readAtMs, used } = present;
  return [
    ...readings.filter(({ atMs }) => atMs >= fromMs && atMs < readAtMs),
    { atMs: readAtMs, value: used },
  ];
}

function resetsOf({ series }: DrawnLine) {
  return series.resets.map(({ at, usedBefore, usedAfter }) => ({
    atMs: Date.parse(at),
    before: usedBefore,
    after: usedAfter,
  }));
}

function marksOf(
  { lines, range, measure, present, history }: Drawing,
  x: (atMs: number) => number,
) {
  if (measure === 'rate') return [];
  const fromMs = present?.fromMs ?? Date.parse(history.from);
  if (range === '1y')
    return lines.flatMap((line) => {
      const weeks = new Set(
        line.series.dry.map(({ since }) => bucketStart(Date.parse(since), 7 * 86_400_000)),
      );
      return [...weeks].map((atMs) => ({
        id: `${String(line.id)} ${String(atMs)}`,
        kind: 'dry' as const,
        x: Math.max(0, x(atMs)),
        color: hueColor(line.hue),
      }));
    });
  return lines.flatMap((line) =>
    resetsOf(line)
      .filter(({ atMs }) => atMs > fromMs)
      .map(({ atMs }) => ({
        id: `${String(line.id)} ${String(atMs)}`,
        kind: 'reset' as const,
        x: x(atMs),
        color: hueColor(line.hue),
      })),
  );
}

/** Everything that the chart draws and says. */
export function figureOf(drawing: Drawing): LineFigureProps {
  const { title, measure, range, history, lines } = drawing;
  const { present } = drawing;
  const fromMs = present?.fromMs ?? Date.parse(history.from);
  const toMs = present?.toMs ?? Date.parse(history.to);
  const x = (atMs: number): number => Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)));
  const segments = lines.map((line) =>
    segmentsOf(
      readingsOf(line, drawing),
      measure === 'rate' || range === '1y'
        ? []
        : resetsOf(line).filter(({ atMs }) => atMs > fromMs),
      history.stepMs,
    ),
  );
  const values = segments.flat(2).map(({ value }) => value);
  const ticks =
    measure === 'used'
      ? [0, 0.25, 0.5, 0.75, 1]
      : roundTicks(values.length === 0 ? 1 : Math.max(0.1, ...values));
  const top = ticks.at(-1) ?? 1;
  const sinceMs = history.since === null ? null : Date.parse(history.since);
  const isLate = sinceMs !== null && x(sinceMs) > 0.02 && present === null;
  return {
    label: t.crosshair(title),
    lines: lines.map(({ id, hue }) => ({ id, hue })),
    // Without a number the axes would not be drawn.
    rows:
      values.length === 0
        ? [
            { atMs: fromMs, none: 0 },
            { atMs: toMs, none: 0 },
          ]
        : rowsOf(segments, range === '1y'),
    stepped: range === '1y',
    fromMs,
    toMs,
    timeTicks: timeTicks(range, fromMs, toMs),
    timeText: TICK_TEXT[range],
    ticks,
    tickText: measure === 'used' ? formatPercent : (value) => formatAxisRate(value, top),
    marks: marksOf(drawing, x),
    stops: stopsOf(drawing, x, top),
    ends: measure === 'rate' ? null : present === null ? endsOf(drawing, x) : [],
    outlook: present?.outlook ?? null,
    more: drawing.left > 0 ? t.windows.more(drawing.left) : null,
    since: isLate && measure === 'used' ? { atMs: sinceMs, text: t.windows.before(sinceMs) } : null,
  };
}

function endsOf({ lines }: Drawing, x: (atMs: number) => number) {
  return lines.flatMap(({ hue, short, series }) => {
    const last = series.points.findLast(({ used }) => used !== null);
    if (last === undefined || last.used === null) return [];
    const { at, used } = last;
    return [
      {
        text: `${short} ${formatPercent(used)}`,
        color: hueColor(hue),
        share: used,
        x: x(Date.parse(at)),
      },
    ];
  });
}

function stopsOf(
  { measure, range, history, lines, buckets, present }: Drawing,
  x: (atMs: number) => number,
  top: number,
): readonly Stop[] {
  const asked = requestsByBucket(history, new Set(lines.map(({ id }) => id)));
  // Of the present window only what lies in it.
  const drawn = buckets.filter(({ atMs }) => present === null || atMs >= present.fromMs);
  return drawn.flatMap((bucket) => {
    const read = lines
      .flatMap((line) => {
        const reading = bucket.readings.get(line.id);
        return reading === undefined || reading.used === null
          ? []
          : [{ line, ...reading, used: reading.used }];
      })
      .sort((one, other) =>
        measure === 'used' ? other.used - one.used : (other.rate ?? -1) - (one.rate ?? -1),
      );
    if (read.length === 0) return [];
    const time = bucketText(range, bucket.startMs);
    const requests = asked.get(bucket.startMs);
    const heights = read.flatMap(({ line, atMs, used, rate }) => {
      const value = measure === 'used' ? used : rate === null ? null : rate * 100;
      return value === null ? [] : [{ x: x(atMs), y: 1 - value / top, color: hueColor(line.hue) }];
    });
    const said = read.map(({ line, used, rate }) =>
      [line.name, formatPercent(used), rate === null ? '' : formatRate(rate)].join(' ').trim(),
    );
    return [
      {
        x: x(bucket.atMs),
        text: t.valueText(time, said),
        points: heights,
        tip: (
          <>
            <b>{time}</b>
            <div className={styles.tipRows}>
              {read.map(({ line, used, rate }) => [
                <LineSwatch key={`${String(line.id)}s`} hue={line.hue} />,
                <span key={`${String(line.id)}n`}>{line.name}</span>,
                <b key={`${String(line.id)}u`}>{formatPercent(used)}</b>,
                <span key={`${String(line.id)}r`} className={text.t2}>
                  {rate === null ? '' : formatRate(rate)}
                </span>,
              ])}
            </div>
            {requests !== undefined && (
              <span className={text.t3}>{t.asked(requests.requests, requests.retried)}</span>
            )}
          </>
        ),
      },
    ];
  });
}

function requestsByBucket({ requests, stepMs }: WindowHistory, ids: ReadonlySet<number>) {
  const found = new Map<number, { requests: number; retried: number }>();
  for (const { account, at, requests: count, retried } of requests) {
    if (!ids.has(account)) continue;
    const startMs = bucketStart(Date.parse(at), stepMs);
    const sum = found.get(startMs) ?? { requests: 0, retried: 0 };
    found.set(startMs, { requests: sum.requests + count, retried: sum.retried + retried });
  }
  return found;
}
