import { useCallback } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountUsage } from '../../../shared/model/window.ts';
import { accountName, distinctName, shownOrganization } from '../../../shared/text/identity.ts';
import { useSnapshot } from '../../state/context.ts';
import { useAccountNames } from '../../state/use-account-names.ts';
import { rankingWords as t } from '../../text/ranking.ts';

/** In a sentence: the workspace is named where a name alone would mean several. */
function nameOf(account: Account, all: readonly Account[], mask: boolean): string {
  const name = accountName(account, mask);
  const workspace = shownOrganization(account, mask);
  const isShared = distinctName(account, all, mask) !== name;
  return isShared && workspace !== null ? `${name} (${workspace})` : name;
}

export function useNames(): (id: number) => string {
  const names = useAccountNames(nameOf);
  return useCallback((id) => names(id) ?? t.account(id), [names]);
}

export function useAccount(id: number): Account | null {
  return useSnapshot((s) => s.accounts.find((account) => account.id === id) ?? null);
}

export function useUsage(id: number): AccountUsage | null {
  return useSnapshot((s) => s.usage.find((usage) => usage.id === id) ?? null);
}
