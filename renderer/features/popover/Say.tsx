import type { ReactNode } from 'react';
import type { Sentence } from '../../../shared/verdict/sentence.ts';
import { words } from '../../text/words.ts';
import { Gate } from '../../ui/Gate.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './Say.module.css';

interface SayProps {
  readonly sentence: Sentence;
  /** With a banner below it. */
  readonly slim?: boolean;
  /** What to do about it; then the detail is shown in full. */
  readonly children?: ReactNode;
}

/** The gate and one sentence: can I work, until when. */
export function Say({ sentence, slim = false, children }: SayProps) {
  const { tone, gate, title, detail, brief = detail } = sentence;
  return (
    <section className={cx(styles.say, slim && styles.slim)} aria-label={words.popover.verdict}>
      <span className={cx(text.verdict, text[tone], styles.water)}>
        <Gate kind={gate} className={styles.gate} />
      </span>
      <div className={styles.words}>
        <h1>{title}</h1>
        <p className={cx(text.t2, children === undefined && styles.detail)} title={detail}>
          {brief}
        </p>
        {children}
      </div>
    </section>
  );
}
