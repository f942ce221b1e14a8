import type { ReactNode } from 'react';
import styles from './PageBody.module.css';

interface PageBodyProps {
  readonly children: ReactNode;
}

export function PageBody({ children }: PageBodyProps) {
  return <div className={styles.body}>{children}</div>;
}
