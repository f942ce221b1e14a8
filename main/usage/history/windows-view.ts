import { toInstant } from '../../../shared/model/common.ts';
import type { WindowHistory, WindowSeries } from '../../../shared/model/history.ts';
import type { PoolAccount } from '../../core/account.ts';
import { drainRate } from '../../core/drain-rate.ts';
import { mergeSpans } from '../../core/merge-spans.ts';
import type { HistoryResults, SeriesRows } from '../../store/history/job.ts';

const HOUR_MS = 3_600_000;

export function windowsView(
  found: HistoryResults['windows'],
  accounts: readonly PoolAccount[],
  nowMs: number,
): WindowHistory {
  const known = new Map(accounts.map((account) => [account.id, account]));
  return {
    from: toInstant(found.fromMs),
    to: toInstant(nowMs),
    stepMs: found.stepMs,
    series: found.series.flatMap((rows) => {
      const account = known.get(rows.account);
      return account === undefined ? [] : [seriesView(rows, account)];
    }),
    dry: dryTotals(found.series),
    requests: found.requests.map(({ account, atMs, requests, retried }) => ({
      account,
      at: toInstant(atMs),
      requests,
      retried,
    })),
    since: toInstant(found.sinceHour === null ? null : found.sinceHour * HOUR_MS),
  };
}

function seriesView(rows: SeriesRows, { provider, email }: PoolAccount): WindowSeries {
  const { account, window, label, durationMs, scope } = rows;
  return {
    account,
    provider,
    email,
    window,
    label,
    durationMs,
    scope,
    points: rows.points.map(({ atMs, used, resetsAtMs }) => ({
      at: toInstant(atMs),
      used,
      drainRate: drainRate({ usedFraction: used, durationMs, resetsAtMs }, atMs),
    })),
    resets: rows.resets.map(({ atMs, before, after }) => ({
      at: toInstant(atMs),
      usedBefore: before,
      usedAfter: after,
    })),
    dry: rows.dry.map(({ sinceMs, untilMs }) => ({
      since: toInstant(sinceMs),
      until: toInstant(untilMs),
    })),
  };
}

/** A window of one model family leaves the account usable. */
function dryTotals(series: readonly SeriesRows[]): WindowHistory['dry'] {
  const ids = new Set(series.map(({ account }) => account));
  const spans = [...ids].flatMap((id) =>
    mergeSpans(
      series
        .filter(({ account, scope }) => account === id && scope === null)
        .flatMap(({ dry }) => dry),
    ),
  );
  const totalMs = spans.reduce((sum, { sinceMs, untilMs }) => sum + untilMs - sinceMs, 0);
  return { times: spans.length, totalMs };
}
