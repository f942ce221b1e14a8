import { useMemo } from 'react';
import type { Account } from '../../shared/model/account.ts';
import { distinctName } from '../../shared/text/identity.ts';
import { useSnapshot } from './context.ts';

const RIGHT_TO_LEFT =
  /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u;

/** Between isolates, so that the words and numbers around it keep their order. */
function isolated(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}

type Naming = (account: Account, all: readonly Account[], mask: boolean) => string;

/** Null: there is no such account, or no more. */
export type AccountNames = (id: number) => string | null;

/** Each name is made when it is first asked for, as it looks at all others. */
function createNames(accounts: readonly Account[], mask: boolean, naming: Naming): AccountNames {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const names = new Map<number, string>();
  return (id) => {
    const account = byId.get(id);
    if (account === undefined) return null;
    const name = names.get(id) ?? isolated(naming(account, accounts, mask));
    names.set(id, name);
    return name;
  };
}

/** What accounts are called. */
export function useAccountNames(naming: Naming = distinctName): AccountNames {
  const accounts = useSnapshot((s) => s.accounts);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  return useMemo(() => createNames(accounts, mask, naming), [accounts, mask, naming]);
}
