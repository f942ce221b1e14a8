import type { Account } from '../../../shared/model/account.ts';
import type { ResetListing } from '../../../shared/model/reset.ts';
import type { Command } from '../context.ts';
import { table } from '../table.ts';
import { accountName, ago, ahead } from '../words.ts';

export const listResets: Command = async (context) => {
  const { client } = await context.open();
  const answer = await client.call('resets.list', {});
  if (context.json) {
    context.out.json(answer);
    return 0;
  }
  const { accounts } = await client.call('accounts.list', {});
  const names = new Map(accounts.map((account) => [account.id, nameOf(account)]));
  if (answer.accounts.length === 0) context.out.line('No account has saved resets.');
  else context.out.line(resetTable(answer.accounts, names, context.nowMs()));
  return 0;
};

export const listResetHistory: Command = async (context) => {
  const { client } = await context.open();
  const answer = await client.call('resets.history', {});
  if (context.json) context.out.json(answer);
  else if (answer.records.length === 0) context.out.line('No reset was ever asked for.');
  else
    context.out.line(
      table(
        ['WHEN', 'ACCOUNT', 'BY', 'RESET', 'REQUEST', 'OUTCOME'],
        answer.records.map(({ at, account, by, credit, number, outcome }) => [
          ago(at, context.nowMs()),
          String(account),
          by,
          credit,
          number,
          outcome,
        ]),
      ),
    );
  return 0;
};

/** The workspace tells two accounts of one e-mail address apart. */
function nameOf(account: Account): string {
  const { organization } = account;
  return accountName(account) + (organization === null ? '' : ` (${organization})`);
}

function resetTable(
  listings: readonly ResetListing[],
  names: ReadonlyMap<number, string>,
  nowMs: number,
): string {
  return table(
    ['ID', 'ACCOUNT', 'LEFT', 'RESET', 'STATUS', 'EXPIRES', 'TITLE', 'NOTE'],
    listings.flatMap((listing) => rows(listing, names.get(listing.id) ?? '', nowMs)),
  );
}

function rows(
  { id, available, credits, problem, open }: ResetListing,
  name: string,
  nowMs: number,
): readonly (readonly string[])[] {
  const left = available === null ? '?' : String(available);
  const waits = open?.phase === 'open' ? `request ${open.number ?? '?'} has no answer yet` : '';
  const note = [problem ?? '', waits].filter((part) => part !== '').join(' ');
  const lines = credits.map(({ id: credit, status, expiresAt, title }) => [
    credit,
    status,
    expiresAt === null ? 'never' : ahead(expiresAt, nowMs),
    title ?? '',
  ]);
  const [first = ['', '', '', ''], ...more] = lines;
  return [
    [String(id), name, left, ...first, note],
    ...more.map((line) => ['', '', ''].concat(line)),
  ];
}
