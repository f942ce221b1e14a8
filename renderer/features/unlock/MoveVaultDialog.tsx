import { useId, useState } from 'react';
import type { SyntheticEvent } from 'react';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { PassphraseFields, readyPassphrase, usePassphrase } from './PassphraseFields.tsx';
import styles from './Vault.module.css';

const { vault: t } = words;
const PLACES = ['keychain', 'passphrase', 'file'] as const;
type Place = (typeof PLACES)[number];

/** A new key elsewhere; to a passphrase from a passphrase is a new passphrase. */
export function MoveVaultDialog() {
  const mode = useSnapshot((s) => s.status.vault.mode);
  const [place, setPlace] = useState<Place>(mode === 'keychain' ? 'passphrase' : 'keychain');
  const passphrase = usePassphrase(true);
  const { run, busy, error, clear } = useCall();
  const { close, say } = useViewActions();
  const formId = useId();
  const noteId = useId();
  const needsPassphrase = place === 'passphrase';
  const ready = needsPassphrase ? readyPassphrase(passphrase) !== null : place !== mode;
  async function move(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    if (!ready || busy) return;
    const given = needsPassphrase ? readyPassphrase(passphrase) : null;
    if ((await run('vault.move', { mode: place, passphrase: given })) === null) return;
    say(t.moved);
    close();
  }
  return (
    <Modal
      title={t.moveTitle}
      lead={t.moveLead}
      onClose={close}
      footer={
        <>
          <Button tone="primary" type="submit" form={formId} busy={busy} disabled={!ready}>
            {busy ? t.moving : t.moveConfirm}
          </Button>
          <Button onClick={close}>{words.common.cancel}</Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={(event) => void move(event)}>
        <Segmented
          label={t.moveTo}
          value={place}
          options={PLACES.map((value) => ({ value, text: t.places[value] }))}
          onChange={(value) => {
            setPlace(value);
            clear();
          }}
        />
        <Note>{place === mode && !needsPassphrase ? t.placeSame : t.placeHints[place]}</Note>
        {needsPassphrase && <PassphraseFields {...passphrase} noteId={noteId} />}
        <ErrorNote error={error} />
      </form>
    </Modal>
  );
}
