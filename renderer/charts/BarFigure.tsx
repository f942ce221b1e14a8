import { Bar, BarChart, CartesianGrid, XAxis, YAxis } from 'recharts';
import { Crosshair } from './Crosshair.tsx';
import type { Stop } from './Crosshair.tsx';
import styles from './charts.module.css';
import { PLOT_BOTTOM, PLOT_TOP } from './plot.ts';

export interface BarPart {
  readonly key: string;
  readonly color: string;
  readonly pale?: boolean;
}

export interface BarFigureProps {
  readonly label: string;
  readonly parts: readonly BarPart[];
  /** `name`, and the value of each part by its key. */
  readonly rows: readonly object[];
  readonly nameText: (name: string) => string;
  readonly ticks: readonly number[];
  readonly tickText: (value: number) => string;
  readonly stops: readonly Stop[];
}

/** Stacked bars, the first part at the foot. */
export function BarFigure(props: BarFigureProps) {
  const { label, parts, rows, ticks, stops } = props;
  return (
    <div className={styles.figure}>
      <div aria-hidden="true">
        <BarChart
          responsive
          className={styles.chart ?? ''}
          data={[...rows]}
          margin={{ top: PLOT_TOP, right: 4, bottom: 0, left: 0 }}
          barCategoryGap="24%"
          maxBarSize={30}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
          <XAxis
            dataKey="name"
            tickFormatter={props.nameText}
            height={PLOT_BOTTOM}
            axisLine={false}
            tickLine={false}
            minTickGap={14}
            interval="equidistantPreserveStart"
          />
          <YAxis
            width={46}
            domain={[0, ticks.at(-1) ?? 1]}
            ticks={[...ticks]}
            interval={0}
            tickFormatter={props.tickText}
            axisLine={false}
            tickLine={false}
          />
          {parts.map(({ key, color, pale }) => (
            <Bar
              key={key}
              dataKey={key}
              stackId="all"
              fill={color}
              fillOpacity={pale === true ? 0.45 : 1}
              stroke="var(--surface)"
              strokeWidth={1}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </div>
      <Crosshair label={label} plot={{ left: 46, right: 4 }} stops={stops} />
    </div>
  );
}
