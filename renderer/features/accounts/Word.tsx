import { Lock, Pause } from 'lucide-react';
import { Icon } from '../../ui/Icon.tsx';
import { Shape } from '../../ui/Shape.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import { verdictWord } from '../../../shared/verdict/account-words.ts';
import styles from './Word.module.css';

interface WordProps {
  readonly view: AccountView;
  readonly nowMs: number;
}

function mark(view: AccountView, isOld: boolean) {
  const { kind } = view.verdict;
  if (kind === 'locked') return <Icon of={Lock} size={13} />;
  if (kind === 'paused') return <Icon of={Pause} size={13} />;
  if (kind === 'early' || kind === 'idle') return <Shape kind="none" />;
  if (kind === 'unknown') return view.verdict.windows ? <Shape kind="none" /> : null;
  return <Shape kind={kind} old={isOld} />;
}

/** A verdict: colour, shape and word, never one of them alone. */
export function Word({ view, nowMs }: WordProps) {
  const { kind } = view.verdict;
  const hasTone = kind === 'fine' || kind === 'tight' || kind === 'dry' || kind === 'needs';
  const isOld = view.staleSinceMs !== null && hasTone && kind !== 'needs';
  return (
    <span className={cx(text.verdict, hasTone && text[kind], styles.word, isOld && styles.old)}>
      {mark(view, isOld)}
      {verdictWord(view, nowMs)}
    </span>
  );
}
