import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { ErrorNote } from '../../ui/Note.tsx';
import styles from './RenameField.module.css';

interface RenameFieldProps {
  readonly account: Account;
  /** `byKey`: the field had the focus until now. */
  readonly onDone: (byKey: boolean) => void;
}

/** The name in place: Enter keeps it, Esc drops it, and so does leaving it. */
export function RenameField({ account, onDone }: RenameFieldProps) {
  const [label, setLabel] = useState(account.label ?? '');
  const { run, busy, error } = useCall();
  async function keep(): Promise<void> {
    const kept = await run('accounts.rename', { account: account.id, label });
    if (kept !== null) onDone(true);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') void keep();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onDone(true);
  }
  return (
    <div className={styles.rename}>
      <input
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the person has just asked to type here
        autoFocus
        className={styles.input}
        aria-label={words.accounts.rename.label}
        dir="auto"
        placeholder={account.email ?? words.accounts.apiKey}
        maxLength={120}
        value={label}
        disabled={busy}
        onChange={(event) => setLabel(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => !busy && error === null && onDone(false)}
        onKeyDown={onKeyDown}
      />
      <span className={styles.hint}>{words.accounts.rename.hint}</span>
      <ErrorNote error={error} />
    </div>
  );
}
