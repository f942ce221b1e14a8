import { useId, useState } from 'react';
import type { WaitingState } from '../../../shared/model/login.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { takeFocus } from '../../ui/take-focus.ts';
import type { Login } from './use-login.ts';
import styles from './WaitingStep.module.css';

const { login: t } = words;

interface PasteFieldProps {
  readonly state: WaitingState;
  readonly login: Login;
  readonly label: string;
  /** It is what to do first, so it has the focus. */
  readonly first: boolean;
}

/** Another way in, always at hand: the code, or the address where the browser ended. */
export function PasteField({ state, login, label, first }: PasteFieldProps) {
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const errorId = useId();
  // Before anything was pasted the note is about something else.
  const note = login.hasPasted ? state.note : null;
  async function send(): Promise<void> {
    if (code.trim() === '') return;
    setBusy(true);
    await login.paste(code);
    setBusy(false);
  }
  return (
    <form
      className={styles.paste}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Field
        ref={first ? takeFocus : null}
        label={label}
        mono
        bad={note !== null || login.error !== null}
        errorId={errorId}
        value={code}
        maxLength={8192}
        onChange={(event) => setCode(event.currentTarget.value)}
        after={
          <Button small type="submit" busy={busy} disabled={code.trim() === ''}>
            {t.continue}
          </Button>
        }
      />
      <div id={errorId}>
        {login.error !== null ? (
          <ErrorNote error={login.error} />
        ) : (
          note !== null && (
            <Note tone="needs" title={note}>
              {t.nothingChanged}
            </Note>
          )
        )}
      </div>
    </form>
  );
}
