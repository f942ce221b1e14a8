import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './Panel.module.css';
import text from './text.module.css';
import { Tile } from './Tile.tsx';
import { cx } from './cx.ts';

interface PanelProps {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly monogram?: string | undefined;
  /** In the line of the title, after it. */
  readonly choice?: ReactNode;
  readonly aside?: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Panel({ title, lead, monogram, choice, aside, className, children }: PanelProps) {
  const id = useId();
  return (
    <section className={cx(styles.panel, className)} aria-labelledby={id}>
      <div className={styles.head}>
        {monogram !== undefined && <Tile text={monogram} />}
        <h2 id={id}>{title}</h2>
        {lead !== undefined && <span className={cx(text.small, text.t3)}>{lead}</span>}
        {choice}
        {aside !== undefined && aside !== null && (
          <div className={cx(styles.aside, typeof aside === 'string' && styles.text)}>{aside}</div>
        )}
      </div>
      {children}
    </section>
  );
}
