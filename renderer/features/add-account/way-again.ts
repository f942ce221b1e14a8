import type { Account } from '../../../shared/model/account.ts';
import type { LoginMethod } from '../../../shared/model/provider.ts';
import { isGivenKey } from '../../../shared/verdict/given-key.ts';

/** How an account is signed in again: in the first way that its provider has, a key that was given by a key. */
export function wayAgain(account: Account, methods: readonly LoginMethod[]): LoginMethod {
  const byPerson = methods.find((method) => method !== 'api-key');
  if (byPerson === undefined || isGivenKey(account)) return 'api-key';
  return byPerson;
}
