import { usePlotArea } from 'recharts';
import styles from './charts.module.css';

export interface Mark {
  readonly id: string;
  readonly kind: 'reset' | 'dry';
  /** Between the left edge and the right one, 0 to 1. */
  readonly x: number;
  readonly color: string;
}

/** On the upper edge: a reset is a dot with a line down, a time without anything left a triangle. */
export function Marks({ marks }: { readonly marks: readonly Mark[] }) {
  const plot = usePlotArea();
  if (plot === undefined) return null;
  return (
    <g>
      {marks.map(({ id, kind, x, color }) => {
        const left = String(plot.x + x * plot.width);
        const top = String(plot.y);
        return kind === 'reset' ? (
          <g key={id} style={{ color }}>
            <path className={styles.resetLine} d={`M${left} ${top}v${String(plot.height)}`} />
            <circle cx={left} cy={top} r={3.5} fill="currentColor" />
          </g>
        ) : (
          <path
            key={id}
            className={styles.dryMark}
            d={`M${String(Number(left) - 4.5)} ${String(plot.y - 9)}h9l-4.5 8z`}
          />
        );
      })}
    </g>
  );
}
