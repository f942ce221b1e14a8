import { Eye, EyeOff } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import type { WireError } from '../../../shared/errors.ts';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import styles from './KeyDialog.module.css';

const { key: t } = words.login;

interface KeyDialogProps {
  readonly provider: ProviderInfo;
  /** The account whose key is given again; its name is offered. */
  readonly account: Account | null;
}

interface OutcomeProps {
  readonly id: string;
  readonly busy: boolean;
  readonly error: WireError | null;
  readonly provider: ProviderInfo;
}

/** Being asked, refused, or neither: what stands below the key. */
function Outcome({ id, busy, error, provider }: OutcomeProps) {
  if (busy) {
    return (
      <Note tone="none" title={t.asking(provider.name)} id={id}>
        {t.askingDetail}
      </Note>
    );
  }
  if (error?.code === 'KEY_REFUSED') {
    return (
      <Note tone="needs" title={t.refused(provider.name)} id={id}>
        {[error.message, t.notStored].join(' ')}
      </Note>
    );
  }
  if (error?.code === 'KEY_UNCHECKED') {
    return (
      <Note tone="none" title={t.unchecked} id={id}>
        {[error.message, t.uncheckedDetail].join(' ')}
      </Note>
    );
  }
  return <ErrorNote error={error} id={id} after={t.notStored} />;
}

export function KeyDialog({ provider, account }: KeyDialogProps) {
  const [key, setKey] = useState('');
  const [label, setLabel] = useState(account?.label ?? '');
  const [isShown, setIsShown] = useState(false);
  const { run, busy, error, clear } = useCall();
  const { close, say } = useViewActions();
  const field = useRef<HTMLInputElement>(null);
  const formId = useId();
  const noteId = useId();
  async function add(unchecked: boolean): Promise<void> {
    const name = label.trim() === '' ? null : label;
    const added = await run('accounts.addKey', {
      provider: provider.id,
      key,
      label: name,
      unchecked,
    });
    if (added === null) return;
    say(t.added(provider.name));
    close();
  }
  function onSubmit(event: SyntheticEvent): void {
    event.preventDefault();
    if (key.trim() !== '' && !busy) void add(false);
  }
  const wasAsked = error !== null;
  return (
    <Modal
      title={t.title(provider.name)}
      lead={t.label}
      monogram={provider.monogram}
      initialFocus={field}
      onClose={close}
      footer={
        <>
          {error?.code === 'KEY_UNCHECKED' && (
            <Button
              tone="quiet"
              className={styles.first}
              disabled={busy}
              onClick={() => void add(true)}
            >
              {t.storeAnyway}
            </Button>
          )}
          <Button tone="primary" type="submit" form={formId} disabled={busy || key.trim() === ''}>
            {wasAsked ? t.checkAgain : t.check}
          </Button>
          <Button onClick={close}>{words.common.cancel}</Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={onSubmit}>
        <Field
          ref={field}
          label={t.label}
          mono
          type={isShown ? 'text' : 'password'}
          bad={error?.code === 'KEY_REFUSED'}
          errorId={noteId}
          value={key}
          maxLength={4096}
          onChange={(event) => {
            setKey(event.currentTarget.value);
            clear();
          }}
          aside={
            provider.keyPage === null ? undefined : (
              <a className={styles.where} href={provider.keyPage} target="_blank" rel="noreferrer">
                {t.where}
              </a>
            )
          }
          after={
            <Button
              tone="quiet"
              small
              icon={isShown ? EyeOff : Eye}
              label={isShown ? t.hide : t.show}
              onClick={() => setIsShown(!isShown)}
            />
          }
        />
        <Outcome id={noteId} busy={busy} error={error} provider={provider} />
        <Field
          label={t.name}
          hint={t.nameHint}
          value={label}
          maxLength={120}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Note>{provider.policy}</Note>
      </form>
    </Modal>
  );
}
