import { useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import styles from './charts.module.css';
import type { Plot } from './plot.ts';

export interface Stop {
  /** Its place between the left edge and the right one, 0 to 1. */
  readonly x: number;
  /** All of it in one sentence. */
  readonly text: string;
  readonly points: readonly { readonly x: number; readonly y: number; readonly color: string }[];
  readonly tip: ReactNode;
}

interface CrosshairProps {
  readonly label: string;
  readonly plot: Plot;
  readonly stops: readonly Stop[];
  /** A day's share of the width: as far `Shift` goes. Null: no further than one stop. */
  readonly dayX?: number | null;
}

/** The stop nearest to a day off, and never the one that it goes from. */
function dayOff(stops: readonly Stop[], from: number, side: 1 | -1, dayX: number): number {
  const to = nearest(stops, (stops[from]?.x ?? 0) + side * dayX);
  return side === 1 ? Math.max(from + 1, to) : Math.min(from - 1, to);
}

function nearest(stops: readonly Stop[], x: number): number {
  let best = 0;
  for (const [index, stop] of stops.entries())
    if (Math.abs(stop.x - x) < Math.abs((stops[best]?.x ?? 0) - x)) best = index;
  return best;
}

/** Moved by the pointer and by the arrow keys; a slider, so that each stop is read out with its values. */
export function Crosshair({ label, plot, stops, dayX = null }: CrosshairProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const last = stops.length - 1;
  const index = chosen === null ? null : Math.min(chosen, last);
  const stop = index === null ? undefined : stops[index];
  function onKey(event: KeyboardEvent): void {
    const from = index ?? last + 1;
    const step = (side: 1 | -1): number =>
      event.shiftKey && dayX !== null && index !== null
        ? dayOff(stops, from, side, dayX)
        : from + side;
    const next = {
      ArrowLeft: step(-1),
      ArrowRight: index === null ? last : step(1),
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Escape' && index !== null) setChosen(null);
    else if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    else setChosen(Math.max(0, Math.min(last, next)));
    event.preventDefault();
  }
  function onPointer(event: PointerEvent<HTMLDivElement>): void {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setChosen(nearest(stops, (event.clientX - left) / width));
  }
  if (last < 0) return null;
  return (
    <div
      className={styles.cross}
      style={{ left: plot.left, right: plot.right }}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <input> holds no crosshair
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={index ?? last}
      aria-valuetext={(stop ?? stops[last])?.text}
      onKeyDown={onKey}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      onPointerLeave={() => setChosen(null)}
      onBlur={() => setChosen(null)}
    >
      {stop !== undefined && <Mark stop={stop} />}
    </div>
  );
}

function Mark({ stop }: { readonly stop: Stop }) {
  const percent = (share: number): string => `${String(share * 100)}%`;
  const side =
    stop.x > 0.5
      ? { right: `calc(${percent(1 - stop.x)} + 12px)` }
      : { left: `calc(${percent(stop.x)} + 12px)` };
  return (
    <div aria-hidden="true">
      <i className={styles.hair} style={{ left: percent(stop.x) }} />
      {stop.points.map(({ x, y, color }) => (
        <i
          key={`${color}${String(y)}`}
          className={styles.point}
          style={{ left: percent(x), top: percent(y), borderColor: color }}
        />
      ))}
      <div className={styles.tip} style={side}>
        {stop.tip}
      </div>
    </div>
  );
}
