import type { Account } from '../model/account.ts';

/** A key that a person gave is given again; one that a sign-in made is made again by signing in. */
export function isGivenKey({ kind, origin }: Pick<Account, 'kind' | 'origin'>): boolean {
  return kind === 'api_key' && origin !== 'login';
}
