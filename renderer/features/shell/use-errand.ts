import { assertNever } from '../../../shared/exhaustive.ts';
import type { Errand } from '../../../shared/shell.ts';
import type { BannerAction } from '../../../shared/verdict/banner-view.ts';
import { useAppState, useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';

type Started = Extract<BannerAction, { kind: 'sign-in' | 'reset' | 'add-account' }>;

/** A banner's answer as something that the window can be asked to start. */
export function errandOf(action: Started): Errand {
  switch (action.kind) {
    case 'sign-in':
      return { do: 'sign-in', account: action.account.id };
    case 'reset':
      return { do: 'reset', account: action.account };
    case 'add-account':
      return { do: 'add-account', provider: action.provider };
    default:
      return assertNever(action);
  }
}

/** Starts in this window what was asked for in the popover or in the tray. */
export function useErrand(): (errand: Errand) => void {
  const accounts = useAppState(({ snapshot }) => snapshot?.accounts ?? null);
  const { open, say, setReset, clearFilters } = useViewActions();
  const find = (wanted: number) => accounts?.find(({ id }) => id === wanted);
  const signInAgain = useSignInAgain();
  return (errand) => {
    switch (errand.do) {
      case 'add-account':
        return open({ kind: 'add-account', provider: errand.provider });
      case 'sign-in': {
        const account = find(errand.account);
        return account === undefined ? say(words.shell.dialogGone) : signInAgain(account);
      }
      case 'reset':
        if (find(errand.account) === undefined) return say(words.shell.dialogGone);
        // The question stands under its row, which a filter may hide.
        clearFilters();
        return setReset(errand.account, { step: 'asked' });
      case 'unlock':
        return open({ kind: 'unlock' });
      default:
        return assertNever(errand);
    }
  };
}
