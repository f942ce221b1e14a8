import { Eye, EyeOff } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { Ref, SyntheticEvent } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import type { WireError } from '../../../shared/errors.ts';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import type { Caller } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { ErrorNote, Note } from '../../ui/Note.tsx';
import { KeyPageLink } from './KeyPageLink.tsx';
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
  if (busy && provider.keyChecked) {
    return (
      <Note tone="none" title={t.asking(provider.name)} id={id}>
        {t.askingDetail}
      </Note>
    );
  }
  if (error?.code === 'KEY_REFUSED') {
    return (
      <Note tone="needs" title={t.refused(provider.name)} id={id}>
        {error.message}
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

/** What is different about this provider's keys. */
function About({ provider: { name, keyOptional, keyChecked } }: Pick<OutcomeProps, 'provider'>) {
  if (keyOptional) return <Note title={t.optional}>{t.optionalDetail}</Note>;
  return keyChecked ? null : <Note title={t.noCheck(name)}>{t.noCheckDetail}</Note>;
}

interface KeyFieldProps {
  readonly provider: ProviderInfo;
  readonly isRefused: boolean;
  readonly noteId: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly ref: Ref<HTMLInputElement>;
}

function KeyField({ provider, isRefused, noteId, value, onChange, ref }: KeyFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Field
      ref={ref}
      label={t.label}
      hint={provider.keyOptional ? t.optionalHint : undefined}
      mono
      type={isShown ? 'text' : 'password'}
      bad={isRefused}
      errorId={noteId}
      value={value}
      maxLength={4096}
      onChange={(event) => onChange(event.currentTarget.value)}
      aside={
        provider.keyPage === null ? undefined : (
          <KeyPageLink provider={provider.id} url={provider.keyPage} />
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
  );
}

interface FooterProps {
  readonly formId: string;
  readonly provider: ProviderInfo;
  readonly isEmpty: boolean;
  readonly caller: Caller;
  readonly onStoreAnyway: () => void;
}

function addWord({ keyChecked }: ProviderInfo, isEmpty: boolean, isAgain: boolean): string {
  if (isEmpty) return t.addWithout;
  if (!keyChecked) return t.add;
  return isAgain ? t.checkAgain : t.check;
}

function Footer({ formId, provider, isEmpty, caller, onStoreAnyway }: FooterProps) {
  const { busy, error } = caller;
  const { close } = useViewActions();
  const isOff = isEmpty && !provider.keyOptional;
  return (
    <>
      {error?.code === 'KEY_UNCHECKED' && (
        <Button tone="quiet" className={styles.first} busy={busy} onClick={onStoreAnyway}>
          {t.storeAnyway}
        </Button>
      )}
      <Button tone="primary" type="submit" form={formId} busy={busy} disabled={isOff}>
        {addWord(provider, isEmpty && provider.keyOptional, error !== null)}
      </Button>
      <Button onClick={close}>{words.common.cancel}</Button>
    </>
  );
}

/** A key is asked about live before it is stored; one that could not be asked about is the person's choice. */
export function KeyDialog({ provider, account }: KeyDialogProps) {
  const [key, setKey] = useState('');
  const [label, setLabel] = useState(account?.label ?? '');
  const caller = useCall();
  const { close, say } = useViewActions();
  const field = useRef<HTMLInputElement>(null);
  const formId = useId();
  const noteId = useId();
  const isEmpty = key.trim() === '';
  const { busy, error } = caller;
  async function add(unchecked: boolean): Promise<void> {
    const input = { provider: provider.id, key, label: label.trim() || null, unchecked };
    const added = await caller.run('accounts.addKey', input);
    if (added === null) return;
    if (isEmpty) say(t.addedWithout(provider.name));
    else say(added.unchecked === null ? t.added(provider.name) : t.addedUnchecked(provider.name));
    close();
  }
  function onSubmit(event: SyntheticEvent): void {
    event.preventDefault();
    if ((!isEmpty || provider.keyOptional) && !busy) void add(false);
  }
  function onKey(value: string): void {
    setKey(value);
    caller.clear();
  }
  const footer = { formId, provider, isEmpty, caller, onStoreAnyway: () => void add(true) };
  const isRefused = error?.code === 'KEY_REFUSED';
  return (
    <Modal
      title={provider.keyOptional ? t.titleWithout(provider.name) : t.title(provider.name)}
      lead={t.label}
      monogram={provider.monogram}
      initialFocus={field}
      onClose={close}
      footer={<Footer {...footer} />}
    >
      <form id={formId} className={styles.form} onSubmit={onSubmit}>
        <KeyField ref={field} value={key} onChange={onKey} {...{ provider, isRefused, noteId }} />
        <About provider={provider} />
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
