import { Play } from 'lucide-react';
import { useAppState } from '../../state/context.ts';
import { useShellState } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { PauseBars } from '../../ui/PauseBars.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './StatusLine.module.css';
import type { Actions } from './use-actions.ts';

const { shell: t } = words;

/** Whether it runs, where, and the address to copy. */
export function StatusLine({ actions }: { readonly actions: Actions }) {
  const { isPaused, busy, togglePause } = actions;
  const isAttached = useShellState()?.mode === 'attached';
  const link = useAppState((state) => state.link);
  const isKnown = useAppState(({ snapshot }) => snapshot !== null);
  const proxy = useAppState(({ snapshot }) => snapshot?.status.proxy ?? null);
  const isLive = link === 'live' && isKnown;
  const runs = isPaused ? t.paused : t.running;
  const word = isLive ? runs : t[link === 'lost' ? 'notConnected' : 'connecting'];
  return (
    <header className={styles.line}>
      <i className={cx(text.live, !(isLive && !isPaused) && styles.off)} />
      <b title={isAttached ? t.attachedTip : undefined}>{word}</b>
      {isLive && (
        <span className={cx(text.mono, text.t3, text.cut)} title={proxy ?? undefined}>
          {proxy === null ? t.notListening : proxy.replace(/^http:\/\//, '')}
        </span>
      )}
      <span className={styles.buttons}>
        {isLive && proxy !== null && (
          <CopyButton text={proxy} done={t.addressCopied} tone="quiet" small>
            {t.copyAddress}
          </CopyButton>
        )}
        {isLive && (
          <Button
            tone="quiet"
            small
            filled
            icon={isPaused ? Play : PauseBars}
            label={isPaused ? t.resumeProxy : t.pauseProxy}
            busy={busy}
            onClick={togglePause}
          />
        )}
      </span>
    </header>
  );
}
