import styles from './Shape.module.css';
import { cx } from './cx.ts';

type ShapeKind = 'fine' | 'tight' | 'dry' | 'blocked' | 'needs' | 'none';

const SHAPES = {
  fine: <circle cx="6" cy="6" r="4.5" />,
  tight: <path d="M6 .6 11.4 6 6 11.4.6 6z" />,
  dry: <path d="M.8 1.8h10.4L6 11z" />,
  blocked: (
    <>
      <rect x="1" y="1" width="10" height="10" rx="1.5" />
      <path className={styles.bar} d="M3.2 5.1h5.6v1.8H3.2z" />
    </>
  ),
  needs: (
    <>
      <circle cx="6" cy="6" r="6" />
      <path className={styles.cutout} d="M5.1 2.6h1.8v4.3H5.1zM5.1 7.9h1.8v1.7H5.1z" />
    </>
  ),
  none: <circle className={styles.dashed} cx="6" cy="6" r="4.3" />,
} as const;

interface ShapeProps {
  readonly kind: ShapeKind;
  readonly old?: boolean;
  readonly className?: string | undefined;
}

/** The form that a verdict has beside its colour and its word. */
export function Shape({ kind, old = false, className }: ShapeProps) {
  return (
    <svg
      className={cx(styles.shape, old && styles.old, className)}
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      {SHAPES[kind]}
    </svg>
  );
}
