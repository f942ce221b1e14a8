import type { Account } from '../../../shared/model/account.ts';
import type { Command } from '../context.ts';
import { table } from '../table.ts';
import { accountName, accountVerdict, ahead, workspaceSuffix } from '../words.ts';

export const listAccounts: Command = async (context) => {
  const { client } = await context.open();
  const answer = await client.call('accounts.list', {});
  if (context.json) context.out.json(answer);
  else if (answer.accounts.length === 0)
    context.out.line('No account yet. Run: sluice login anthropic');
  else context.out.line(accountTable(answer.accounts, context.nowMs()));
  return 0;
};

function accountTable(accounts: readonly Account[], nowMs: number): string {
  const overridden = new Set(accounts.filter(isOverride).map(({ provider }) => provider));
  return table(
    ['ID', 'PROVIDER', 'ACCOUNT', 'LABEL', 'PLAN', 'STATE', 'SIGN IN AGAIN'],
    accounts.map((account) => [
      String(account.id),
      account.provider,
      accountName(account) + workspaceSuffix(account),
      account.email === null ? '' : (account.label ?? ''),
      account.plan ?? '',
      accountVerdict(account, nowMs) + overrideWords(account, overridden),
      ahead(account.signInAgainBy, nowMs),
    ]),
  );
}

function isOverride({ origin }: Account): boolean {
  return origin === 'override';
}

/** Why an account that is ready serves nothing, and which key does. */
function overrideWords(account: Account, overridden: ReadonlySet<string>): string {
  if (isOverride(account)) return ', override: serves every request';
  return overridden.has(account.provider) ? ', behind the override key' : '';
}
