import { useState } from 'react';
import { words } from '../../text/words.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Note } from '../../ui/Note.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './ShownKey.module.css';

const { dialog: t } = words.tools;

interface ShownKeyProps {
  readonly clientKey: string;
  readonly onCopied?: () => void;
}

/** A client key, the one time that it can be seen. */
export function ShownKey({ clientKey, onCopied }: ShownKeyProps) {
  const [wasCopied, setWasCopied] = useState(false);
  return (
    <div className={styles.shown}>
      <div className={text.line}>
        <output className={cx(styles.key, text.mono)} aria-label={t.keyLabel} title={clientKey}>
          {clientKey}
        </output>
        <CopyButton
          text={clientKey}
          done={t.copied}
          {...(!wasCopied && { tone: 'primary' as const })}
          onCopied={() => {
            setWasCopied(true);
            onCopied?.();
          }}
        >
          {words.common.copy}
        </CopyButton>
      </div>
      <Note tone="needs" title={t.shownOnce}>
        {t.shownOnceDetail}
      </Note>
    </div>
  );
}
