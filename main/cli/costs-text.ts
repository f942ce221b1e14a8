import type { ContractClient } from '../../shared/contract.ts';
import type { Costs, HistoryBy, HistoryRange } from '../../shared/model/history.ts';
import { table } from './table.ts';
import { accountName, dollars, percent, tokens } from './words.ts';

interface Shown {
  readonly by: HistoryBy;
  readonly range: HistoryRange;
  readonly zone: string;
}

/** Costs as a table, with what they are. */
export async function costsText(
  client: ContractClient,
  costs: Costs,
  { by, range, zone }: Shown,
): Promise<string> {
  const { totals, groups, prices, days } = costs;
  const span = range === '24h' ? '24 hours' : `${days} days`;
  if (totals.requests === 0) return `No request in the last ${span}.`;
  const rows = groups[0]?.rows ?? [];
  const nameOf = await namer(client, by, zone);
  const lines = table(
    [
      by.toUpperCase(),
      'REQUESTS',
      'INPUT',
      'OUTPUT',
      'CACHE READ',
      'WRITE',
      'COST (EST.)',
      'SHARE',
      'UNPRICED',
    ],
    [...rows.map((row) => [nameOf(row.key), row] as const), ['total', totals] as const].map(
      ([name, row]) => [
        name,
        String(row.requests),
        tokens(row.inputTokens),
        tokens(row.outputTokens),
        tokens(row.cacheReadTokens),
        tokens(row.cacheWriteTokens),
        row.cost === null ? '?' : dollars(row.cost),
        'share' in row && row.share !== null ? percent(row.share) : '',
        row.unpriced === 0 ? '' : String(row.unpriced),
      ],
    ),
  );
  return `${lines}\n\nThe last ${span}. Costs are estimates at list prices of ${prices.date}.${left(totals.unpriced)}`;
}

/** Keys of accounts are numbers, those of hours instants. */
async function namer(
  client: ContractClient,
  by: HistoryBy,
  zone: string,
): Promise<(key: string | null) => string> {
  if (by === 'hour') return (key) => localHour(key ?? '', zone);
  if (by !== 'account') return (key) => key ?? '(unknown)';
  const { accounts } = await client.call('accounts.list', {});
  const names = new Map(accounts.map((one) => [String(one.id), `${one.id} ${accountName(one)}`]));
  return (key) => (key === null ? '(removed, or the tool’s own)' : (names.get(key) ?? key));
}

/** e.g. `2026-11-21 14:30`. */
function localHour(instant: string, zone: string): string {
  // Of all locales that of Sweden writes so.
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(Date.parse(instant));
}

function left(unpriced: number): string {
  if (unpriced === 0) return '';
  const [what, are] = unpriced === 1 ? ['1 request', 'is'] : [`${unpriced} requests`, 'are'];
  return ` ${what} of models without a known price ${are} left out.`;
}
