import { accountWords } from './accounts.ts';
import { checkWords } from './check.ts';
import { dataWords } from './data.ts';
import { importWords } from './imports.ts';
import { keyWords } from './keys.ts';
import { loginWords } from './login.ts';
import { onboardingWords } from './onboarding.ts';
import { popoverWords } from './popover.ts';
import { resetWords } from './resets.ts';
import { shellWords } from './shell.ts';
import { toolWords } from './tools.ts';
import { vaultWords } from './vault.ts';

/** Every text of the window. */
export const words = {
  shell: shellWords,
  accounts: accountWords,
  check: checkWords,
  data: dataWords,
  login: loginWords,
  imports: importWords,
  keys: keyWords,
  onboarding: onboardingWords,
  tools: toolWords,
  popover: popoverWords,
  vault: vaultWords,
  resets: resetWords,
  errors: {
    badAnswer: 'Sluice gave an answer that this page does not understand.',
    tryAgain: 'Reload the page. If it stays, the page is older than the program.',
    noAnswer: 'Sluice does not answer.',
    noAnswerHint: 'Check that it still runs. This page tries again by itself.',
    noApp: 'Only the desktop app can do this.',
    noAppAnswer: 'The app does not answer this window.',
    noAppAnswerHint: 'Close the window and open it again. If it stays, quit Sluice and start it.',
    ended: 'This page is no longer signed in.',
    endedHint: 'Run “sluice ui” for a new address.',
  },
  common: {
    cancel: 'Cancel',
    close: 'Close',
    copy: 'Copy',
    copied: 'Copied',
    done: 'Done',
    tryAgain: 'Try again',
    name: 'Name',
    copyFailed: 'The browser did not allow copying. Select the text and copy it by hand.',
  },
} as const;
