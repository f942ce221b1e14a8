import { useId, useRef, useState } from 'react';
import type { SyntheticEvent } from 'react';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { useNow } from '../../state/use-now.ts';
import { useCall } from '../../state/use-call.ts';
import type { CallOutput } from '../../../shared/contract.ts';
import { formatDollars } from '../../../shared/text/format.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { ErrorNote } from '../../ui/Note.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { LimitFields } from './LimitFields.tsx';
import { readLimits } from './read-limits.ts';
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
      lead={[
        t.limit(limit ?? t.allProviders.toLowerCase()),
        client.expiresAt === null ? t.noEndDate : t.endsAfter(Date.parse(client.expiresAt)),
        client.rpm !== null && t.atMost(words.tools.rpm(client.rpm)),
        client.budgetUsd !== null && t.atMost(formatDollars(client.budgetUsd)),
        client.passThrough && t.bringsOwn,
      ]
        .filter(Boolean)
        .join(' ')}
      onClose={close}
      footer={<Button onClick={close}>{t.have}</Button>}
    >
      <ShownKey clientKey={key} />
      {proxy !== null && <ToolLines proxy={proxy} clientKey={key} />}
    </Modal>
  );
}

interface PassThroughProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function PassThrough({ checked, onChange }: PassThroughProps) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <span id={id} className={text.medium}>
        {t.passThrough}
      </span>
      <Switch
        checked={checked}
        aria-labelledby={id}
        aria-describedby={`${id}-hint`}
        onChange={onChange}
      />
      <span id={`${id}-hint`} className={cx(styles.hint, text.small, text.t2)}>
        {t.passThroughHint}
      </span>
    </div>
  );
}

interface AskProps {
  /** Of the tool that it is for. */
  readonly suggested: string | null;
  readonly onMade: (minted: Minted) => void;
}

function Ask({ suggested, onMade }: AskProps) {
  const providers = useSnapshot((s) => s.providers);
  const [name, setName] = useState(suggested ?? '');
  const [provider, setProvider] = useState('');
  const [limits, setLimits] = useState({ rpm: '', budget: '', lastDay: '' });
  const [passThrough, setPassThrough] = useState(false);
  const { run, busy, error } = useCall();
  const { close } = useViewActions();
  const field = useRef<HTMLInputElement>(null);
  const formId = useId();
  const { rpm, budgetUsd, expiresAt, bad } = readLimits(limits, useNow());
  const canMake = name.trim() !== '' && bad === null;
  async function make(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    if (!canMake || busy) return;
    const of = provider === '' ? null : provider;
    const wanted = { name, provider: of, passThrough, rpm, budgetUsd, expiresAt };
    const minted = await run('clients.add', wanted);
    if (minted !== null) onMade(minted);
  }
  const options = [
    { value: '', text: t.allProviders },
    ...providers.map(({ id, name: of }) => ({ value: id, text: t.only(of) })),
  ];
  return (
    <Modal
      title={t.title}
      lead={t.lead}
      initialFocus={field}
      onClose={close}
      footer={
        <>
          <Button tone="primary" type="submit" form={formId} busy={busy} disabled={!canMake}>
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
        <LimitFields texts={limits} onChange={setLimits} />
        <PassThrough checked={passThrough} onChange={setPassThrough} />
        <ErrorNote error={error} />
      </form>
    </Modal>
  );
}

export function NewKeyDialog({ suggested }: Pick<AskProps, 'suggested'>) {
  const [minted, setMinted] = useState<Minted | null>(null);
  return minted === null ? (
    <Ask suggested={suggested} onMade={setMinted} />
  ) : (
    <Made minted={minted} />
  );
}
