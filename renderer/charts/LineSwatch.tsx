import styles from './charts.module.css';
import { DASHES, hueColor } from './line-style.ts';
import type { Hue } from './line-style.ts';

export function LineSwatch({ hue }: { readonly hue: Hue }) {
  return (
    <svg className={styles.swatch} viewBox="0 0 20 8" aria-hidden="true">
      <path
        d="M1 4h18"
        stroke={hueColor(hue)}
        strokeWidth={2}
        strokeDasharray={DASHES[hue]}
        fill="none"
      />
    </svg>
  );
}

/** Of what is not a line of an account. */
export function PaceSwatch({ kind }: { readonly kind: 'forecast' | 'even' }) {
  const isForecast = kind === 'forecast';
  return (
    <svg className={styles.swatch} viewBox="0 0 20 8" aria-hidden="true">
      <path
        d="M1 4h18"
        stroke={isForecast ? 'var(--text-3)' : 'var(--line-strong)'}
        strokeWidth={isForecast ? 2 : 1.5}
        strokeDasharray={isForecast ? '5 4' : '2 3'}
        fill="none"
      />
    </svg>
  );
}

export function BarSwatch({ color, pale }: { readonly color: string; readonly pale?: boolean }) {
  return (
    <svg className={styles.barSwatch} viewBox="0 0 10 4" aria-hidden="true">
      <rect width="10" height="4" fill={color} opacity={pale === true ? 0.45 : 1} />
    </svg>
  );
}
