import { useId, useState } from 'react';
import type { SyntheticEvent } from 'react';
import { useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { SettingRow } from './SettingRow.tsx';
import styles from './PortRow.module.css';
import { useSetting } from './use-setting.ts';

const { settings: t } = words;

interface PortRowProps {
  readonly name: 'port' | 'uiPort';
  readonly title: string;
  readonly hint: string;
}

function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

export function PortRow({ name, title, hint }: PortRowProps) {
  const { value, caller, set } = useSetting(name);
  const [draft, setDraft] = useState<string | null>(null);
  const [isWrong, setIsWrong] = useState(false);
  const { say } = useViewActions();
  const id = useId();
  const noteId = useId();
  const shown = draft ?? String(value);
  async function save(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    const port = parsePort(shown);
    setIsWrong(port === null);
    if (port === null || !(await set(port))) return;
    setDraft(null);
    say(t.portSaved);
  }
  return (
    <>
      <SettingRow title={title} hint={hint} titleId={id} error={caller.error}>
        <form className={styles.form} onSubmit={(event) => void save(event)}>
          {draft !== null && draft !== String(value) && (
            <Button small tone="primary" type="submit" disabled={caller.busy}>
              {t.save}
            </Button>
          )}
          <input
            className={styles.input}
            inputMode="numeric"
            maxLength={5}
            aria-labelledby={id}
            aria-invalid={isWrong || undefined}
            aria-describedby={isWrong ? noteId : undefined}
            value={shown}
            onChange={(event) => {
              setDraft(event.currentTarget.value);
              setIsWrong(false);
            }}
          />
        </form>
      </SettingRow>
      {isWrong && (
        <div className={styles.note}>
          <Note tone="needs" title={t.portWrong} id={noteId} />
        </div>
      )}
    </>
  );
}
