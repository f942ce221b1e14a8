import type { AccountRecord } from './account.ts';

/** Origin of a key that the person put over the pool of its provider; there is one a provider. */
export const OVERRIDE_ORIGIN = 'override';
/** Its identity: the same key may be an account of the pool too, which then stays as it is. */
export const OVERRIDE_IDENTITY = 'override';

export function isOverride({ origin }: Pick<AccountRecord, 'origin'>): boolean {
  return origin === OVERRIDE_ORIGIN;
}

/** The key that serves every request of a provider but those that name an account; null: the pool does. */
export function overrideOf<A extends Pick<AccountRecord, 'origin' | 'provider'>>(
  accounts: readonly A[],
  provider: string,
): A | null {
  for (const account of accounts)
    if (account.origin === OVERRIDE_ORIGIN && account.provider === provider) return account;
  return null;
}
