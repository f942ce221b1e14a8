import type { ContractClient } from '../../../shared/contract.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { Command } from '../context.ts';
import { parseRef } from '../refs.ts';
import { accountName } from '../words.ts';

export function changeAccount(
  ref: string,
  work: (client: ContractClient, account: number | string) => Promise<{ account: Account }>,
  said: string | ((account: Account) => string),
): Command {
  return async (context) => {
    const account = parseRef(ref, 'account');
    const { client } = await context.open();
    const answer = await work(client, account);
    if (context.json) context.out.json(answer);
    else {
      const what = typeof said === 'string' ? said : said(answer.account);
      context.out.line(`${accountName(answer.account)} (${answer.account.id}) ${what}.`);
    }
    return 0;
  };
}

export function pauseAccount(ref: string): Command {
  return changeAccount(
    ref,
    (client, account) => client.call('accounts.pause', { account }),
    'is paused',
  );
}

export function resumeAccount(ref: string): Command {
  return changeAccount(
    ref,
    (client, account) => client.call('accounts.resume', { account }),
    'takes part again',
  );
}

export function renameAccount(ref: string, label: string): Command {
  return changeAccount(
    ref,
    (client, account) => client.call('accounts.rename', { account, label }),
    label.trim() === '' ? 'has no label now' : `is called ${JSON.stringify(label.trim())} now`,
  );
}

export function removeAccount(ref: string): Command {
  return async (context) => {
    const account = parseRef(ref, 'account');
    const { client } = await context.open();
    const answer = await client.call('accounts.remove', { account });
    if (context.json) context.out.json(answer);
    else {
      context.out.line(`Account ${answer.removed} is removed, with its credential.`);
      if (answer.note !== null) context.out.line(answer.note);
    }
    return 0;
  };
}
