import { useId, useRef, useState } from 'react';
import type { SyntheticEvent } from 'react';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import type { CallOutput } from '../../../shared/contract.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { Select } from '../../ui/Select.tsx';
import { ShownKey } from './ShownKey.tsx';
import { ToolLines } from './ToolLines.tsx';
import styles from './NewKeyDialog.module.css';

const { dialog: t } = words.tools;

type Minted = CallOutput<'clients.add'>;

function Made({ minted }: { readonly minted: Minted }) {
  const proxy = useSnapshot((s) => s.status.proxy);
  const providers = useSnapshot((s) => s.providers);
  const { close } = useViewActions();
  const { client, key } = minted;
  const limit = providers.find(({ id }) => id === client.provider)?.name;
  return (
    <Modal
      title={t.made(client.name)}
      lead={t.limit(limit ?? t.allProviders.toLowerCase())}
      onClose={close}
      footer={<Button onClick={close}>{t.have}</Button>}
    >
      <ShownKey clientKey={key} />
      {proxy !== null && <ToolLines proxy={proxy} clientKey={key} />}
    </Modal>
  );
}

interface AskProps {
  readonly onMade: (minted: Minted) => void;
}

function Ask({ onMade }: AskProps) {
  const providers = useSnapshot((s) => s.providers);
  const [name, setName] = useState('');
  const [provider, setProvider] = useState('');
  const { run, busy, error } = useCall();
  const { close } = useViewActions();
  const field = useRef<HTMLInputElement>(null);
  const formId = useId();
  async function make(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    if (name.trim() === '' || busy) return;
    const minted = await run('clients.add', { name, provider: provider === '' ? null : provider });
    if (minted !== null) onMade(minted);
  }
  const options = [
    { value: '', text: t.allProviders },
    ...providers.map(({ id, name: text }) => ({ value: id, text: t.only(text) })),
  ];
  return (
    <Modal
      title={t.title}
      lead={t.lead}
      initialFocus={field}
      onClose={close}
      footer={
        <>
          <Button tone="primary" type="submit" form={formId} disabled={busy || name.trim() === ''}>
            {t.make}
          </Button>
          <Button onClick={close}>{words.common.cancel}</Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={(event) => void make(event)}>
        <Field
          ref={field}
          label={t.name}
          hint={t.nameHint}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select label={t.mayUse} value={provider} options={options} onChange={setProvider} />
        <ErrorNote error={error} />
      </form>
    </Modal>
  );
}

export function NewKeyDialog() {
  const [minted, setMinted] = useState<Minted | null>(null);
  return minted === null ? <Ask onMade={setMinted} /> : <Made minted={minted} />;
}
