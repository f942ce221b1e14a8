import type { AccountResult } from './account-rounds.ts';
import { median, pairedMedian, ratio } from './stats.ts';
import { figure, percent, table } from './table.ts';

export type AccountSummary = ReturnType<typeof summariseAccounts>[number];

/** Medians, and against the fewest accounts round by round. */
export function summariseAccounts(results: readonly AccountResult[]) {
  const [fewest] = results;
  const sticky = (of?: AccountResult) => of?.rounds.map(({ stickyUs }) => stickyUs) ?? [];
  const fresh = (of?: AccountResult) => of?.rounds.map(({ newUs }) => newUs) ?? [];
  return results.map((result) => ({
    accounts: result.accounts,
    stickyUs: median(sticky(result)),
    stickyToFewest: pairedMedian(sticky(result), sticky(fewest), ratio),
    newUs: median(fresh(result)),
    newToFewest: pairedMedian(fresh(result), fresh(fewest), ratio),
    errors: result.rounds.reduce((sum, { errors }) => sum + errors, 0),
  }));
}

export function accountTable(summaries: readonly AccountSummary[]): string {
  const head = [
    'CPU µs/request with accounts',
    'known session',
    'of 1',
    'new session',
    'of 1',
    'errors',
  ];
  const rows = summaries.map((one) => [
    figure(one.accounts, 0),
    figure(one.stickyUs, 1),
    percent(one.stickyToFewest),
    figure(one.newUs, 1),
    percent(one.newToFewest),
    figure(one.errors, 0),
  ]);
  return table(head, rows);
}
