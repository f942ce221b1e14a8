import type { Account } from '../../../shared/model/account.ts';
import type { AccountCheck } from '../../../shared/model/check.ts';
import type { Command } from '../context.ts';
import { table } from '../table.ts';
import { accountName } from '../words.ts';

/** It ran, whatever it found: the exit code is 0. */
export function checkAccounts(strict: boolean): Command {
  return async (context) => {
    const { client } = await context.open();
    const answer = await client.call('accounts.check', { strict });
    if (context.json) {
      context.out.json(answer);
      return 0;
    }
    const { accounts } = await client.call('accounts.list', {});
    if (answer.accounts.length === 0)
      context.out.line('No account yet. Run: sluice login anthropic');
    else context.out.line(checkTable(answer.accounts, accounts));
    return 0;
  };
}

function checkTable(checks: readonly AccountCheck[], accounts: readonly Account[]): string {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return table(
    ['ID', 'ACCOUNT', 'PROVIDER', 'WORKS', 'WHY NOT'],
    checks.map(({ id, ok, reason }) => {
      const account = byId.get(id);
      const name = account === undefined ? '' : accountName(account);
      return [String(id), name, account?.provider ?? '', word(ok), reason ?? ''];
    }),
  );
}

function word(ok: boolean | null): string {
  if (ok === null) return 'unknown';
  return ok ? 'yes' : 'no';
}
