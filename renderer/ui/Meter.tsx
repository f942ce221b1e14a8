import type { CSSProperties } from 'react';
import styles from './Meter.module.css';
import text from './text.module.css';
import { cx } from './cx.ts';

export interface MeterProps {
  readonly label: string;
  /** All that the meter says, in words. */
  readonly value: string;
  /** Null: not known, drawn as a dashed channel. */
  readonly used: number | null;
  readonly pace: number | null;
  readonly end: number | null;
  readonly look: 'fine' | 'tight' | 'dry' | 'blocked' | 'early';
  /** `stale`: an old level. `off`: the last level of an account that cannot serve. */
  readonly age?: 'stale' | 'off' | null;
  readonly mini?: boolean;
}

function percent(fraction: number): string {
  return String(Math.min(Math.max(fraction, 0), 1) * 100);
}

function levels({ used, pace, end }: MeterProps): CSSProperties {
  return {
    '--used': percent(used ?? 0),
    '--pace': percent(pace ?? 0),
    '--end': percent(end ?? 0),
  } as CSSProperties;
}

function tone(look: MeterProps['look'], age: MeterProps['age']): string | undefined {
  if (age === 'off' || look === 'blocked' || look === 'early') return undefined;
  return text[look];
}

/** Used, at this pace, even pace, and the sill at 90 %: the shape alone gives the verdict. */
export function Meter(props: MeterProps) {
  const { label, value, used, pace, end, look, age = null, mini = false } = props;
  if (used === null) {
    return (
      <div
        className={cx(styles.meter, styles.unknown, mini && styles.mini)}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- drawn by styles, there is no image
        role="img"
        aria-label={`${label}: ${value}`}
      >
        <span className={styles.channel} />
      </div>
    );
  }
  const hatched = look === 'blocked' && age === null;
  const forecast = age === null && !hatched;
  return (
    <div
      className={cx(
        text.verdict,
        tone(look, age),
        styles.meter,
        mini && styles.mini,
        age !== null && styles.hollow,
        hatched && styles.blocked,
        forecast && look === 'dry' && styles.dry,
      )}
      style={levels(props)}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <meter> cannot hold the tick and the sill
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(used * 100)}
      aria-valuetext={value}
      title={value}
    >
      <span className={styles.channel}>
        {forecast && end !== null && <i className={styles.end} />}
        <i className={styles.used} />
      </span>
      {pace !== null && !hatched && age !== 'off' && <i className={styles.pace} />}
    </div>
  );
}
