import type { Account } from '../../../shared/model/account.ts';
import type { WireError } from '../../../shared/errors.ts';
import type { Page } from '../../../shared/shell.ts';
import { useAppState, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { useShell, useShellCall } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import { goTo } from '../shell/routes.ts';

export interface Actions {
  readonly isDesktop: boolean;
  readonly busy: boolean;
  /** The app is taking over, or opens or ends something. */
  readonly isAppBusy: boolean;
  readonly isPaused: boolean;
  readonly error: WireError | null;
  readonly togglePause: () => void;
  readonly refresh: () => void;
  readonly openWindow: (page: Page | null) => void;
  readonly addAccount: () => void;
  readonly signInAgain: (account: Account) => void;
  readonly takeOver: () => void;
  readonly restore: () => void;
  readonly quit: () => void;
}

/** All that the popover can do; what fails is said in one place. In a browser the page itself is the window. */
export function useActions(): Actions {
  const core = useCall();
  const app = useShellCall();
  const isDesktop = useShell() !== null;
  const isPaused = useAppState(({ snapshot }) => snapshot?.settings.proxyPaused ?? false);
  const { open, say } = useViewActions();
  const signInHere = useSignInAgain();
  async function refresh(): Promise<void> {
    const answer = await core.run('usage.list', { refresh: true });
    if (answer !== null) say(words.accounts.refreshed);
  }
  async function restore(): Promise<void> {
    const answer = await core.run('recovery.restore', {});
    if (answer !== null) say(words.shell.banners.restored(answer.accounts));
  }
  function openWindow(page: Page | null): void {
    if (isDesktop) void app.run('shell.openWindow', { page });
    else goTo(page ?? 'accounts');
  }
  return {
    isDesktop,
    busy: core.busy || app.busy,
    isAppBusy: app.busy,
    isPaused,
    error: core.error ?? app.error,
    togglePause: () => void core.run('settings.set', { key: 'proxyPaused', value: !isPaused }),
    refresh: () => void refresh(),
    openWindow,
    addAccount: () => {
      if (!isDesktop) open({ kind: 'add-account', provider: null });
      openWindow('accounts');
    },
    signInAgain: (account) => {
      if (!isDesktop) signInHere(account);
      openWindow('accounts');
    },
    takeOver: () => void app.run('shell.takeOver', {}),
    restore: () => void restore(),
    quit: () => void app.run('shell.quit', {}),
  };
}
