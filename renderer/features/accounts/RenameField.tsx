import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { ErrorNote } from '../../ui/Note.tsx';
import { cx } from '../../ui/cx.ts';
import { keyName } from '../shell/shortcuts.ts';
import styles from './RenameField.module.css';

const { rename: t } = words.accounts;

interface RenameFieldProps {
  readonly account: Account;
  /** In a list, where one line is all there is: the hint is its tooltip. */
  readonly isBrief?: boolean;
  /** `byKey`: the field had the focus until now. */
  readonly onDone: (byKey: boolean) => void;
}

/** The name in place: Enter keeps it, Esc drops it, and so does leaving it. */
export function RenameField({ account, isBrief = false, onDone }: RenameFieldProps) {
  const [label, setLabel] = useState(account.label ?? '');
  const { run, busy, error } = useCall();
  async function keep(): Promise<void> {
    if (busy) return;
    const kept = await run('accounts.rename', { account: account.id, label });
    if (kept !== null) onDone(true);
  }
  function onKeyDown(event: KeyboardEvent): void {
    // Enter also ends the writing of a word in some scripts.
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) void keep();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onDone(true);
  }
  return (
    <div className={styles.rename}>
      <input
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the person has just asked to type here
        autoFocus
        className={cx(styles.input, isBrief && styles.brief)}
        aria-label={t.label}
        title={isBrief ? t.hint(keyName('enter'), keyName('escape')) : undefined}
        dir="auto"
        placeholder={account.email ?? words.accounts.apiKey}
        maxLength={120}
        value={label}
        // Disabled, it would lose the focus to nowhere where the name is refused.
        readOnly={busy}
        aria-busy={busy || undefined}
        onChange={(event) => setLabel(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => !busy && error === null && onDone(false)}
        onKeyDown={onKeyDown}
      />
      {!isBrief && (
        <span className={styles.hint}>
          <kbd>{keyName('enter')}</kbd> {t.keeps} <kbd>{keyName('escape')}</kbd> {t.drops}
        </span>
      )}
      <ErrorNote error={error} />
    </div>
  );
}
