import { useId } from 'react';
import { useNow } from '../../state/use-now.ts';
import { words } from '../../text/words.ts';
import { Field } from '../../ui/Field.tsx';
import { Note } from '../../ui/Note.tsx';
import { readLimits } from './read-limits.ts';
import type { LimitTexts } from './read-limits.ts';
import styles from './NewKeyDialog.module.css';

const { dialog: t } = words.tools;

interface LimitFieldsProps {
  readonly texts: LimitTexts;
  readonly onChange: (texts: LimitTexts) => void;
}

/** Empty fields set no limit. */
export function LimitFields({ texts, onChange }: LimitFieldsProps) {
  const noteId = useId();
  const { bad } = readLimits(texts, useNow());
  return (
    <>
      <div className={styles.pair}>
        <Field
          label={t.rpm}
          inputMode="numeric"
          placeholder={t.noLimit}
          maxLength={6}
          value={texts.rpm}
          bad={bad === 'rpm'}
          errorId={noteId}
          onChange={(event) => onChange({ ...texts, rpm: event.currentTarget.value })}
        />
        <Field
          label={t.budget}
          inputMode="decimal"
          placeholder={t.noLimit}
          maxLength={14}
          value={texts.budget}
          bad={bad === 'budget'}
          errorId={noteId}
          onChange={(event) => onChange({ ...texts, budget: event.currentTarget.value })}
        />
        <Field
          label={t.lastDay}
          hint={t.lastDayHint}
          type="date"
          value={texts.lastDay}
          bad={bad === 'lastDay'}
          errorId={noteId}
          onChange={(event) => onChange({ ...texts, lastDay: event.currentTarget.value })}
        />
      </div>
      {bad !== null && <Note tone="needs" id={noteId} title={t.badLimit[bad]} />}
    </>
  );
}
