import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { LineSwatch } from '../../charts/LineSwatch.tsx';
import { formatPercent, formatRate } from '../../../shared/text/format.ts';
import { formatBriefHour, formatDayTick } from '../../text/usage-format.ts';
import { usageWords as t } from '../../text/usage-page.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import text from '../../ui/text.module.css';
import { Scroll } from './Scroll.tsx';
import styles from './Usage.module.css';
import type { Drawing, DrawnLine, Measure } from './figure.tsx';
import { bucketStart } from './lines.ts';
import type { Bucket } from './lines.ts';

interface TableProps {
  readonly drawing: Drawing;
  /** Also those that the chart hides. */
  readonly lines: readonly DrawnLine[];
  /** How many of them the chart can draw: the first ones. */
  readonly drawnCount: number;
  /** How many there was no column for. */
  readonly left: number;
  readonly buckets: readonly Bucket[];
}

type Resets = ReadonlyMap<string, { readonly before: number; readonly after: number }>;

function resetsOf({ measure, history }: Drawing, lines: readonly DrawnLine[]): Resets {
  if (measure === 'rate') return new Map();
  return new Map(
    lines.flatMap(({ id, series }) =>
      series.resets.map(({ at, usedBefore, usedAfter }) => [
        `${String(id)} ${String(bucketStart(Date.parse(at), history.stepMs))}`,
        { before: usedBefore, after: usedAfter },
      ]),
    ),
  );
}

/** The same numbers as the chart's, the newest first. */
export function WindowsTable({ drawing, lines, drawnCount, left, buckets }: TableProps) {
  const [isShort, setShort] = useState(false);
  const { title, measure, range } = drawing;
  const resets = resetsOf(drawing, lines);
  const isMarked = ({ startMs }: Bucket): boolean =>
    lines.some(({ id }) => resets.has(`${String(id)} ${String(startMs)}`));
  const rows = [...buckets].reverse().filter((bucket) => !isShort || isMarked(bucket));
  return (
    <>
      <Scroll title={title}>
        <table className={styles.close}>
          <thead>
            <tr>
              <th aria-sort="descending">{range === '1y' ? t.timeHead[range] : t.time}</th>
              {lines.map(({ id, hue, name, short }, index) => (
                <th key={id} className={styles.num} title={name}>
                  {index < drawnCount && <LineSwatch hue={hue} />}
                  {short}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((bucket) => (
              <tr key={bucket.startMs} className={isMarked(bucket) ? styles.mark : undefined}>
                <td className={text.t2}>
                  {range === '1y'
                    ? formatDayTick(bucket.startMs)
                    : formatBriefHour(bucket.startMs, range === '30d')}
                </td>
                {lines.map(({ id }) => (
                  <td key={id} className={styles.num}>
                    <Cell
                      measure={measure}
                      reset={resets.get(`${String(id)} ${String(bucket.startMs)}`)}
                      reading={bucket.readings.get(id)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <div className={styles.foot}>
        <span>
          {t.windows.count(buckets.length, t.windows.step[range], resets.size)}
          {left > 0 && ` ${t.windows.inFile(lines.length, lines.length + left)}`}
        </span>
        {resets.size > 0 && (
          <Button tone="quiet" small aria-pressed={isShort} onClick={() => setShort(!isShort)}>
            {isShort ? t.windows.everything : t.windows.resetsOnly}
          </Button>
        )}
      </div>
    </>
  );
}

interface CellProps {
  readonly measure: Measure;
  readonly reset: { readonly before: number; readonly after: number } | undefined;
  readonly reading: { readonly used: number | null; readonly rate: number | null } | undefined;
}

function Cell({ measure, reset, reading }: CellProps) {
  if (reset !== undefined)
    return (
      <>
        <span className={styles.tag}>
          <Icon of={RotateCcw} size={12} />
          {t.windows.reset.toLowerCase()}
        </span>
        {t.windows.fromTo(reset.before, reset.after)}
      </>
    );
  const value = (measure === 'used' ? reading?.used : reading?.rate) ?? null;
  if (value === null) return '–';
  return measure === 'used' ? formatPercent(value) : formatRate(value);
}
