import { Check } from 'lucide-react';
import { Icon } from '../../ui/Icon.tsx';
import { cx } from '../../ui/cx.ts';
import styles from './StepLine.module.css';

interface StepLineProps {
  /** Index of the present step. */
  readonly at: number;
  readonly steps: readonly string[];
}

export function StepLine({ at, steps }: StepLineProps) {
  return (
    <ol className={styles.steps}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={cx(index < at && styles.was, index === at && styles.now)}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className={styles.number}>
            {index < at ? <Icon of={Check} size={12} /> : index + 1}
          </span>
          <span>{step}</span>
        </li>
      ))}
    </ol>
  );
}
