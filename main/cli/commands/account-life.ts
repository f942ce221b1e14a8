import { AppError } from '../../../shared/errors.ts';
import type { Account, Priority } from '../../../shared/model/account.ts';
import { prioritySchema } from '../../../shared/model/account.ts';
import type { Command } from '../context.ts';
import { changeAccount } from './change-account.ts';

export function refreshAccount(ref: string): Command {
  return changeAccount(
    ref,
    (client, account) => client.call('accounts.refresh', { account }),
    (account: Account) =>
      account.ownership === 'borrowed'
        ? 'is refreshed by the tool that it comes from; its file was read again'
        : 'has new tokens',
  );
}

const SAID: Readonly<Record<Priority, string>> = {
  preferred: 'is preferred now: it serves before the others',
  normal: 'has the normal priority now',
  reserve: 'is a reserve now: it serves when no other can',
};

export function setAccountPriority(ref: string, word: string): Command {
  const parsed = prioritySchema.safeParse(word);
  if (!parsed.success)
    throw new AppError(
      'USAGE',
      `There is no priority ${JSON.stringify(word)}.`,
      `Allowed: ${prioritySchema.options.join(', ')}.`,
    );
  const priority = parsed.data;
  return changeAccount(
    ref,
    (client, account) => client.call('accounts.setPriority', { account, priority }),
    SAID[priority],
  );
}
