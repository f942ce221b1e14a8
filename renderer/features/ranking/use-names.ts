import { useMemo } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountUsage } from '../../../shared/model/window.ts';
import { accountName, distinctName, shownOrganization } from '../../../shared/text/identity.ts';
import { useSnapshot } from '../../state/context.ts';
import { rankingWords as t } from '../../text/ranking.ts';

/** In a sentence: the workspace is named where a name alone would mean several. */
function nameOf(account: Account, all: readonly Account[], mask: boolean): string {
  const name = accountName(account, mask);
  const workspace = shownOrganization(account, mask);
  const isShared = distinctName(account, all, mask) !== name;
  return isShared && workspace !== null ? `${name} (${workspace})` : name;
}

export function useNames(): (id: number) => string {
  const accounts = useSnapshot((s) => s.accounts);
  const mask = useSnapshot((s) => s.settings.maskEmails);
  return useMemo(() => {
    const byId = new Map(accounts.map((account) => [account.id, account]));
    return (id) => {
      const account = byId.get(id);
      return account === undefined ? t.account(id) : nameOf(account, accounts, mask);
    };
  }, [accounts, mask]);
}

export function useAccount(id: number): Account | null {
  return useSnapshot((s) => s.accounts.find((account) => account.id === id) ?? null);
}

export function useUsage(id: number): AccountUsage | null {
  return useSnapshot((s) => s.usage.find((usage) => usage.id === id) ?? null);
}
