import { RefreshCw } from 'lucide-react';
import { useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { MenuItem } from './MenuItem.tsx';
import type { MenuAbout } from './OpenRowMenu.tsx';

/** Renews the sign-in now, where Sluice keeps it. */
export function RenewItem({
  account,
  name,
  caller,
}: Pick<MenuAbout, 'account' | 'name' | 'caller'>) {
  const { say } = useViewActions();
  const { id, kind, ownership, state } = account;
  async function renew(): Promise<void> {
    const done = await caller.run('accounts.refresh', { account: id });
    if (done !== null) say(words.accounts.tokensFetched(name));
  }
  if (kind !== 'oauth' || ownership !== 'own' || state === 'disabled') return null;
  return (
    <MenuItem
      icon={RefreshCw}
      text={words.accounts.menu.fetchTokens}
      disabled={caller.busy}
      onClick={() => void renew()}
    />
  );
}
