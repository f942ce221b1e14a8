import { toInstant } from '../../../shared/model/common.ts';
import type { CostRow, Costs, HistorySums } from '../../../shared/model/history.ts';
import type { CostGroupRow, HistoryResults, SumsRow } from '../../store/history/job.ts';
import { PRICE_DATA } from '../prices/price-data.ts';

export function costsView(found: HistoryResults['costs'], nowMs: number): Costs {
  const { totals, groups, days, fromMs } = found;
  return {
    from: toInstant(fromMs),
    to: toInstant(nowMs),
    totals: sums(totals),
    days,
    groups: groups.map(({ by, rows }) => ({ by, rows: rows.map((row) => rowView(row, totals)) })),
    prices: PRICE_DATA,
  };
}

function rowView(row: CostGroupRow, totals: SumsRow): CostRow {
  const share = totals.cost === 0 ? null : Math.min(1, row.cost / totals.cost);
  return { key: row.key, provider: row.provider, ...sums(row), share };
}

function sums(row: SumsRow): HistorySums {
  const { requests, retried, refused, inputTokens, outputTokens } = row;
  const { cacheReadTokens, cacheWriteTokens, unpriced } = row;
  const cost = row.cost === 0 && unpriced > 0 ? null : row.cost;
  const counts = { requests, retried, refused, unpriced, cost };
  return { ...counts, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens };
}
