import type { LucideIcon } from 'lucide-react';
import styles from './Icon.module.css';
import { cx } from './cx.ts';

interface IconProps {
  readonly of: LucideIcon;
  readonly size?: number;
  /** For marks that are thin when outlined. */
  readonly filled?: boolean;
  readonly className?: string | undefined;
}

/** 1.5 px lines at 16 px, as the design's own icons. */
export function Icon({ of: Glyph, size = 16, filled = false, className }: IconProps) {
  return (
    <Glyph
      aria-hidden="true"
      size={size}
      strokeWidth={1.5}
      absoluteStrokeWidth
      fill={filled ? 'currentColor' : 'none'}
      className={cx(styles.icon, className)}
    />
  );
}
