import { AppError } from '../../shared/errors.ts';
import type { PoolAccount } from '../core/account.ts';

/** `<account>` of every command: a numeric id, or an e-mail address that is unique. Throws USAGE or NOT_FOUND. */
export function resolveAccount(
  accounts: readonly PoolAccount[],
  reference: number | string,
): PoolAccount {
  const text = String(reference).trim();
  if (/^\d+$/.test(text)) {
    const account = accounts.find(({ id }) => id === Number(text));
    return account ?? notFound(text);
  }
  const email = text.toLowerCase();
  const matches = accounts.filter((account) => account.email?.toLowerCase() === email);
  const [first, ...others] = matches;
  if (first === undefined) return notFound(JSON.stringify(text));
  if (others.length === 0) return first;
  const ids = matches.map(({ id, provider }) => `${id} (${provider})`).join(', ');
  throw new AppError(
    'USAGE',
    `${text} is the e-mail address of several accounts: ${ids}.`,
    'Name the account by its id.',
  );
}

function notFound(what: string): never {
  throw new AppError('NOT_FOUND', `There is no account ${what}.`, 'See: sluice accounts');
}
