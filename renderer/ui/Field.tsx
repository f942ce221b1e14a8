import { useId } from 'react';
import type { InputHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './Field.module.css';
import text from './text.module.css';
import { cx } from './cx.ts';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly aside?: ReactNode;
  readonly after?: ReactNode;
  readonly bad?: boolean;
  readonly mono?: boolean;
  /** Id of the note below that says what is wrong. */
  readonly errorId?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A labelled text field; what is wrong with it stands below, in plum. */
export function Field(props: FieldProps) {
  const { label, hint, aside, after, bad = false, mono = false, errorId, ref, ...rest } = props;
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.label}>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
        {aside !== undefined && <span className={text.push}>{aside}</span>}
      </div>
      <div className={cx(styles.box, bad && styles.bad)}>
        <input
          {...rest}
          ref={ref}
          id={id}
          className={cx(styles.input, mono && text.mono)}
          aria-invalid={bad || undefined}
          aria-describedby={bad ? errorId : undefined}
          autoComplete="off"
          spellCheck={false}
        />
        {after}
      </div>
    </div>
  );
}
