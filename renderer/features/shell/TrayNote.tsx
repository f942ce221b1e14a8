import { Info, X } from 'lucide-react';
import { useState } from 'react';
import { useShellState } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import styles from './TrayNote.module.css';

const KEY = 'sluice-no-tray';

/** Said once to who has no tray: how to find Sluice after its window was closed. */
export function TrayNote() {
  const shell = useShellState();
  const [isDismissed, setIsDismissed] = useState(() => localStorage.getItem(KEY) !== null);
  if (isDismissed || shell === null || shell.tray || shell.mode === 'starting') return null;
  function dismiss(): void {
    localStorage.setItem(KEY, 'seen');
    setIsDismissed(true);
  }
  return (
    <div className={styles.note} role="note">
      <Icon of={Info} className={styles.icon} />
      <span>{words.shell.noTray}</span>
      <Button tone="quiet" small icon={X} label={words.shell.dismiss} onClick={dismiss} />
    </div>
  );
}
