import { useCallback, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountCheck } from '../../../shared/model/check.ts';
import { accountName } from '../../../shared/text/identity.ts';
import { viewAccount } from '../../../shared/verdict/account-verdict.ts';
import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import { byId } from '../../state/by-id.ts';
import { useSnapshot } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';
import type { Caller } from '../../state/use-call.ts';
import { useNow } from '../../state/use-now.ts';
import { useReset } from '../reset-flow/use-reset.ts';
import type { ResetUse } from '../reset-flow/use-reset.ts';
import { rowMenuId } from './row-menu-id.ts';

export interface RowState {
  readonly name: string;
  readonly view: AccountView;
  readonly nowMs: number;
  readonly caller: Caller;
  readonly use: ResetUse;
  readonly isRenaming: boolean;
  readonly rename: () => void;
  /** `byKey`: the field had the focus, which the row's menu takes now. */
  readonly renamed: (byKey: boolean) => void;
  readonly checked: AccountCheck | null;
  readonly setChecked: (check: AccountCheck | null) => void;
}

/** What one account's row knows and does, however it is drawn; nothing of another account draws it again. */
export function useRow(account: Account, rank: number | null): RowState {
  const { id } = account;
  const usage = useSnapshot((s) => byId(s.usage, id));
  const mask = useSnapshot((s) => s.settings.maskEmails);
  const [isRenaming, setIsRenaming] = useState(false);
  const [checked, setChecked] = useState<AccountCheck | null>(null);
  const caller = useCall();
  const nowMs = useNow();
  const rename = useCallback(() => setIsRenaming(true), []);
  const renamed = useCallback(
    (byKey: boolean) => {
      flushSync(() => setIsRenaming(false));
      if (byKey) document.getElementById(rowMenuId(id))?.focus();
    },
    [id],
  );
  return {
    name: accountName(account, mask),
    view: viewAccount(account, usage, nowMs),
    nowMs,
    caller,
    use: useReset(account, rank, nowMs),
    isRenaming,
    rename,
    renamed,
    checked,
    setChecked,
  };
}
