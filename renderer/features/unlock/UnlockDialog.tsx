import { useId, useRef, useState } from 'react';
import type { SyntheticEvent } from 'react';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { PassphraseFields, readyPassphrase, usePassphrase } from './PassphraseFields.tsx';
import styles from './Vault.module.css';

const { vault: t } = words;

/** The passphrase, or the first one that is set. */
export function UnlockDialog() {
  const isNew = useSnapshot((s) => s.status.vault.unlock === 'new-passphrase');
  // What it was opened for, also when the vault opens meanwhile.
  const [setsFirst] = useState(isNew);
  const passphrase = usePassphrase(setsFirst);
  const { run, busy, error, clear } = useCall();
  const { close, say } = useViewActions();
  const field = useRef<HTMLInputElement>(null);
  const formId = useId();
  const noteId = useId();
  const ready = readyPassphrase(passphrase);
  async function unlock(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    if (ready === null || busy) return;
    if ((await run('vault.unlock', { passphrase: ready })) === null) return;
    say(t.unlocked);
    close();
  }
  return (
    <Modal
      title={setsFirst ? t.setFirst : t.unlockTitle}
      lead={setsFirst ? t.setLead : t.unlockLead}
      initialFocus={field}
      onClose={close}
      footer={
        <>
          <Button tone="primary" type="submit" form={formId} busy={busy} disabled={ready === null}>
            {busy ? t.unlocking : setsFirst ? t.setFirst : t.unlock}
          </Button>
          <Button onClick={close}>{t.keep}</Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={(event) => void unlock(event)}>
        <PassphraseFields
          {...passphrase}
          ref={field}
          noteId={noteId}
          bad={error !== null}
          setFirst={(given) => {
            passphrase.setFirst(given);
            clear();
          }}
        />
        <ErrorNote error={error} id={noteId} />
        {!setsFirst && <p className={cx(text.small, text.t2)}>{t.inMemory}</p>}
      </form>
    </Modal>
  );
}
