import type { ReactNode } from 'react';
import { usageWords as t } from '../../text/usage-page.ts';
import styles from './Usage.module.css';

interface ScrollProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A table as high as its chart. */
export function Scroll({ title, children }: ScrollProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={t.tableOf(title)} tabIndex={0} data-view>
      {children}
    </section>
  );
}
