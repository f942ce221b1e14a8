import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import text from '../../ui/text.module.css';
import { settingsWords as t } from '../../text/settings.ts';
import styles from './NumberField.module.css';

interface NumberFieldProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Id of the text that names it, or its name itself. */
  readonly labelledBy?: string;
  readonly label?: string;
  readonly unit?: string;
  /** Id of the note that says what is wrong with it now. */
  readonly noteId: string | undefined;
  readonly busy: boolean;
  /** Null: what is written is no such number. Resolves with true once it is stored. */
  readonly onSave: (value: number | null) => Promise<boolean>;
  /** Something else is written. */
  readonly onEdit: () => void;
}

function readWhole(written: string, min: number, max: number): number | null {
  const value = /^\d{1,5}$/.test(written.trim()) ? Number(written) : -1;
  return value >= min && value <= max ? value : null;
}

/** A whole number. Enter or Save keeps it, Esc brings the stored one back. */
export function NumberField(props: NumberFieldProps) {
  const { value, min, max, labelledBy, label, unit, noteId, busy, onSave, onEdit } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const [stored, setStored] = useState(value);
  // Another number in the store, also from elsewhere, ends what is being written; the field keeps the focus.
  if (stored !== value) {
    setStored(value);
    setDraft(null);
  }
  const shown = draft ?? String(value);
  const isEdited = draft !== null && draft.trim() !== String(value);
  async function save(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    if (await onSave(readWhole(shown, min, max))) setDraft(null);
  }
  function write(next: string | null): void {
    setDraft(next);
    onEdit();
  }
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      {isEdited && (
        <Button small tone="primary" type="submit" busy={busy}>
          {t.save}
        </Button>
      )}
      <span className={cx(styles.box, noteId !== undefined && styles.bad)}>
        <input
          className={cx(styles.input, text.mono)}
          style={{ width: `${String(String(max).length + 1.5)}ch` }}
          inputMode="numeric"
          maxLength={5}
          aria-label={label}
          aria-labelledby={labelledBy}
          aria-invalid={noteId !== undefined || undefined}
          aria-describedby={noteId}
          autoComplete="off"
          value={shown}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || draft === null) return;
            event.stopPropagation();
            write(null);
          }}
        />
        {unit !== undefined && <span className={text.t3}>{unit}</span>}
      </span>
    </form>
  );
}
