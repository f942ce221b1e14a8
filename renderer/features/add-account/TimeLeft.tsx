import { useState } from 'react';
import type { WaitingState } from '../../../shared/model/login.ts';
import { useSecond } from '../../state/use-now.ts';
import { words } from '../../text/words.ts';
import { cx } from '../../ui/cx.ts';
import text from '../../ui/text.module.css';
import styles from './WaitingStep.module.css';

const { login: t } = words;

interface TimeLeftProps {
  readonly state: WaitingState;
  readonly provider: string;
}

/** For whom is waited, and until when. */
export function TimeLeft({ state, provider }: TimeLeftProps) {
  const nowMs = useSecond();
  const [startedMs] = useState(() => Date.now());
  const endsMs = Date.parse(state.expiresAt);
  const leftMs = Math.max(0, endsMs - nowMs);
  const share = Math.min(1, leftMs / Math.max(endsMs - startedMs, 1));
  return (
    <div className={styles.time}>
      <div className={cx(text.line, text.small, text.t2)}>
        <i className={text.live} />
        {t.waiting(provider)}
        <span className={text.push}>
          {state.code === null ? t.givesUp(leftMs) : t.codeEnds(leftMs)}
        </span>
      </div>
      <progress
        className={styles.progress}
        aria-label={t.timeLeft}
        max={100}
        value={Math.round(share * 100)}
      />
    </div>
  );
}
