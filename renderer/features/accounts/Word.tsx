import { cx } from '../../ui/cx.ts';
import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import { verdictWord } from '../../../shared/verdict/account-words.ts';
import { VerdictMark, isOldVerdict, verdictTone } from './VerdictMark.tsx';
import styles from './Word.module.css';

interface WordProps {
  readonly view: AccountView;
  readonly nowMs: number;
}

/** A verdict: colour, shape and word, never one of them alone. */
export function Word({ view, nowMs }: WordProps) {
  return (
    <span className={cx(verdictTone(view), styles.word, isOldVerdict(view) && styles.old)}>
      <VerdictMark view={view} />
      {verdictWord(view, nowMs)}
    </span>
  );
}
