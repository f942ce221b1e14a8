import { Search } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { useSnapshot, useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Modal } from '../../ui/Modal.tsx';
import text from '../../ui/text.module.css';
import styles from './AddAccountDialog.module.css';
import { findProviders, neighbour, shelve } from './find-providers.ts';
import type { Shelf } from './find-providers.ts';
import { ProviderEntry } from './ProviderEntry.tsx';

const { login: t } = words;
/** Below this many a search field is only in the way. */
const MANY = 8;

interface SearchFieldProps {
  readonly count: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function SearchField({ count, value, onChange }: SearchFieldProps) {
  return (
    <label className={styles.search}>
      <Icon of={Search} />
      <input
        aria-label={t.findLabel}
        placeholder={t.find(count)}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

interface GroupProps {
  readonly shelf: Shelf;
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
}

function Group({ shelf, openId, onOpen }: GroupProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles.group}>
        {t.groups[shelf.group]}
      </h3>
      <ul className={styles.list}>
        {shelf.providers.map((provider) => (
          <ProviderEntry
            key={provider.id}
            provider={provider}
            isOpen={provider.id === openId}
            onOpen={() => onOpen(provider.id)}
          />
        ))}
      </ul>
    </section>
  );
}

function Footer() {
  const { open } = useViewActions();
  return (
    <>
      <span className={cx(text.small, text.t3, styles.already)}>{words.imports.already}</span>
      <Button tone="quiet" onClick={() => open({ kind: 'import' })}>
        {words.imports.open}
      </Button>
      <span className={cx(text.small, text.t3, styles.keys)} aria-hidden="true">
        <kbd>↑</kbd> <kbd>↓</kbd> {t.keys.choose} <kbd>Enter</kbd> {t.keys.signIn}
      </span>
    </>
  );
}

interface AddAccountDialogProps {
  /** The provider that stands open at first. */
  readonly first: string | null;
}

/** Every provider, found by name or by what a person calls it; one stands open, with its ways in. */
export function AddAccountDialog({ first }: AddAccountDialogProps) {
  const providers = useSnapshot((snapshot) => snapshot.providers);
  const [chosen, setChosen] = useState(first);
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const { close } = useViewActions();
  const shelves = shelve(findProviders(providers, search));
  const found = shelves.flatMap((shelf) => shelf.providers);
  const isThere = found.some(({ id }) => id === chosen);
  const openId = isThere ? chosen : (found[0]?.id ?? null);
  const firstWay = (): HTMLElement | null =>
    list.current?.querySelector('[data-open] [data-primary]') ?? null;
  function onKeyDown(event: KeyboardEvent): void {
    const isField = event.target instanceof HTMLInputElement;
    const isStart = event.key === 'Enter' && isField;
    if (!isStart && event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    // Else the same key would press what takes the focus next.
    event.preventDefault();
    if (isStart) return firstWay()?.click();
    const next = neighbour(shelves, openId, event.key === 'ArrowDown' ? 1 : -1);
    flushSync(() => setChosen(next));
    // Who types goes on typing.
    if (!isField) firstWay()?.focus();
  }
  const isMany = providers.length > MANY;
  return (
    <Modal
      title={t.title}
      wide
      onClose={close}
      onKeyDown={onKeyDown}
      footer={<Footer />}
      head={isMany && <SearchField count={providers.length} value={search} onChange={setSearch} />}
    >
      <div ref={list} className={cx(styles.shelves, isMany && styles.many)}>
        {shelves.map((shelf) => (
          <Group key={shelf.group} shelf={shelf} openId={openId} onOpen={setChosen} />
        ))}
        {found.length === 0 && <p className={cx(text.t2, styles.none)}>{t.noProvider(search)}</p>}
      </div>
      <output className={text.hidden}>{search !== '' && t.found(found.length)}</output>
    </Modal>
  );
}
