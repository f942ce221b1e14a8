import type { ReactNode } from 'react';
import { Info } from 'lucide-react';
import type { WireError } from '../../shared/errors.ts';
import { Icon } from './Icon.tsx';
import styles from './Note.module.css';
import { Shape } from './Shape.tsx';
import text from './text.module.css';
import { cx } from './cx.ts';

interface NoteProps {
  readonly tone?: 'info' | 'needs' | 'none';
  readonly title?: string | undefined;
  readonly id?: string | undefined;
  readonly children?: ReactNode;
}

/** What happened, and below it what that means. `needs` is read out at once. */
export function Note({ tone = 'info', title, id, children }: NoteProps) {
  const role = tone === 'needs' ? 'alert' : tone === 'none' ? 'status' : undefined;
  return (
    <div
      id={id}
      role={role}
      className={cx(styles.note, text.verdict, tone === 'needs' && text.needs)}
    >
      {tone === 'info' ? (
        <Icon of={Info} className={styles.info} />
      ) : (
        <Shape kind={tone} className={styles.shape} />
      )}
      <div className={text.stack}>
        {title !== undefined && (
          <b className={tone === 'needs' ? styles.needsTitle : styles.title}>{title}</b>
        )}
        {children !== undefined && children !== null && <span>{children}</span>}
      </div>
    </div>
  );
}

interface ErrorNoteProps {
  readonly error: WireError | null;
  readonly id?: string;
  readonly after?: string;
}

/** An error where the person looks: what is wrong, then what to do. */
export function ErrorNote({ error, id, after }: ErrorNoteProps) {
  if (error === null) return null;
  const detail = [error.hint, after].filter(Boolean).join(' ');
  return (
    <Note tone="needs" title={error.message} id={id}>
      {detail === '' ? null : detail}
    </Note>
  );
}
