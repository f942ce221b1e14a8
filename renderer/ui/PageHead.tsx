import type { ReactNode } from 'react';
import { Gate } from './Gate.tsx';
import styles from './PageHead.module.css';
import text from './text.module.css';
import { cx } from './cx.ts';

interface PageHeadProps {
  readonly title: string;
  readonly detail: string;
  readonly gate?: {
    readonly kind: 'open' | 'down' | 'shut' | 'paused';
    readonly tone: 'fine' | 'tight' | 'dry' | 'blocked' | 'needs';
  };
  readonly children?: ReactNode;
}

export function PageHead({ title, detail, gate, children }: PageHeadProps) {
  return (
    <header className={styles.head}>
      {gate && (
        <span className={cx(text.verdict, text[gate.tone], styles.water)}>
          <Gate kind={gate.kind} className={styles.gate} />
        </span>
      )}
      <div className={cx(text.stack, styles.sentence)}>
        <h1>{title}</h1>
        <p className={text.t2}>{detail}</p>
      </div>
      {children && <div className={styles.acts}>{children}</div>}
    </header>
  );
}
