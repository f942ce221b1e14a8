import { ChevronRight, ExternalLink, KeyRound, Link } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { LoginMethod, ProviderInfo } from '../../../shared/model/provider.ts';
import { formatList } from '../../../shared/text/format.ts';
import { useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Note } from '../../ui/Note.tsx';
import text from '../../ui/text.module.css';
import { Tile } from '../../ui/Tile.tsx';
import styles from './AddAccountDialog.module.css';

const { login: t } = words;

const BUTTONS = {
  browser: { text: t.withBrowser, icon: ExternalLink },
  paste: { text: t.withPaste, icon: null },
  device: { text: t.withDevice, icon: null },
  'api-key': { text: t.withKey, icon: KeyRound },
} as const;

/** Where the browser cannot come back to Sluice, pasting is the sign-in itself. */
function buttonOf(method: LoginMethod, methods: readonly LoginMethod[]) {
  if (method !== 'paste' || methods.includes('browser')) return BUTTONS[method];
  return { text: t.withPasteOnly, icon: Link };
}

function methodsLine(methods: readonly LoginMethod[]): string {
  const line = formatList(methods.map((method) => t.methods[method])).replace(' and ', ' or ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}

function Methods({ provider }: { readonly provider: ProviderInfo }) {
  const { open } = useViewActions();
  const { id, methods, policy } = provider;
  return (
    <div className={styles.detail}>
      <Note>{policy}</Note>
      <div className={cx(text.line, text.wrap)}>
        {methods.map((method, index) => {
          const { text: name, icon } = buttonOf(method, methods);
          return (
            <Button
              key={method}
              {...(index === 0 && { tone: 'primary' as const })}
              {...(icon !== null && { icon })}
              onClick={() => open({ kind: 'sign-in', provider: id, method, account: null })}
            >
              {name}
            </Button>
          );
        })}
      </div>
    </div>
  );
}

interface ProviderEntryProps {
  readonly provider: ProviderInfo;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

/** One provider of the list; open, it shows whose terms apply and its ways in. */
export function ProviderEntry({ provider, isOpen, onOpen }: ProviderEntryProps) {
  const entry = useRef<HTMLLIElement>(null);
  // One far down the list may stand open from the start.
  useLayoutEffect(() => {
    if (isOpen) entry.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  return (
    <li ref={entry} className={cx(isOpen && styles.open)} data-open={isOpen || undefined}>
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
