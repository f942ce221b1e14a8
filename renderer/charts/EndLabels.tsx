import { usePlotArea } from 'recharts';
import styles from './charts.module.css';
import { spread } from './spread.ts';

export interface EndLabel {
  readonly text: string;
  readonly color: string;
  /** Its end's height, 0 at the bottom, 1 at the top. */
  readonly share: number;
  /** Between the left edge and the right one, 0 to 1. */
  readonly x: number;
}

interface EndLabelsProps {
  readonly labels: readonly EndLabel[];
  readonly more: string | null;
}

/** Names at the ends of the lines; those that would touch are spread and led to their ends. */
export function EndLabels({ labels, more }: EndLabelsProps) {
  const plot = usePlotArea();
  if (plot === undefined) return null;
  const right = plot.x + plot.width;
  const ordered = [...labels].sort((one, other) => other.share - one.share);
  const ends = ordered.map(({ share }) => plot.y + (1 - share) * plot.height);
  const places = spread(ends, plot.y, plot.y + plot.height + 4);
  const isLed = places.some((place, index) => Math.abs(place - (ends[index] ?? place)) > 3);
  const x = right + (isLed ? 14 : 6);
  return (
    <g className={styles.ends}>
      {ordered.map(({ text, color, x: end }, index) => {
        const place = places[index] ?? 0;
        return (
          <g key={color}>
            {isLed && (
              <path
                className={styles.lead}
                d={`M${String(plot.x + end * plot.width + 2)} ${String(ends[index] ?? 0)}L${String(x - 2)} ${String(place)}`}
              />
            )}
            <text x={x} y={place + 4} style={{ fill: color }}>
              {text}
            </text>
          </g>
        );
      })}
      {more !== null && (
        <text x={x} y={(places.at(-1) ?? plot.y) + 18}>
          {more}
        </text>
      )}
    </g>
  );
}
