import { rankingWords as t } from '../../text/ranking.ts';
import { cx } from '../../ui/cx.ts';
import type { Step } from './ladder.ts';
import styles from './Ladder.module.css';

const LOOK: Readonly<Record<Step['state'], string | undefined>> = {
  asked: undefined,
  decides: styles.decides,
  'not-asked': styles.notAsked,
};

/** Which number decided between the first and the second, and what was asked before it. */
export function Ladder({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol className={styles.ladder} aria-label={t.ladder}>
      {steps.map(({ criterion, name, state, word }) => (
        <li key={criterion} className={cx(LOOK[state])} title={t.stepTips[criterion]}>
          <span>{name}</span>
          <b>{word}</b>
        </li>
      ))}
    </ol>
  );
}
