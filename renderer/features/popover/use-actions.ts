import type { WireError } from '../../../shared/errors.ts';
import type { Errand, Page } from '../../../shared/shell.ts';
import { useAppState, useViewActions } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import { useShell, useShellCall } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';
import { goTo } from '../shell/routes.ts';
import { useErrand } from '../shell/use-errand.ts';

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
  /** Opens the window, and there what answers. */
  readonly start: (errand: Errand) => void;
  /** Looks for the key once more, or leads to where the passphrase is asked for. */
  readonly unlock: () => void;
  /** `port`: instead of the usual one. */
  readonly takeOver: (port: number | null) => void;
  readonly restore: () => void;
  readonly quit: () => void;
}

/** All that the popover can do; what fails is said in one place. In a browser the page itself is the window. */
export function useActions(): Actions {
  const core = useCall();
  const app = useShellCall();
  const isDesktop = useShell() !== null;
  const isPaused = useAppState(({ snapshot }) => snapshot?.settings.proxyPaused ?? false);
  const looksAgain = useAppState(({ snapshot }) => snapshot?.status.vault.unlock === 'retry');
  const { say } = useViewActions();
  const startHere = useErrand();
  async function refresh(): Promise<void> {
    const answer = await core.run('usage.list', { refresh: true });
    if (answer !== null) say(words.accounts.refreshed);
  }
  async function restore(): Promise<void> {
    const answer = await core.run('recovery.restore', {});
    if (answer !== null) say(words.shell.banners.restored(answer.accounts));
  }
  async function lookAgain(): Promise<void> {
    if ((await core.run('vault.unlock', { passphrase: null })) !== null) say(words.vault.unlocked);
  }
  function openWindow(page: Page | null, errand: Errand | null = null): void {
    if (isDesktop) {
      void app.run('shell.openWindow', { page, errand });
      return;
    }
    if (errand !== null) startHere(errand);
    goTo(page ?? 'accounts');
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
    start: (errand) => openWindow('accounts', errand),
    unlock: () => {
      if (looksAgain) void lookAgain();
      else openWindow('settings', { do: 'unlock' });
    },
    takeOver: (port) => void app.run('shell.takeOver', { port }),
    restore: () => void restore(),
    quit: () => void app.run('shell.quit', {}),
  };
}
