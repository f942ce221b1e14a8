import { useEffect, useEffectEvent, useRef } from 'react';
import type { Errand } from '../../../shared/shell.ts';
import { useAppState } from '../../state/context.ts';
import { usePhase } from '../../state/use-phase.ts';
import { useShell } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';
import { LoadingPage } from '../accounts/LoadingPage.tsx';
import { keepFocus } from '../../ui/kept-focus.ts';
import { Dialogs } from './Dialogs.tsx';
import { EndedPage } from './EndedPage.tsx';
import { FailedPage, NotRunningPage } from './FailedPage.tsx';
import { PagePart } from './PagePart.tsx';
import { Sidebar } from './Sidebar.tsx';
import { Toast } from './Toast.tsx';
import { goTo, usePage } from './routes.ts';
import styles from './Shell.module.css';
import { useErrand } from './use-errand.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useTheme } from './use-theme.ts';

function Main() {
  const page = usePage();
  const phase = usePhase();
  if (phase === 'loading') return <LoadingPage />;
  if (phase === 'not-running') return <NotRunningPage />;
  if (phase === 'failed') return <FailedPage />;
  return <PagePart key={page} page={page} />;
}

/** The page that the app wants, and what it shall start there once there is something to show. */
function useShellPage(isReady: boolean): void {
  const shell = useShell();
  const start = useErrand();
  const waiting = useRef<Errand | null>(null);
  const begin = useEffectEvent(() => {
    if (waiting.current === null || !isReady) return;
    start(waiting.current);
    waiting.current = null;
  });
  useEffect(
    () =>
      shell?.onPage((page, errand) => {
        goTo(page);
        waiting.current = errand;
        begin();
      }),
    [shell],
  );
  useEffect(() => {
    if (isReady) begin();
  }, [isReady]);
}

export function Shell() {
  const hasEnded = useAppState(({ link }) => link === 'ended');
  const isReady = useAppState(({ snapshot }) => snapshot !== null);
  useShellPage(isReady);
  useShortcuts();
  useTheme();
  if (hasEnded) return <EndedPage reason="ended" />;
  return (
    <div className={styles.app}>
      <a className={styles.skip} href="#main" onClick={skipToMain}>
        {words.shell.skip}
      </a>
      <Sidebar />
      <main ref={keepFocus} className={styles.main} id="main" tabIndex={-1}>
        <Main />
      </main>
      {isReady && <Dialogs />}
      <Toast />
    </div>
  );
}

function skipToMain(event: React.MouseEvent): void {
  // The address's hash is the route.
  event.preventDefault();
  document.getElementById('main')?.focus();
}
