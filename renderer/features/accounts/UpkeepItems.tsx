import { RefreshCw, Star } from 'lucide-react';
import type { Account, Priority } from '../../../shared/model/account.ts';
import { useViewActions } from '../../state/context.ts';
import type { Caller } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { MenuItem } from './MenuItem.tsx';

const PRIORITIES: readonly Priority[] = ['preferred', 'normal', 'reserve'];

interface UpkeepItemsProps {
  readonly account: Account;
  readonly name: string;
  readonly caller: Caller;
}

/** Renew the sign-in, and which accounts serve first. */
export function UpkeepItems({ account, name, caller }: UpkeepItemsProps) {
  const { menu } = words.accounts;
  const { say } = useViewActions();
  const { id } = account;
  async function refresh(): Promise<void> {
    const done = await caller.run('accounts.refresh', { account: id });
    if (done !== null) say(words.accounts.tokensFetched(name));
  }
  async function prefer(priority: Priority): Promise<void> {
    const done = await caller.run('accounts.setPriority', { account: id, priority });
    if (done !== null) say(words.accounts.prioritySet(name, priority));
  }
  const others = PRIORITIES.filter((priority) => priority !== account.priority);
  const canRefresh =
    account.kind === 'oauth' && account.ownership === 'own' && account.state !== 'disabled';
  return (
    <>
      {canRefresh && (
        <MenuItem
          icon={RefreshCw}
          text={menu.fetchTokens}
          disabled={caller.busy}
          onClick={() => void refresh()}
        />
      )}
      {others.map((priority) => (
        <MenuItem
          key={priority}
          icon={Star}
          text={menu.priority[priority]}
          disabled={caller.busy}
          reason={account.origin === 'override' ? menu.overrideReason : undefined}
          onClick={() => void prefer(priority)}
        />
      ))}
    </>
  );
}
