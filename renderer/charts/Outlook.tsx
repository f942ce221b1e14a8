import { useId } from 'react';
import { usePlotArea } from 'recharts';
import { cx } from '../ui/cx.ts';
import styles from './charts.module.css';

export type Tone = 'fine' | 'tight' | 'dry' | 'blocked';

/** All places between 0 and 1: from the left edge to the right one, from the foot to the top. */
export interface Outlook {
  readonly now: { readonly x: number; readonly text: string };
  readonly isEvenShown: boolean;
  /** Null: nothing is known of what comes. */
  readonly forecast: {
    readonly tone: Tone;
    readonly from: { readonly x: number; readonly y: number };
    readonly to: { readonly x: number; readonly y: number };
    /** Beside the shape. */
    readonly text: string;
    /** In the time without anything left; null: there is none. */
    readonly dryText: string | null;
    /** What expires unused: between the end of the line and the top. */
    readonly unused: readonly string[] | null;
  } | null;
  /** At the right edge, where the window starts over. */
  readonly reset: readonly string[];
}

interface Plot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const LINE = 14;
/** Below this height the words at the right edge's top have their place. */
const HIGH = 0.62;

/** What comes, for one account: at its pace, in its verdict's colour, shape and word; and the even pace. */
export function OutlookLayer({ outlook }: { readonly outlook: Outlook }) {
  const plot = usePlotArea();
  const hatch = useId();
  if (plot === undefined) return null;
  const { now, isEvenShown, forecast, reset } = outlook;
  const nowX = plot.x + now.x * plot.width;
  const right = plot.x + plot.width;
  const isLow = forecast !== null && forecast.dryText === null && forecast.to.y > HIGH;
  const resetTop = isLow || forecast?.unused ? plot.y + plot.height - LINE : plot.y + 10;
  return (
    <g className={styles.outlook}>
      {isEvenShown && (
        <path
          className={styles.evenPace}
          d={`M${String(plot.x)} ${String(plot.y + plot.height)}L${String(right)} ${String(plot.y)}`}
        />
      )}
      {forecast !== null && <Forecast {...{ forecast, plot, hatch }} />}
      <path
        className={styles.now}
        d={`M${String(nowX)} ${String(plot.y)}v${String(plot.height + 4)}`}
      />
      <text
        className={styles.strongText}
        x={now.x > 0.3 ? nowX - 6 : nowX + 6}
        y={plot.y + 12}
        textAnchor={now.x > 0.3 ? 'end' : 'start'}
      >
        {now.text}
      </text>
      {reset.map((line, index) => (
        <text key={line} x={right + 6} y={resetTop + index * LINE}>
          {line}
        </text>
      ))}
    </g>
  );
}

interface ForecastProps {
  readonly forecast: NonNullable<Outlook['forecast']>;
  readonly plot: Plot;
  readonly hatch: string;
}

function Forecast({ forecast, plot, hatch }: ForecastProps) {
  const { tone, from, to, dryText } = forecast;
  const px = (x: number): number => plot.x + x * plot.width;
  const py = (y: number): number => plot.y + (1 - y) * plot.height;
  const foot = plot.y + plot.height;
  const line = `M${String(px(from.x))} ${String(py(from.y))}L${String(px(to.x))} ${String(py(to.y))}`;
  const right = plot.x + plot.width;
  return (
    <g className={styles[tone]}>
      {dryText !== null && (
        <>
          <defs>
            <pattern
              id={hatch}
              width={5}
              height={5}
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <path className={styles.hatch} d="M0 0V5" />
            </pattern>
          </defs>
          <path
            fill={`url(#${hatch})`}
            d={`M${String(px(to.x))} ${String(plot.y)}H${String(right)}V${String(foot)}H${String(px(to.x))}z`}
          />
        </>
      )}
      <path className={styles.forecastFill} d={`${line}V${String(foot)}H${String(px(from.x))}z`} />
      <path className={styles.forecastLine} d={line} />
      <Words {...{ forecast, plot, x: px(to.x), y: py(to.y) }} />
    </g>
  );
}

const SHAPES: Readonly<Record<Tone, string>> = {
  fine: 'M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z',
  tight: 'M0-5.4L5.4 0 0 5.4-5.4 0z',
  dry: 'M-6-8h12L0 2z',
  blocked: 'M-5-5h10v10h-10z',
};

function Words({ forecast, plot, x, y }: Omit<ForecastProps, 'hatch'> & { x: number; y: number }) {
  const { tone, text, dryText, unused } = forecast;
  const right = plot.x + plot.width;
  const isAtTop = tone === 'dry' || tone === 'blocked';
  return (
    <>
      <path
        className={styles.verdictShape}
        transform={`translate(${String(x)} ${String(y)})`}
        d={SHAPES[tone]}
      />
      {isAtTop ? (
        <text
          className={cx(styles.strongText, styles.verdictText)}
          x={x > plot.x + plot.width / 2 ? x - 10 : x + 10}
          y={plot.y - 3}
          textAnchor={x > plot.x + plot.width / 2 ? 'end' : 'start'}
        >
          {text}
        </text>
      ) : (
        <text className={styles.verdictText} x={right + 9} y={y + 4}>
          {text}
        </text>
      )}
      {dryText !== null && right - x > 84 && (
        <text
          className={styles.onHatch}
          x={(x + right) / 2}
          y={plot.y + plot.height * 0.56}
          textAnchor="middle"
        >
          {dryText}
        </text>
      )}
      {unused !== null && (
        <>
          <path
            className={styles.bracket}
            d={`M${String(right)} ${String(y - 6)}V${String(plot.y)}M${String(right - 4)} ${String(y - 6)}h8M${String(right - 4)} ${String(plot.y)}h8`}
          />
          {unused.map((line, index) => (
            <text
              key={line}
              className={cx(index === 0 && styles.strongText)}
              x={right + 9}
              y={(plot.y + y) / 2 - 3 + index * LINE}
            >
              {line}
            </text>
          ))}
        </>
      )}
    </>
  );
}
