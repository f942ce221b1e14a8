import type { ReactNode } from 'react';
import type { WireError } from '../../../shared/errors.ts';
import { ErrorNote } from '../../ui/Note.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { useIsFound } from './find.ts';
import styles from './SettingRow.module.css';

interface SettingRowProps {
  readonly title: string;
  readonly hint?: string | null | undefined;
  readonly titleId?: string;
  readonly hintId?: string | undefined;
  readonly error?: WireError | null;
  /** Below the row: what is wrong with what was written. */
  readonly note?: ReactNode;
  /** In place of the hint until that is known, as tall as it. */
  readonly waiting?: ReactNode;
  readonly children?: ReactNode;
}

export function SettingRow(props: SettingRowProps) {
  const { title, hint, titleId, hintId, error = null, note, waiting, children } = props;
  if (!useIsFound(title, hint)) return null;
  const hasNote = note !== undefined && note !== null && note !== false;
  const hasHint = hint !== undefined && hint !== null;
  return (
    <div className={styles.row} data-setting>
      <div className={styles.words}>
        <bdi id={titleId} className={text.medium}>
          {title}
        </bdi>
        {waiting}
        {hasHint && (
          <span id={hintId} className={cx(text.small, text.t2)}>
            {hint}
          </span>
        )}
      </div>
      {children !== undefined && <div className={styles.control}>{children}</div>}
      {(error !== null || hasNote) && (
        <div className={styles.note}>
          <ErrorNote error={error} />
          {note}
        </div>
      )}
    </div>
  );
}
