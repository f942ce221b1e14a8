import type { Command } from '../context.ts';
import { usageHint, usageTable } from '../usage-table.ts';

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
    if (answer.accounts.length === 0) {
      context.out.line('No account yet. Run: sluice login anthropic');
      return 0;
    }
    const { accounts } = await client.call('accounts.list', {});
    context.out.line(usageTable(answer.accounts, accounts, context.nowMs()));
    const hint = refresh ? null : usageHint(answer.accounts, accounts);
    if (hint !== null) context.out.note(hint);
    return 0;
  };
}
