import { Fragment } from 'react';
import { useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { Modal } from '../../ui/Modal.tsx';
import styles from './KeysDialog.module.css';
import { SHORTCUTS, keyName } from './shortcuts.ts';
import type { Shortcut } from './shortcuts.ts';

const { keys: t } = words;
const GROUPS = ['everywhere', 'rows', 'charts', 'activity'] as const;

/** The first and the last stand for those between. */
function shownKeys({ keys }: Shortcut): readonly (string | null)[] {
  return keys.length <= 2 ? keys : [keys[0] ?? null, null, keys.at(-1) ?? null];
}

function Line({ shortcut }: { readonly shortcut: Shortcut }) {
  const { does, modifier } = shortcut;
  return (
    <li>
      <span>{t.does[does]}</span>
      {modifier !== undefined && <kbd>{keyName(modifier)}</kbd>}
      {shownKeys(shortcut).map((key) => (
        <Fragment key={key}>{key === null ? t.to : <kbd>{keyName(key)}</kbd>}</Fragment>
      ))}
    </li>
  );
}

/** `?`: the keys of the window. */
export function KeysDialog() {
  const { close } = useViewActions();
  return (
    <Modal title={t.title} onClose={close}>
      <div className={styles.keys}>
        {GROUPS.map((group) => (
          <section key={group} aria-labelledby={`keys-${group}`}>
            <h3 id={`keys-${group}`}>{t.groups[group]}</h3>
            <ul>
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map((shortcut) => (
                <Line key={shortcut.does} shortcut={shortcut} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Modal>
  );
}
