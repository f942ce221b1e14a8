import type { Account } from '../../../shared/model/account.ts';
import type { ProviderInfo } from '../../../shared/model/provider.ts';
import { useAppState, useViewActions } from '../../state/context.ts';
import { wayAgain } from './way-again.ts';

const NONE: readonly ProviderInfo[] = [];

/** Opens the sign-in that is pinned to an account; for a key account, the field for its key. */
export function useSignInAgain(): (account: Account) => void {
  const providers = useAppState(({ snapshot }) => snapshot?.providers ?? NONE);
  const { open } = useViewActions();
  return (account) => {
    const methods = providers.find(({ id }) => id === account.provider)?.methods ?? [];
    const method = wayAgain(account, methods);
    open({ kind: 'sign-in', provider: account.provider, method, account: account.id });
  };
}
