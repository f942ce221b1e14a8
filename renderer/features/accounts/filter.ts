import type { Account } from '../../../shared/model/account.ts';

/** Whether every word of the filter occurs somewhere in what a person sees of the account. */
export function matchesFilter(account: Account, providerName: string, filter: string): boolean {
  const { email, label, organization, plan, keySuffix, state } = account;
  const text = [email, label, organization, plan, keySuffix, state, providerName]
    .filter((part) => part !== null)
    .join(' ')
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
