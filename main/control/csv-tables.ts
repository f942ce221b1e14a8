import type { RequestRecord } from '../../shared/model/activity.ts';
import type { Costs, WindowHistory } from '../../shared/model/history.ts';
import type { AccountUsage } from '../../shared/model/window.ts';
import { toCsv } from '../core/csv.ts';

/** Columns are the fields of the contract: a name is never changed, new ones come last. */
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
    ],
    accounts.flatMap(({ id, provider, email, windows, fetchedAt, stale }) =>
      windows.map((window) => [
        id,
        provider,
        email,
        window.id,
        window.label,
        window.scope,
        window.usedFraction,
        window.drainRate,
        window.status,
        window.resetsAt,
        window.durationMs,
        window.source,
        fetchedAt,
        stale,
      ]),
    ),
  );
}

export function activityCsv(requests: readonly RequestRecord[]): string {
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
      'costUsd',
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
    ]),
  );
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

export function costsCsv({ groups }: Costs): string {
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
      'costUsd',
      'unpriced',
      'share',
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
      ]),
    ),
  );
}
