import styles from './Tile.module.css';
import { cx } from './cx.ts';

interface TileProps {
  readonly text: string;
  readonly large?: boolean;
}

/** The neutral two-letter tile of a provider. */
export function Tile({ text, large = false }: TileProps) {
  return (
    <span className={cx(styles.tile, large && styles.large)} aria-hidden="true">
      {text}
    </span>
  );
}
