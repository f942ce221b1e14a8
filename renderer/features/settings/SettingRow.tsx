import type { ReactNode } from 'react';
import type { WireError } from '../../../shared/errors.ts';
import { ErrorNote } from '../../ui/Note.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './SettingRow.module.css';

interface SettingRowProps {
  readonly title: string;
  readonly hint?: string | null | undefined;
  readonly titleId?: string;
  readonly error?: WireError | null;
  readonly children?: ReactNode;
}

export function SettingRow({ title, hint, titleId, error = null, children }: SettingRowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <span id={titleId} className={text.medium}>
          {title}
        </span>
        {hint !== undefined && hint !== null && (
          <span className={cx(text.small, text.t2)}>{hint}</span>
        )}
        <ErrorNote error={error} />
      </div>
      {children !== undefined && <div className={styles.control}>{children}</div>}
    </div>
  );
}
