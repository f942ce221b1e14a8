import type { AccountUsage, UsageWindow } from '../../../shared/model/window.ts';
import type { Command } from '../context.ts';
import { table } from '../table.ts';
import { ago, ahead, percent } from '../words.ts';

/** `csv`: the same as rows for a spreadsheet. */
export function listUsage(refresh: boolean, csv = false): Command {
  return async (context) => {
    const { client } = await context.open();
    const answer = await client.call('usage.list', { refresh });
    if (csv) {
      const { text } = await client.call('history.csv', { table: 'usage' });
      context.out.raw(text);
      return 0;
    }
    if (context.json) {
      context.out.json(answer);
      return 0;
    }
    if (answer.accounts.length === 0)
      context.out.line('No account yet. Run: sluice login anthropic');
    else context.out.line(usageTable(answer.accounts, context.nowMs()));
    if (!refresh && answer.accounts.some(({ fetchedAt }) => fetchedAt === null))
      context.out.note('Some usage is not known yet. Ask for it with: sluice usage --refresh');
    return 0;
  };
}

function usageTable(accounts: readonly AccountUsage[], nowMs: number): string {
  return table(
    ['ID', 'ACCOUNT', 'WINDOW', 'USED', 'DRAIN', 'RESETS', 'READ', 'NOTE'],
    accounts.flatMap((account) => accountRows(account, nowMs)),
  );
}

function accountRows(account: AccountUsage, nowMs: number): readonly (readonly string[])[] {
  const who = [String(account.id), account.email ?? account.provider];
  const read = ago(account.fetchedAt, nowMs) + (account.stale ? ' (old)' : '');
  const note = account.notes.join(' ');
  const [first, ...more] = account.windows;
  if (first === undefined) return [[...who, '', '', '', '', read, note || 'no limit is known']];
  return [
    [...who, ...windowCells(first, nowMs), read, note],
    ...more.map((window) => ['', ''].concat(windowCells(window, nowMs))),
  ];
}

function windowCells(window: UsageWindow, nowMs: number): readonly string[] {
  const mark = window.status === 'exhausted' ? ' full' : window.status === 'warning' ? ' !' : '';
  const used = percent(window.usedFraction) + mark;
  return [window.label, used, drain(window.drainRate), ahead(window.resetsAt, nowMs)];
}

/** Percent of the window an hour; nothing while nothing drains. */
function drain(rate: number | null): string {
  return rate === null || rate === 0 ? '' : `${Number((rate * 100).toPrecision(3))} %/h`;
}
