import { ChevronRight, ExternalLink, KeyRound, Search } from 'lucide-react';
import { useState } from 'react';
import type { LoginMethod, ProviderInfo } from '../../../shared/model/provider.ts';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { formatList } from '../../../shared/text/format.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { Note } from '../../ui/Note.tsx';
import text from '../../ui/text.module.css';
import { Tile } from '../../ui/Tile.tsx';
import { cx } from '../../ui/cx.ts';
import styles from './AddAccountDialog.module.css';

const { login: t } = words;
/** Below this many a search field is only in the way. */
const MANY = 8;

const BUTTONS = {
  browser: { text: t.withBrowser, icon: ExternalLink },
  paste: { text: t.withPaste, icon: null },
  device: { text: t.withDevice, icon: null },
  'api-key': { text: t.withKey, icon: KeyRound },
} as const;

function methodsLine(methods: readonly LoginMethod[]): string {
  const line = formatList(methods.map((method) => t.methods[method])).replace(' and ', ' or ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}

function Methods({ provider }: { readonly provider: ProviderInfo }) {
  const { open } = useViewActions();
  return (
    <div className={styles.detail}>
      <Note>{provider.policy}</Note>
      <div className={cx(text.line, text.wrap)}>
        {provider.methods.map((method, index) => {
          const { text: name, icon } = BUTTONS[method];
          return (
            <Button
              key={method}
              {...(index === 0 && { tone: 'primary' as const })}
              {...(icon !== null && { icon })}
              onClick={() =>
                open({ kind: 'sign-in', provider: provider.id, method, account: null })
              }
            >
              {name}
            </Button>
          );
        })}
      </div>
    </div>
  );
}

interface EntryProps {
  readonly provider: ProviderInfo;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function Entry({ provider, isOpen, onOpen }: EntryProps) {
  return (
    <li className={cx(isOpen && styles.open)}>
      <button type="button" className={styles.entry} aria-expanded={isOpen} onClick={onOpen}>
        <Tile text={provider.monogram} large />
        <span className={text.stack}>
          <span className={text.medium}>{provider.name}</span>
          <span className={cx(text.small, text.t3)}>{methodsLine(provider.methods)}</span>
        </span>
        {!isOpen && <Icon of={ChevronRight} className={styles.arrow} />}
      </button>
      {isOpen && <Methods provider={provider} />}
    </li>
  );
}

interface AddAccountDialogProps {
  /** The provider that stands open at first. */
  readonly first: string | null;
}

export function AddAccountDialog({ first }: AddAccountDialogProps) {
  const providers = useSnapshot((snapshot) => snapshot.providers);
  const [openId, setOpenId] = useState(first ?? providers[0]?.id ?? null);
  const [search, setSearch] = useState('');
  const { close, open } = useViewActions();
  const found = providers.filter(({ name, id }) =>
    `${name} ${id}`.toLowerCase().includes(search.trim().toLowerCase()),
  );
  return (
    <Modal
      title={t.title}
      wide
      onClose={close}
      footer={
        <>
          <span className={cx(text.small, text.t3, styles.already)}>{words.imports.already}</span>
          <Button tone="quiet" onClick={() => open({ kind: 'import' })}>
            {words.imports.open}
          </Button>
        </>
      }
      head={
        providers.length > MANY ? (
          <label className={styles.search}>
            <Icon of={Search} />
            <input
              aria-label={t.findLabel}
              placeholder={t.find(providers.length)}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
          </label>
        ) : undefined
      }
    >
      <ul className={styles.list}>
        {found.map((provider) => (
          <Entry
            key={provider.id}
            provider={provider}
            isOpen={provider.id === openId}
            onOpen={() => setOpenId(provider.id)}
          />
        ))}
        {found.length === 0 && <li className={text.t2}>{t.noProvider(search)}</li>}
      </ul>
    </Modal>
  );
}
