import { ShieldCheck } from 'lucide-react';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountCheck } from '../../../shared/model/check.ts';
import { useViewActions } from '../../state/context.ts';
import type { Caller } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { MenuItem } from './MenuItem.tsx';

const { check: t } = words;

interface CheckItemProps {
  readonly account: Account;
  readonly name: string;
  readonly caller: Caller;
  /** Null: nothing is wrong, or not any more. */
  readonly onChecked: (check: AccountCheck | null) => void;
}

/** Whether this account works, asked now; what is wrong stays below its row. */
export function CheckItem({ account, name, caller, onChecked }: CheckItemProps) {
  const { say } = useViewActions();
  async function check(): Promise<void> {
    onChecked(null);
    const answer = await caller.run('accounts.check', { account: account.id });
    const found = answer?.accounts[0];
    if (found === undefined) return;
    if (found.ok === true) say(t.works(name));
    else onChecked(found);
  }
  return (
    <MenuItem
      icon={ShieldCheck}
      text={account.kind === 'api_key' ? t.menuKey : t.menu}
      disabled={caller.busy}
      onClick={() => void check()}
    />
  );
}
