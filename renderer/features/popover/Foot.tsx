import { AppWindow, Play, Power, RotateCw } from 'lucide-react';
import { useAppState } from '../../state/context.ts';
import { useShellState } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { PauseBars } from '../../ui/PauseBars.ts';
import styles from './Foot.module.css';
import type { Actions } from './use-actions.ts';

const { popover: t } = words;

/** The window and the end of the app belong to the app alone: a browser has them itself. */
function AppButtons({ actions }: { readonly actions: Actions }) {
  const mode = useShellState()?.mode;
  const isHosting = mode === 'hosting' || mode === 'starting';
  return (
    <span className={styles.app}>
      <Button
        tone="quiet"
        small
        icon={AppWindow}
        disabled={actions.busy}
        onClick={() => actions.openWindow(null)}
      >
        {t.openWindow}
      </Button>
      <Button
        tone="quiet"
        small
        icon={Power}
        title={isHosting ? t.quitHosting : mode === 'attached' ? t.quitAttached : undefined}
        disabled={actions.busy}
        onClick={actions.quit}
      >
        {t.quit}
      </Button>
    </span>
  );
}

export function Foot({ actions }: { readonly actions: Actions }) {
  const isLive = useAppState(({ link, snapshot }) => link === 'live' && snapshot !== null);
  const { isPaused, busy, isDesktop } = actions;
  return (
    <footer className={styles.foot}>
      <Button
        tone="quiet"
        small
        filled
        icon={isPaused ? Play : PauseBars}
        busy={busy}
        disabled={!isLive}
        onClick={actions.togglePause}
      >
        {isPaused ? t.resume : t.pause}
      </Button>
      <Button
        tone="quiet"
        small
        data-refresh
        icon={RotateCw}
        busy={busy}
        disabled={!isLive}
        onClick={actions.refresh}
      >
        {t.refresh}
      </Button>
      {isDesktop && <AppButtons actions={actions} />}
    </footer>
  );
}
