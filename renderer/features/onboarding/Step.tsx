import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../../ui/Icon.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './Step.module.css';

export type StepState = 'done' | 'now' | 'later';

interface StepProps {
  readonly number: number;
  readonly state: StepState;
  readonly title: string;
  readonly detail: string;
  readonly children?: ReactNode;
}

export function Step({ number, state, title, detail, children }: StepProps) {
  return (
    <li
      className={cx(styles.step, styles[state])}
      aria-current={state === 'now' ? 'step' : undefined}
    >
      <span className={styles.number}>{state === 'done' ? <Icon of={Check} /> : number}</span>
      <div className={styles.body}>
        <div className={styles.words}>
          <h2 className={text.title}>{title}</h2>
          <p className={text.t2}>{detail}</p>
        </div>
        {children}
      </div>
    </li>
  );
}
