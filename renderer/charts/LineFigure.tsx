import { CartesianGrid, Line, LineChart, ReferenceArea, XAxis, YAxis } from 'recharts';
import type { DotItemDotProps } from 'recharts';
import { Crosshair } from './Crosshair.tsx';
import type { Stop } from './Crosshair.tsx';
import { EndLabels } from './EndLabels.tsx';
import type { EndLabel } from './EndLabels.tsx';
import { OutlookLayer } from './Outlook.tsx';
import type { Outlook } from './Outlook.tsx';
import { Marks } from './Marks.tsx';
import type { Mark } from './Marks.tsx';
import styles from './charts.module.css';
import { DASHES, hueColor } from './line-style.ts';
import type { Hue } from './line-style.ts';
import { PLOT_BOTTOM, PLOT_TOP } from './plot.ts';

export interface FigureLine {
  readonly id: number;
  readonly hue: Hue;
}

export interface LineFigureProps {
  readonly label: string;
  readonly lines: readonly FigureLine[];
  /** `atMs`, and `line0`, `line1`, … */
  readonly rows: readonly object[];
  readonly stepped?: boolean;
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeTicks: readonly number[];
  readonly timeText: (atMs: number) => string;
  readonly ticks: readonly number[];
  readonly tickText: (value: number) => string;
  readonly marks: readonly Mark[];
  readonly stops: readonly Stop[];
  readonly ends: readonly EndLabel[] | null;
  readonly more?: string | null;
  /** What comes, of one account. */
  readonly outlook?: Outlook | null;
  /** Before it nothing was kept; said where there is room for it. */
  readonly since?: { readonly atMs: number; readonly text: readonly string[] } | null;
}

const LABEL_ROOM = 106;
const DAY_MS = 86_400_000;

/** Lines over time. The drawing is hidden from assistive technology: the crosshair and the table say what it says. */
export function LineFigure(props: LineFigureProps) {
  const { lines, rows, stepped, ends } = props;
  const right = ends === null ? 10 : LABEL_ROOM;
  const dot = ({ key, ...point }: DotItemDotProps) => <Lone key={key} {...point} rows={rows} />;
  return (
    <div className={styles.figure}>
      <div aria-hidden="true">
        <LineChart
          responsive
          className={styles.chart ?? ''}
          data={[...rows]}
          margin={{ top: PLOT_TOP, right, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <Ground {...props} />
          {lines.map(({ id, hue }, index) => (
            <Line
              key={id}
              dataKey={`line${String(index)}`}
              type={stepped === true ? 'stepAfter' : 'linear'}
              stroke={hueColor(hue)}
              strokeWidth={1.75}
              strokeDasharray={DASHES[hue] ?? 'none'}
              dot={dot}
              activeDot={false}
              isAnimationActive={false}
            />
          ))}
          {lines.length === 0 && (
            <Line dataKey="none" stroke="none" dot={false} isAnimationActive={false} />
          )}
          <Marks marks={props.marks} />
          {props.outlook && <OutlookLayer outlook={props.outlook} />}
          {ends !== null && <EndLabels labels={ends} more={props.more ?? null} />}
        </LineChart>
      </div>
      <Crosshair
        label={props.label}
        plot={{ left: 40, right }}
        stops={props.stops}
        dayX={DAY_MS / (props.toMs - props.fromMs)}
      />
    </div>
  );
}

/** What lies below the lines. */
function Ground({ since, fromMs, toMs, ticks, ...props }: LineFigureProps) {
  return (
    <>
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      {since && <ReferenceArea x1={fromMs} x2={since.atMs} shape={<Before text={since.text} />} />}
      <XAxis
        dataKey="atMs"
        type="number"
        domain={[fromMs, toMs]}
        ticks={[...props.timeTicks]}
        tickFormatter={props.timeText}
        height={PLOT_BOTTOM}
        axisLine={false}
        tickLine={false}
        minTickGap={14}
        interval="equidistantPreserveStart"
      />
      <YAxis
        width={40}
        domain={[0, ticks.at(-1) ?? 1]}
        ticks={[...ticks]}
        interval={0}
        tickFormatter={props.tickText}
        axisLine={false}
        tickLine={false}
      />
    </>
  );
}

interface LoneProps extends Omit<DotItemDotProps, 'key'> {
  readonly rows: readonly object[];
}

/** A reading without a neighbour has no line: it is a dot. */
function Lone({ cx, cy, index, dataKey, stroke, rows }: LoneProps) {
  const at = (place: number): unknown =>
    Object.entries(rows[place] ?? {}).find(([key]) => key === dataKey)?.[1] ?? null;
  const isLone = at(index) !== null && at(index - 1) === null && at(index + 1) === null;
  if (!isLone || cx === undefined || cy === undefined) return <g />;
  return <circle cx={cx} cy={cy} r={2.5} fill={stroke} />;
}

interface BeforeProps {
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly text: readonly string[];
}

function Before({ x = 0, y = 0, width = 0, height = 0, text }: BeforeProps) {
  const [left, top] = [Math.min(x, x + width), Math.min(y, y + height)];
  const [wide, high] = [Math.abs(width), Math.abs(height)];
  return (
    <g className={styles.before}>
      <rect x={left} y={top} width={wide} height={high} />
      <path d={`M${String(left + wide)} ${String(top)}v${String(high)}`} />
      {wide > 150 &&
        text.map((line, index) => (
          <text key={line} x={left + wide / 2} y={top + high / 2 + index * 14} textAnchor="middle">
            {line}
          </text>
        ))}
    </g>
  );
}
