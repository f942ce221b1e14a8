import type { Attempt } from '../../shared/model/attempt.ts';
import type { RequestRecord } from '../../shared/model/activity.ts';
import type { Costs, WindowHistory } from '../../shared/model/history.ts';
import type { AccountUsage } from '../../shared/model/window.ts';
import { toCsv } from '../core/csv.ts';

/**
 * Columns are the fields of the contract: a name is never changed, new ones come last. `pricesOf`: the day of
 * the list prices that a cost is estimated with.
 */
export function usageCsv(accounts: readonly AccountUsage[]): string {
  return toCsv(
    [
      'account',
      'provider',
      'email',
      'window',
      'label',
      'scope',
      'usedFraction',
      'drainRatePerHour',
      'status',
      'resetsAt',
      'durationMs',
      'source',
      'fetchedAt',
      'stale',
      'notes',
    ],
    accounts.flatMap(({ id, provider, email, windows, fetchedAt, stale, notes }) =>
      // An account of which no window is known is a row all the same.
      (windows.length === 0 ? [null] : windows).map((window) => [
        id,
        provider,
        email,
        window?.id ?? null,
        window?.label ?? null,
        window?.scope ?? null,
        window?.usedFraction ?? null,
        window?.drainRate ?? null,
        window?.status ?? null,
        window?.resetsAt ?? null,
        window?.durationMs ?? null,
        window?.source ?? null,
        fetchedAt,
        stale,
        notes.join(' '),
      ]),
    ),
  );
}

export function activityCsv(requests: readonly RequestRecord[], { date }: Costs['prices']): string {
  return toCsv(
    [
      'at',
      'id',
      'client',
      'provider',
      'account',
      'model',
      'method',
      'path',
      'status',
      'error',
      'attempts',
      'firstByteMs',
      'durationMs',
      'inputTokens',
      'outputTokens',
      'cacheReadTokens',
      'cacheWriteTokens',
      'costEstimateUsd',
      'pricesOf',
      'session',
      'tried',
    ],
    requests.map((one) => [
      one.at,
      one.id,
      one.client,
      one.provider,
      one.account,
      one.model,
      one.method,
      one.path,
      one.status,
      one.error,
      one.attempts,
      one.firstByteMs,
      one.durationMs,
      one.inputTokens,
      one.outputTokens,
      one.cacheReadTokens,
      one.cacheWriteTokens,
      one.cost,
      one.cost === null ? null : date,
      one.session,
      tried(one.attemptList),
    ]),
  );
}

/** e.g. `1 401 refreshed; 1 200 ok`: account, status and what became of it. */
function tried(attempts: readonly Attempt[]): string {
  const told = ({ account, status, reason }: Attempt): string =>
    `${account ?? 'own'} ${status ?? '-'} ${reason}`;
  return attempts.map(told).join('; ');
}

/** Resets are rows of their own among the readings, in the order of time. */
export function windowsCsv({ series }: WindowHistory): string {
  return toCsv(
    [
      'account',
      'provider',
      'email',
      'window',
      'label',
      'at',
      'usedFraction',
      'drainRatePerHour',
      'event',
    ],
    series.flatMap(({ account, provider, email, window, label, points, resets }) => {
      const who = [account, provider, email, window, label];
      const readings = points.map(({ at, used, drainRate }) => [...who, at, used, drainRate, null]);
      const marks = resets.map(({ at, usedBefore }) => [...who, at, usedBefore, null, 'reset']);
      return [...readings, ...marks].toSorted((one, other) =>
        String(one[5]).localeCompare(String(other[5])),
      );
    }),
  );
}

export function costsCsv({ groups, prices }: Costs): string {
  return toCsv(
    [
      'by',
      'key',
      'provider',
      'requests',
      'retried',
      'refused',
      'inputTokens',
      'outputTokens',
      'cacheReadTokens',
      'cacheWriteTokens',
      'costEstimateUsd',
      'unpriced',
      'share',
      'pricesOf',
    ],
    groups.flatMap(({ by, rows }) =>
      rows.map((row) => [
        by,
        row.key,
        row.provider,
        row.requests,
        row.retried,
        row.refused,
        row.inputTokens,
        row.outputTokens,
        row.cacheReadTokens,
        row.cacheWriteTokens,
        row.cost,
        row.unpriced,
        row.share,
        row.cost === null ? null : prices.date,
      ]),
    ),
  );
}
